import type { Verdict } from '../../model/finding.ts';
import { type Html, html } from './markup.ts';
import type { Sheet } from './sheet.ts';
import { verdictClass } from './verdict.ts';

/** Counts of verdicts with their words; those that are none are left out. */
export function tally(counts: readonly (readonly [Verdict, number])[], { texts }: Sheet): Html {
  return html`<span class="tally">${counts
    .filter(([, count]) => count > 0)
    .map(
      ([verdict, count]) =>
        html`<span class="${verdictClass[verdict]}"><b>${texts.own.number(count)}</b> ${texts.say(({ page }) => page.verdict[verdict])}</span> `,
    )}</span>`;
}
