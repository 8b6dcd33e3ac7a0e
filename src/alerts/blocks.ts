import type { Block, Button, Mrkdwn, PlainText, SlackMessage } from '../model/slack.ts';
import type { AlertWords } from '../words/alert-words.ts';
import { clip, clipMarkup, unmarked } from './safe-text.ts';

/** What Slack takes at most. */
const limits = { header: 150, section: 3_000, context: 2_000, blocks: 50, button: 75, url: 3_000, text: 300 };

export function header(text: string): Block {
  return { type: 'header', text: plainText(text, limits.header) };
}

/** @param markup escaped where it comes from outside */
export function section(markup: string, words: AlertWords): Block {
  return { type: 'section', text: mrkdwn(clipMarkup(markup, limits.section, words.clipped)) };
}

/** @param markup escaped where it comes from outside */
export function context(markup: string, words: AlertWords): Block {
  return { type: 'context', elements: [mrkdwn(clipMarkup(markup, limits.context, words.clipped))] };
}

/** Buttons that lead somewhere; none where there is nowhere to go. */
export function actions(links: readonly { readonly text: string; readonly url: string }[]): Block[] {
  const buttons = links
    .filter(({ url }) => /^https:\/\//.test(url) && url.length <= limits.url)
    .map(({ text, url }): Button => ({ type: 'button', text: plainText(text, limits.button), url }));
  return buttons.length === 0 ? [] : [{ type: 'actions', elements: buttons }];
}

/** A message within Slack's limits; the lock screen shows its title. */
export function slackMessage(title: string, blocks: readonly Block[], words: AlertWords): SlackMessage {
  const all = [header(title), ...blocks];
  const room = limits.blocks - 1;
  const shown =
    all.length <= limits.blocks ? all : [...all.slice(0, room), context(words.more(all.length - room), words)];
  return { text: clip(unmarked(title), limits.text), blocks: shown };
}

function plainText(text: string, limit: number): PlainText {
  return { type: 'plain_text', text: clip(unmarked(text), limit), emoji: false };
}

function mrkdwn(text: string): Mrkdwn {
  return { type: 'mrkdwn', text, verbatim: true };
}
