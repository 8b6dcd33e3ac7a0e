import type { CallRange } from '../../model/cost.ts';
import type { Report } from '../../model/report.ts';
import { grouped } from '../../words/amounts.ts';
import type { CostWords } from '../../words/cost-words.ts';
import { note } from './entry.ts';
import { type Line, span } from './line.ts';
import type { TextPage } from './page.ts';
import { right } from './right.ts';
import { table } from './table.ts';

/** How many calls a cluster is taken to make in 30 days, and of what they are made up. */
export function modelLines({ cost }: Report, page: TextPage): Line[] {
  const { bills, models: words } = page.language.cost;
  const rows = cost.models.flatMap(({ kms, parts, calls }) => [
    { what: words.of[kms], calls, isTotal: true },
    ...parts.map(({ name, calls }) => ({ what: `  ${words.parts[name] ?? name}`, calls, isTotal: false })),
  ]);
  const style = (index: number) => (rows[index]?.isTotal ? 'strong' : 'plain');
  const ends = (['low', 'expected', 'high'] as const).map((end) =>
    right([bills.ends[end], ...rows.map(({ calls }) => grouped(calls[end]))]),
  );
  const set = table(
    [
      { title: span(words.title, 'strong'), cells: rows.map(({ what }, index) => span(what, style(index))) },
      ...ends.map(([title = '', ...cells]) => ({
        title: span(title, 'quiet'),
        cells: cells.map((cell, index) => span(cell, style(index))),
      })),
    ],
    page.width,
    page.ellipsis,
  );
  return [
    ...(set ?? rows.flatMap(({ what, calls }) => note([span(`${bills.part(what)}${inWords(calls, words)}`)], page))),
    ...note([span(words.legend, 'quiet')], page),
  ];
}

function inWords({ low, expected, high }: CallRange, { range }: CostWords['models']): string {
  return range(grouped(low), grouped(high), grouped(expected));
}
