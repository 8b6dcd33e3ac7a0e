import type { Finding } from '../../model/finding.ts';
import { remediationText } from '../remediation-lines.ts';
import { type Html, html } from './markup.ts';
import type { PageTexts } from './page-texts.ts';

/** What a shell takes for words, and the pipe between our own. */
const harmless = /^[A-Za-z0-9 |:/_.,=@-]+$/;

/**
 * A command to be copied, or its text alone where pasting it might do something else: ids come from those who made the
 * thing.
 */
export function command(text: string): Html {
  return harmless.test(text) ? html`<code class=cmd>${text}</code>` : html`<code>${text}</code>`;
}

/** What to do about a finding: the text, then the commands, which are the same in every language. */
export function remediation(finding: Finding, texts: PageTexts): Html {
  const { commands = [] } = finding.remediation ?? {};
  return html`${texts.say(({ language }) => {
    const said = language.remediation(finding);
    return said === undefined ? '' : remediationText(said);
  })}${commands.map((text) => html` ${command(text)}`)}`;
}
