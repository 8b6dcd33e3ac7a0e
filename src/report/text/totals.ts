import type { Verdict } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { unlistedOf } from '../completeness.ts';
import { grouped, humanTimes } from './amounts.ts';
import { items } from './entry.ts';
import { type Line, type Span, type Style, span } from './line.ts';
import { names, type Page } from './page.ts';

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
  return [counts(report, page), origin(report, page), run(report, next, page)].flatMap((line) => items(line, page));
}

function counts(report: Report, page: Page): Line[] {
  const { summary } = report;
  return each([
    clusterCount(report, page),
    span(page.words.totals.verified(summary.verified), summary.verified > 0 ? 'good' : 'plain'),
    ...countedVerdicts.map(([verdict, style]) => {
      const count = summary.verdicts[verdict];
      return span(`${verdict} ${grouped(count)}`, count === 0 ? 'quiet' : style);
    }),
  ]);
}

/** Where a list is missing, the number of clusters is one more thing that is not known. */
function clusterCount(report: Report, { words }: Page): Span {
  const { clusters, proClusters } = report.summary;
  if (unlistedOf(report).length > 0) {
    return span(clusters === 0 ? words.totals.unknown : words.totals.atLeast(clusters), 'bad');
  }
  return span(
    `${words.clusters(clusters)}${proClusters === clusters ? '' : words.aside(words.totals.pro(proClusters))}`,
  );
}

function origin({ scope, startedAt, tool }: Report, page: Page): Line[] {
  const { accounts, regions } = scope;
  const { words } = page;
  return each([
    span(accounts.length === 0 ? words.totals.accountUnknown : words.accountNamed(names(accounts, page, 3))),
    ...(regions.length === 0
      ? []
      : [span(regions.length > 3 && !page.all ? words.totals.regions(regions.length) : words.list(regions))]),
    span(words.totals.read(humanTimes(startedAt), words.ago(startedAt, page.now))),
    span(`${tool.name} ${tool.version}`, 'quiet'),
  ]);
}

function run({ summary, startedAt, finishedAt }: Report, { reportPath, exit }: Next, { words }: Page): Line[] {
  const calls = Object.values(summary.apiCalls).reduce((sum, count) => sum + count, 0);
  return each([
    span(words.totals.calls(calls, words.took(Date.parse(finishedAt) - Date.parse(startedAt)))),
    ...(reportPath === undefined ? [] : [span(words.totals.report(reportPath))]),
    ...(exit === undefined ? [] : [span(words.totals.exit(exit.code, exit.why), exit.code === 0 ? 'good' : 'bad')]),
  ]);
}

function each(spans: readonly Span[]): Line[] {
  return spans.map((piece) => [piece]);
}
