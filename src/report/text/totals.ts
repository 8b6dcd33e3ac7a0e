import type { Verdict } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { ago, counted, grouped, humanTimes, took } from './amounts.ts';
import { items } from './entry.ts';
import { type Line, type Span, type Style, span } from './line.ts';
import { names, type Page } from './page.ts';
import { unlistedOf } from './unlisted.ts';

/** What happens next, which the report cannot know: where it was kept, and what the process answers. */
export interface Next {
  readonly reportPath?: string;
  readonly exit?: { readonly code: number; readonly why: string };
}

/** The order in which the counts are read out: the good first, as in a headline. */
const countedVerdicts = [
  ['COMPLIANT', 'good'],
  ['NON_COMPLIANT', 'bad'],
  ['INSUFFICIENT_DATA', 'unsure'],
  ['NOT_APPLICABLE', 'quiet'],
] as const satisfies [Verdict, Style][];

/** The last lines, which a terminal leaves in sight: how much of what, of whom and when, and what to do next. */
export function totalsSection(report: Report, page: Page, next: Next): Line[] {
  return [counts(report), origin(report, page), run(report, next)].flatMap((line) => items(line, page));
}

function counts(report: Report): Line[] {
  const { summary } = report;
  return each([
    clusterCount(report),
    span(`${grouped(summary.proven)} proven`, summary.proven > 0 ? 'good' : 'plain'),
    ...countedVerdicts.map(([verdict, style]) => {
      const count = summary.verdicts[verdict];
      return span(`${verdict} ${grouped(count)}`, count === 0 ? 'quiet' : style);
    }),
  ]);
}

/** Where a list is missing, the number of clusters is one more thing that is not known. */
function clusterCount(report: Report): Span {
  const { clusters, proCount } = report.summary;
  if (unlistedOf(report).length > 0) {
    return clusters === 0 ? span('clusters unknown', 'bad') : span(`at least ${counted(clusters, 'cluster')}`, 'bad');
  }
  return span(`${counted(clusters, 'cluster')}${proCount === clusters ? '' : ` (${grouped(proCount)} Pro)`}`);
}

function origin({ scope, startedAt, tool }: Report, page: Page): Line[] {
  const { accounts, regions } = scope;
  return each([
    span(accounts.length === 0 ? 'account unknown' : `account ${names(accounts, page, 3)}`),
    ...(regions.length === 0
      ? []
      : [span(regions.length > 3 && !page.all ? `${regions.length} regions` : regions.join(', '))]),
    span(`read ${humanTimes(startedAt)}, ${ago(startedAt, page.now)}`),
    span(`${tool.name} ${tool.version}`, 'quiet'),
  ]);
}

function run({ summary, startedAt, finishedAt }: Report, { reportPath, exit }: Next): Line[] {
  const calls = Object.values(summary.apiCalls).reduce((sum, count) => sum + count, 0);
  return each([
    span(`${counted(calls, 'API call')} in ${took(Date.parse(finishedAt) - Date.parse(startedAt))}`),
    ...(reportPath === undefined ? [] : [span(`report: ${reportPath}`)]),
    ...(exit === undefined ? [] : [span(`exit ${exit.code}: ${exit.why}`, exit.code === 0 ? 'good' : 'bad')]),
  ]);
}

function each(spans: readonly Span[]): Line[] {
  return spans.map((piece) => [piece]);
}
