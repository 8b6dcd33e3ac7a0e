import type { CallRange, ReportedModel } from '../../model/cost.ts';
import type { Report } from '../../model/report.ts';
import { grouped } from './amounts.ts';
import { note } from './entry.ts';
import { type Line, span } from './line.ts';
import type { Page } from './page.ts';
import { right } from './right.ts';
import { table } from './table.ts';

const titles: Readonly<Record<ReportedModel['kms'], string>> = {
  v1: 'KMS v1, Kubernetes before 1.31',
  v2: 'KMS v2, Kubernetes from 1.31 on',
  unknown: 'version unknown, may be either',
};
const partNames: Readonly<Record<string, string>> = {
  probes: 'health probes',
  writes: 'writes of Secrets',
  starts: 'starts of API servers',
  status: 'calls of Status, if any',
};

/** How many calls a cluster is taken to make in 30 days, and of what they are made up. */
export function modelLines({ cost }: Report, page: Page): Line[] {
  const rows = cost.models.flatMap(({ kms, parts, calls }) => [
    { what: titles[kms], calls, isTotal: true },
    ...parts.map(({ name, calls }) => ({ what: `  ${partNames[name] ?? name}`, calls, isTotal: false })),
  ]);
  const style = (index: number) => (rows[index]?.isTotal ? 'strong' : 'plain');
  const ends = (['low', 'likely', 'high'] as const).map((end) =>
    right([end, ...rows.map(({ calls }) => grouped(calls[end]))]),
  );
  const set = table(
    [
      { title: span('Calls of one cluster', 'strong'), cells: rows.map(({ what }, index) => span(what, style(index))) },
      ...ends.map(([title = '', ...cells]) => ({
        title: span(title, 'quiet'),
        cells: cells.map((cell, index) => span(cell, style(index))),
      })),
    ],
    page.width,
    page.ellipsis,
  );
  return [
    ...(set ?? rows.flatMap(({ what, calls }) => note([span(`${what}: ${inWords(calls)}`)], page))),
    ...note([span('a cluster that was upgraded to 1.31 while it was sealed may still speak KMS v1', 'quiet')], page),
  ];
}

function inWords({ low, likely, high }: CallRange): string {
  return `${grouped(low)} to ${grouped(high)}, likely ${grouped(likely)}`;
}
