import type { Finding } from '../../model/finding.ts';
import { typedFirst } from '../remedy.ts';
import { type Html, html } from './markup.ts';
import type { Voice } from './voice.ts';

/** What a shell takes for words, and the pipe between our own. */
const harmless = /^[A-Za-z0-9 |:/_.,=@-]+$/;

/**
 * A command to be copied, or its text alone where pasting it might do something else: ids come from whoever made the
 * thing.
 */
export function command(text: string): Html {
  return harmless.test(text) ? html`<code class=cmd>${text}</code>` : html`<code>${text}</code>`;
}

/** What to do about a finding. A command at its start is the same in every language; what is said after it is not. */
export function remedy(finding: Finding, voice: Voice): Html {
  const typed = typedFirst(voice.own.language.remedy(finding));
  if (typed === undefined) return voice.say(({ language }) => language.remedy(finding));
  if (typed.rest === '') return command(typed.command);
  return html`${command(typed.command)}${voice.say(({ language }) => language.remedy(finding).replace(typed.command, ''))}`;
}
