import type { ReportedBill } from '../../model/cost.ts';
import { humanTimes } from '../text/amounts.ts';
import { moneyWriter } from '../text/money.ts';
import { unlistedOf } from '../text/unlisted.ts';
import { text } from './escape.ts';
import { type Page, section } from './page.ts';
import { table } from './table.ts';

/** What sealing costs, and would, and how much of that is not known. */
export function costSection(page: Page): string[] {
  const { report, words, number } = page;
  const { sealed, off, untold, currency } = report.cost;
  if (sealed.clusters + off.clusters + untold === 0) return [];
  const { amount } = moneyWriter(currency);
  const rowsOfBill = ({ clusters, scenarios }: ReportedBill, what: (count: string) => string) =>
    clusters === 0
      ? []
      : scenarios.map(({ unknownAs, total }) => [
          [what(number(clusters)), ...(unknownAs === null ? [] : [words.billing[unknownAs]])].join(', '),
          ...[total.low, total.likely, total.high].map(amount),
        ]);
  const rows = [...rowsOfBill(sealed, words.sealed), ...rowsOfBill(off, words.off)];
  const { columns } = words;
  const head = [columns.what, columns.low, columns.likely, columns.high];

  return section(words.headings.cost, [
    ...(rows.length === 0 ? [] : [...table(head, rows), '']),
    ...caveats(page).map((sentence) => `- ${sentence}`),
  ]);
}

function caveats({ report, words, number }: Page): string[] {
  const { sealed, off, untold, unreadKeys, unpriced, observed } = report.cost;
  const isOpen = [sealed, off].some(({ clusters, scenarios }) => clusters > 0 && scenarios.length > 1);
  const count = number(sealed.observedClusters);
  return [
    ...(isOpen ? [words.costOpen] : []),
    ...(unpriced.length === 0 ? [] : [words.costUnpriced(text(unpriced.join(', ')))]),
    ...(untold === 0 ? [] : [words.costUntold(number(untold))]),
    ...(unreadKeys === 0 ? [] : [words.costUnreadKeys(number(unreadKeys))]),
    ...(unlistedOf(report).length === 0 ? [] : [words.costUnlisted]),
    observed === null || sealed.observedClusters === 0
      ? words.modeled
      : words.observed({ from: humanTimes(observed.from), to: humanTimes(observed.to), count }),
  ];
}
