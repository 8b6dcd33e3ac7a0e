import type { ReportedBill } from '../../model/cost.ts';
import type { Report } from '../../model/report.ts';
import type { CostWords } from '../../words/cost-words.ts';
import { exactAmount, type MoneyWriter, moneyWriter } from '../money.ts';
import { callName } from '../view/clusters.ts';
import { caveatsOf, conditionOf, dearestClusters, subjectOf } from '../view/cost.ts';
import { entry, note } from './entry.ts';
import { type Line, lineWidth, span, unbroken } from './line.ts';
import { named, type TextPage } from './page.ts';

/** A margin before the label and one behind it. */
const labelMargins = 4;
const shownClusters = 5;

/** What encrypted Secrets cost in 30 days, and what encrypting the rest would, in a few lines. */
export function costSection(report: Report, page: TextPage): Line[] {
  const { cost } = report;
  const { encrypted, off } = cost;
  if (encrypted.clusters + off.clusters + cost.unknown === 0) return [];
  const { language } = page;
  const { cost: words } = language;
  const money = moneyWriter(cost.currency, words);
  const dearest = dearestOf(report, money, page);
  const labels = [...billLabels(encrypted, 'encrypted', words), ...billLabels(off, 'off', words), words.most];
  const labelWidth = labelMargins + Math.max(...labels.map((label) => lineWidth([span(label)])));

  return [
    [span(words.title, 'strong'), span(words.period, 'quiet')],
    ...billLines(encrypted, 'encrypted', labelWidth, money, page),
    ...billLines(off, 'off', labelWidth, money, page),
    ...(dearest === '' ? [] : entry(span(words.most), labelWidth, [[span(dearest)]], page)),
    ...caveatsOf(report, language).flatMap((sentence) => note([span(sentence)], page)),
    ...note([span(words.more, 'quiet')], page),
  ];
}

function billLabels(bill: ReportedBill, state: 'encrypted' | 'off', words: CostWords): string[] {
  return bill.clusters === 0 ? [] : [subjectOf(bill, state, words)];
}

function billLines(
  bill: ReportedBill,
  state: 'encrypted' | 'off',
  labelWidth: number,
  money: MoneyWriter,
  page: TextPage,
): Line[] {
  if (bill.clusters === 0) return [];
  const { cost: words } = page.language;
  const lines = bill.scenarios.map(({ total, unknownAs }): Line => {
    const range = money.range(total);
    const isOne = total === 'unknown' || exactAmount(total) !== undefined;
    const shown = isOne ? range : words.expected(range, money.bare(total.expected));
    const condition = conditionOf(unknownAs, words);
    return [span(unbroken(shown), 'strong'), ...(condition === '' ? [] : [span(`  ${unbroken(condition)}`, 'quiet')])];
  });
  return entry(span(subjectOf(bill, state, words)), labelWidth, lines, page);
}

/** The clusters that cost the most, by their expected cost; none where nothing costs anything. */
function dearestOf(report: Report, money: MoneyWriter, page: TextPage): string {
  const dearest = dearestClusters(report, shownClusters);
  return page.words.list(
    dearest.map(({ cluster, total }) => `${named(callName(cluster), page)} ${money.amount(total.expected)}`),
  );
}
