import type { Money, ReportedBill } from '../../model/cost.ts';
import type { Report } from '../../model/report.ts';
import type { CostWords } from '../../words/cost-words.ts';
import { moneyWriter } from '../money.ts';
import { conditionOf, subjectOf } from '../view/cost.ts';
import { note } from './entry.ts';
import { type Line, span } from './line.ts';
import type { TextPage } from './page.ts';
import { right } from './right.ts';
import { table } from './table.ts';

interface BillRow {
  readonly what: string;
  readonly money: Money;
  readonly isTotal: boolean;
}

/** The bills of 30 days, from the calls to the total. */
export function billTable({ cost }: Report, page: TextPage): Line[] {
  const { cost: words } = page.language;
  const rows = (['encrypted', 'off'] as const).flatMap((state) => rowsOf(cost[state], state, words));
  const { figures, range } = moneyWriter(cost.currency, words);
  const ends = (['low', 'expected', 'high'] as const).map((end) => ({
    title: end,
    cells: right([words.bills.ends[end], ...rows.map(({ money }) => figures(money)[end])]),
  }));
  const set = table(
    [
      {
        title: span(words.bills.title, 'strong'),
        cells: rows.map(({ what, isTotal }) => span(what, isTotal ? 'strong' : 'plain')),
      },
      ...ends.map(({ cells: [title = '', ...cells] }) => ({
        title: span(title, 'quiet'),
        cells: cells.map((cell, index) => span(cell, rows[index]?.isTotal ? 'strong' : 'plain')),
      })),
      { title: span(cost.currency, 'quiet'), cells: rows.map(() => span('')) },
    ],
    page.width,
    page.ellipsis,
  );
  return (
    set ?? rows.flatMap(({ what, money }) => note([span(words.bills.part(what)), span(range(money), 'strong')], page))
  );
}

function rowsOf(bill: ReportedBill, state: 'encrypted' | 'off', words: CostWords): BillRow[] {
  if (bill.clusters === 0) return [];
  return bill.scenarios.flatMap(({ unknownAs, modeled, observed, keys, instances, total }) => {
    const condition = conditionOf(unknownAs, words);
    const part = (what: string, money: Money): BillRow => ({ what: `  ${what}`, money, isTotal: false });
    const subject = subjectOf(bill, state, words);
    const what = condition === '' ? subject : words.bills.subject(subject, condition);
    const sum: BillRow = { what, money: total, isTotal: true };
    // Of nothing, the parts are nothing.
    if (total !== 'unknown' && total.high === '0') return [sum];
    return [
      sum,
      part(words.bills.modeled, modeled),
      ...(observed === null ? [] : [part(words.bills.observed, observed)]),
      part(words.bills.keys, keys),
      ...(bill.instances === 0 ? [] : [part(words.bills.instances, instances)]),
    ];
  });
}
