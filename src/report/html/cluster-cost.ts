import type { Money, ReportedClusterCost } from '../../model/cost.ts';
import { type Html, html, nothing } from './markup.ts';
import type { PageLanguage } from './page-language.ts';
import { rangeBar } from './range-bar.ts';
import type { Sheet } from './sheet.ts';

/** What one cluster costs, under each way in which its key may be billed. */
export function clusterCost(cost: ReportedClusterCost, { texts }: Sheet): Html {
  const { charges, observedCalls, modeledCalls, total, kms } = cost;
  const calls = observedCalls ?? modeledCalls;
  return html`${total === 'unknown' ? nothing : rangeBar(total, Number(total.high))}
${charges.map(
  ({ billing, total: charged }) =>
    html`<p>${texts.say((pageLanguage) => rangeWords(charged, pageLanguage))}${
      charges.length === 1
        ? nothing
        : html` ${texts.tag('span', html` class=quiet`, ({ language }) => language.cost.condition(billing))}`
    }</p>
`,
)}${texts.tag('p', html` class=quiet`, ({ page, number }) => {
  const span = calls.low === calls.high ? number(calls.low) : `${number(calls.low)}–${number(calls.high)}`;
  return page.cost.callsOf({ calls: span, kms: page.cost.kms[kms], observed: observedCalls !== null });
})}`;
}

/** A range of money in words, or the one amount where both ends are the same. */
export function rangeWords(range: Money, { page, money, language }: PageLanguage): string {
  if (range === 'unknown') return language.cost.unknownMoney;
  const { low, expected, high } = range;
  return low === high
    ? money.amount(low)
    : page.cost.range({ low: money.amount(low), high: money.bare(high), expected: money.bare(expected) });
}
