import type { ReportedBill } from '../../model/cost.ts';
import { moneyWriter } from '../money.ts';
import { caveatsOf, conditionOf, subjectOf } from '../view/cost.ts';
import { text } from './escape.ts';
import { type MarkdownPage, section } from './page.ts';
import { table } from './table.ts';

const ends = ['low', 'expected', 'high'] as const;

/** What encrypting costs, and would, and how much of that is not known. */
export function costSection({ report, language }: MarkdownPage): string[] {
  const { encrypted, off, unknown, currency } = report.cost;
  if (encrypted.clusters + off.clusters + unknown === 0) return [];
  const words = language.cost;
  const { figures } = moneyWriter(currency, words);
  const rowsOfBill = (bill: ReportedBill, state: 'encrypted' | 'off') =>
    bill.clusters === 0
      ? []
      : bill.scenarios.map(({ unknownAs, total }) => {
          const [subject, condition] = [subjectOf(bill, state, words), conditionOf(unknownAs, words)];
          const what = condition === '' ? subject : words.bills.subject(subject, condition);
          return [what, ...ends.map((end) => figures(total)[end])];
        });
  const rows = [...rowsOfBill(encrypted, 'encrypted'), ...rowsOfBill(off, 'off')];

  return section(words.bills.title, [
    ...(rows.length === 0 ? [] : [...table([currency, ...ends.map((end) => words.bills.ends[end])], rows), '']),
    ...caveatsOf(report, language).map((sentence) => `- ${text(sentence)}`),
  ]);
}
