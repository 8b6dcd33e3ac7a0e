import type { MoneyRange, ReportedClusterCost } from '../../model/cost.ts';
import { type Html, html, nothing } from './markup.ts';
import { rangeBar } from './range-bar.ts';
import type { Sheet } from './sheet.ts';
import type { Tongue } from './tongue.ts';

/** What one cluster costs, under each way in which its key may be billed. */
export function clusterCost(cost: ReportedClusterCost, { voice }: Sheet): Html {
  const { charges, observedCalls, modeledCalls, total, kms } = cost;
  const calls = observedCalls ?? modeledCalls;
  return html`${rangeBar(total, Number(total.high))}
${charges.map(
  ({ billing, total: charged }) =>
    html`<p>${voice.say((tongue) => rangeWords(charged, tongue))}${
      charges.length === 1
        ? nothing
        : html` ${voice.tag('span', html` class="quiet"`, ({ page }) => page.cost.ifBills(page.cost.billing[billing]))}`
    }</p>
`,
)}${voice.tag('p', html` class="quiet"`, ({ page, number }) => {
  const span = calls.low === calls.high ? number(calls.low) : `${number(calls.low)}–${number(calls.high)}`;
  return `${observedCalls === null ? page.cost.callsModeled : page.cost.callsObserved}: ${span}, ${page.cost.kms[kms]}`;
})}`;
}

/** A range of money in words, or the one amount where both ends are the same. */
export function rangeWords({ low, likely, high }: MoneyRange, { page, money }: Tongue): string {
  return low === high
    ? money.amount(low)
    : page.cost.range({ low: money.amount(low), high: money.bare(high), likely: money.bare(likely) });
}
