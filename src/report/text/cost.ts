import type { ReportedBill } from '../../model/cost.ts';
import type { Report } from '../../model/report.ts';
import { caveatsOf, conditionOf, subjectOf } from './cost-words.ts';
import { entry, note } from './entry.ts';
import { type Line, span, unbroken } from './line.ts';
import { compareAmounts, type MoneyWriter, moneyWriter } from './money.ts';
import { callName, named, type Page } from './page.ts';

const labelWidth = 22;
const shownClusters = 5;

/** What sealed Secrets cost in 30 days, and what sealing the rest would, in a few lines. */
export function costSection(report: Report, page: Page): Line[] {
  const { cost } = report;
  const { sealed, off } = cost;
  if (sealed.clusters + off.clusters + cost.untold === 0) return [];
  const money = moneyWriter(cost.currency);
  const dearest = dearestOf(report, money, page);

  return [
    [span('Cost', 'strong'), span(' (30 days)', 'quiet')],
    ...billLines(sealed, 'sealed', money, page),
    ...billLines(off, 'off', money, page),
    ...(dearest === '' ? [] : entry(span('most'), labelWidth, [[span(dearest)]], page)),
    ...caveatsOf(report).flatMap((sentence) => note([span(sentence)], page)),
    ...note([span('every assumption, and how to change it: sealwatch cost', 'quiet')], page),
  ];
}

function billLines(bill: ReportedBill, state: 'sealed' | 'off', money: MoneyWriter, page: Page): Line[] {
  if (bill.clusters === 0) return [];
  const lines = bill.scenarios.map(({ total, unknownAs }): Line => {
    const likely = total.low === total.high ? '' : `, likely ${money.bare(total.likely)}`;
    const condition = conditionOf(unknownAs);
    return [
      span(unbroken(`${money.range(total)}${likely}`), 'strong'),
      ...(condition === '' ? [] : [span(`  ${unbroken(condition)}`, 'quiet')]),
    ];
  });
  return entry(span(subjectOf(bill, state)), labelWidth, lines, page);
}

/** The clusters that cost the most, by their likely cost; none where nothing costs anything. */
function dearestOf({ clusters }: Report, money: MoneyWriter, page: Page): string {
  return clusters
    .flatMap((cluster) => (cluster.cost?.state === 'sealed' ? [{ cluster, likely: cluster.cost.total.likely }] : []))
    .filter(({ likely }) => likely !== '0')
    .sort((a, b) => compareAmounts(b.likely, a.likely))
    .slice(0, shownClusters)
    .map(({ cluster, likely }) => `${named(callName(cluster), page)} ${money.amount(likely)}`)
    .join(', ');
}
