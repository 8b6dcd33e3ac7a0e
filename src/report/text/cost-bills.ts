import type { MoneyRange, ReportedBill } from '../../model/cost.ts';
import type { Report } from '../../model/report.ts';
import { conditionOf, subjectOf } from './cost-words.ts';
import { note } from './entry.ts';
import { type Line, span } from './line.ts';
import { moneyWriter } from './money.ts';
import type { Page } from './page.ts';
import { right } from './right.ts';
import { table } from './table.ts';

interface Row {
  readonly what: string;
  readonly money: MoneyRange;
  readonly isTotal: boolean;
}

/** The bills of 30 days, from the calls to the total. */
export function billTable({ cost }: Report, page: Page): Line[] {
  const rows = (['sealed', 'off'] as const).flatMap((state) => rowsOf(cost[state], state));
  const { bare, range } = moneyWriter(cost.currency);
  const ends = (['low', 'likely', 'high'] as const).map((end) => ({
    title: end,
    cells: right([end, ...rows.map(({ money }) => bare(money[end]))]),
  }));
  const set = table(
    [
      {
        title: span('Cost of 30 days', 'strong'),
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
  return set ?? rows.flatMap(({ what, money }) => note([span(`${what}: `), span(range(money), 'strong')], page));
}

function rowsOf(bill: ReportedBill, state: 'sealed' | 'off'): Row[] {
  if (bill.clusters === 0) return [];
  return bill.scenarios.flatMap(({ unknownAs, modeled, observed, keys, instances, total }) => {
    const condition = conditionOf(unknownAs);
    const part = (what: string, money: MoneyRange): Row => ({ what: `  ${what}`, money, isTotal: false });
    const what = [subjectOf(bill, state), condition].filter((words) => words !== '').join(', ');
    const sum: Row = { what, money: total, isTotal: true };
    // Of nothing, the parts are nothing.
    if (total.high === '0') return [sum];
    return [
      sum,
      part('calls, modeled', modeled),
      ...(observed === null ? [] : [part('calls, observed', observed)]),
      part('keys', keys),
      ...(bill.instances === 0 ? [] : [part('KMS instances', instances)]),
    ];
  });
}
