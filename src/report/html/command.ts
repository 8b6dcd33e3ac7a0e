import type { Finding } from '../../model/finding.ts';
import { type Html, html } from './markup.ts';
import type { Voice } from './voice.ts';

/** What a shell takes for words, and the pipe between our own. */
const harmless = /^[A-Za-z0-9 |:/_.,=@-]+$/;
/** A command at the start of a remedy, and what is said after it. */
const leading = /^((?:aliyun|sealwatch|kubectl) [A-Za-z0-9 :/_.=@-]+)(?=$|[,;.，；。])(.*)$/su;

/**
 * A command to be copied, or its text alone where pasting it might do something else: ids come from whoever made the
 * thing.
 */
export function command(text: string): Html {
  return harmless.test(text) ? html`<code class=cmd>${text}</code>` : html`<code>${text}</code>`;
}

/** What to do about a finding. A command at its start is the same in every language; what is said after it is not. */
export function remedy(finding: Finding, voice: Voice): Html {
  const [, start, rest] = leading.exec(voice.own.language.remedy(finding)) ?? [];
  if (start === undefined) return voice.say(({ language }) => language.remedy(finding));
  if (rest === '') return command(start);
  return html`${command(start)}${voice.say(({ language }) => language.remedy(finding).replace(start, ''))}`;
}
