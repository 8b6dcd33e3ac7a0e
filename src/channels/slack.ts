import { IncomingWebhook } from '@slack/webhook';
import type { AlertDetail, AlertEntry, AlertLink, AlertMessage } from '../model/alert-message.ts';
import { clip } from '../model/clip.ts';
import type { Block, Button, Mrkdwn, PlainText, SlackMessage } from '../model/slack.ts';
import { timesIn } from '../words/amounts.ts';
import { ChannelError } from './address.ts';
import type { Vendor } from './post.ts';
import { alikeFor, fitted, headline, leftOut, withTimes } from './text.ts';

/** What Slack takes at most. */
const limits = { header: 150, section: 3_000, context: 2_000, blocks: 50, button: 75, text: 300 };

/** Slack's words for a webhook that will not accept any message. */
const deadChannel: ReadonlySet<string> = new Set([
  'action_prohibited',
  'channel_is_archived',
  'channel_not_found',
  'invalid_token',
  'no_service',
  'no_team',
  'posting_to_general_channel_denied',
  'team_disabled',
  'user_not_found',
]);
/** Slack's words for a message that it will not accept. */
const badMessage: ReadonlySet<string> = new Set([
  'invalid_attachments',
  'invalid_blocks',
  'invalid_payload',
  'missing_text_or_fallback_or_attachments',
  'no_text',
  'too_many_attachments',
]);

/** An incoming webhook of Slack. */
export const slack: Vendor = {
  spacingMs: 1_000,
  pauseMs: 30_000,
  check({ secret }, name) {
    if (secret !== '') throw new ChannelError(`Slack signs nothing: ${name} takes no secret.`);
  },
  async post({ message }, { url, timeZone }, fetch) {
    const webhook = new IncomingWebhook(url.href, { fetch });
    await webhook.send({ ...slackCard(message, timeZone) } as Parameters<typeof webhook.send>[0]);
  },
  /** Only a 200 with Slack's `ok` is acceptance: a proxy may answer in Slack's place with any status. */
  meaningOf({ status, body }) {
    const said = body.trim();
    if (status === 200 && said === 'ok') return { is: 'accepted', said };
    const fault = deadChannel.has(said) ? 'channel' : badMessage.has(said) ? 'message' : undefined;
    return { is: status === 429 ? 'tooFast' : fault, said };
  },
};

/** A message as blocks of Slack, within its limits. Each reader sees times in their own zone. */
export function slackCard(message: AlertMessage, timeZone: string): SlackMessage {
  const fixed = timesIn(timeZone);
  const shown = (iso: string) => `<!date^${Math.floor(Date.parse(iso) / 1000)}^{date_num} {time}|${fixed(iso)}>`;
  /** A text of markup: `<!channel>`, `<@U1>` and links are text in it. */
  const text = (plain: string) => withTimes(escaped(unset(plain)), shown);
  const title = withTimes(headline(message.title, message), fixed);

  return fitted(message, layOut, isWithinLimits);

  function layOut(part: AlertMessage): SlackMessage {
    return {
      // Clients differ in whether they read markup in it.
      text: clip(unmarked(title), limits.text),
      blocks: [
        { type: 'header', text: plainText(title, limits.header) },
        ...part.lines.map((line) => context(text(line))),
        ...part.entries.map((entry) => section(linesOf(entry, part.lang).join('\n'))),
        ...[...leftOut(part), ...part.footer].map((line) => context(text(line))),
        ...actions(part.links),
      ],
    };
  }

  function linesOf({ tone, title, details }: AlertEntry, lang: AlertMessage['lang']): string[] {
    const head = headline(text(title), { tone, lang });
    // Bold marks what is shown in full.
    return [...(title === '' ? [] : [details.length === 0 ? head : `*${head}*`]), ...details.map(lineOf)];
  }

  /** A command stands on its own line, so that it can be copied, unless its label says all that there is to say. */
  function lineOf({ label, text: said, commands }: AlertDetail): string {
    const head = [...(label === '' ? [] : [`*${label}*`]), ...(said === '' ? [] : [text(said)])].join('  ');
    const lines = commands.map((line) => `\`${escaped(unset(line))}\``);
    return said === '' && head !== ''
      ? `${head}  ${lines.join('\n')}`
      : [...(head === '' ? [] : [head]), ...lines].join('\n');
  }
}

/** Signs by which Slack would set a text in another type. */
const unset = alikeFor(/[`*~]/g);
const unmarked = alikeFor(/[`*~<>&]/g);

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function isWithinLimits({ blocks }: SlackMessage): boolean {
  return (
    blocks.length <= limits.blocks &&
    blocks.every(
      (block) =>
        (block.type !== 'section' || block.text.text.length <= limits.section) &&
        (block.type !== 'context' || block.elements.every(({ text }) => text.length <= limits.context)),
    )
  );
}

function section(markup: string): Block {
  return { type: 'section', text: mrkdwn(markup) };
}

function context(markup: string): Block {
  return { type: 'context', elements: [mrkdwn(markup)] };
}

function actions(links: readonly AlertLink[]): Block[] {
  const elements = links.map(
    ({ text, url }): Button => ({ type: 'button', text: plainText(text, limits.button), url }),
  );
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

function plainText(text: string, limit: number): PlainText {
  return { type: 'plain_text', text: clip(unmarked(text), limit), emoji: false };
}

function mrkdwn(text: string): Mrkdwn {
  return { type: 'mrkdwn', text, verbatim: true };
}
