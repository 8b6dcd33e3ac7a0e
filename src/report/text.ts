import { noHistory, type Report } from '../model/report.ts';
import { type Lang, worded } from '../words/language.ts';
import { printable, printableReport } from './printable.ts';
import { clustersSection } from './text/clusters.ts';
import { costSection } from './text/cost.ts';
import { leftOut } from './text/entry.ts';
import { failedSection } from './text/failed-checks.ts';
import { headlineSection } from './text/headline.ts';
import { insufficientDataSection } from './text/insufficient-data.ts';
import type { Line } from './text/line.ts';
import { type Limits, pageOf, type TextPage } from './text/page.ts';
import { paint } from './text/paint.ts';
import { readErrorsSection } from './text/read-errors.ts';
import { type Next, totalsSection } from './text/totals.ts';
import { waiversSection } from './text/waivers.ts';
import { type View, viewOf } from './view.ts';

/** What the terminal can show, and how much of the report it should. */
export interface TextOptions {
  readonly color: boolean;
  readonly unicode: boolean;
  /** Columns; fewer than 20 are taken for 20. */
  readonly width: number;
  /** Whether to show everything, however long. */
  readonly all: boolean;
  /** The time, epoch milliseconds, that ages are relative to. */
  readonly now: number;
  /** How many lines there may be unless everything is shown; 40 where left out. */
  readonly lines?: number;
  readonly next?: Next;
  /** English where left out, and where `unicode` is false: then there is nothing to write another language in. */
  readonly lang?: Lang;
}

/** So many lines fit on a screen, unless everything is asked for. */
const mostLines = 40;

/** Fewer and fewer entries of each section, until all of them fit. */
const limits: readonly Limits[] = [
  { readErrors: 3, causes: 5, reasons: 4, rows: 14 },
  { readErrors: 2, causes: 4, reasons: 3, rows: 10 },
  { readErrors: 2, causes: 3, reasons: 2, rows: 8 },
  { readErrors: 1, causes: 3, reasons: 1, rows: 6 },
  { readErrors: 1, causes: 3, reasons: 0, rows: 4 },
  { readErrors: 1, causes: 3, reasons: 0, rows: 2 },
  { readErrors: 1, causes: 2, reasons: 0, rows: 3 },
  { readErrors: 1, causes: 1, reasons: 0, rows: 2 },
];

/**
 * Renders the report for a terminal: the summary, what could not be read, what failed, what has no data, the clusters, and
 * how the run ended; at most 40 lines unless `all`. Pure.
 */
export function renderText(report: Report, options: TextOptions): string {
  const page = pageOf(report, options);
  const view = viewOf(printableReport(worded(report, page.language), options.unicode), noHistory);
  const next = printableNext(options.next ?? {}, options.unicode);
  const most = options.lines ?? mostLines;
  if (options.all) return paint(linesOf(view, page, next), options);
  for (const some of limits) {
    const lines = linesOf(view, { ...page, limits: some }, next);
    if (lines.length <= most) return paint(lines, options);
  }
  const last = totalsSection(view, page, next);
  const more = leftOut(page.words.rest, page);
  const lines = linesOf(view, { ...page, limits: limits.at(-1) ?? page.limits }, {});
  const room = Math.max(1, most - last.length - more.length);
  return paint([...lines.slice(0, room), ...more, ...last], options);
}

function linesOf(view: View, page: TextPage, next: Next): Line[] {
  const sections = [
    headlineSection(view, page),
    readErrorsSection(view.readErrors, page),
    failedSection(view, page),
    waiversSection(view, page),
    insufficientDataSection(view, page),
    clustersSection(view, page),
    ...(page.all ? [costSection(view.report, page)] : []),
    totalsSection(view, page, next),
  ].filter((lines) => lines.length > 0);
  return sections.flatMap((lines, index): readonly Line[] => (index === 0 ? lines : [[], ...lines]));
}

function printableNext({ reportPath, exit }: Next, unicode: boolean): Next {
  return {
    ...(reportPath === undefined ? {} : { reportPath: printable(reportPath, unicode) }),
    ...(exit === undefined ? {} : { exit: { code: exit.code, why: printable(exit.why, unicode) } }),
  };
}
