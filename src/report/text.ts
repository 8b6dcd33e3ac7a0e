import type { Report } from '../model/report.ts';
import type { Lang } from '../words/language.ts';
import { clustersSection } from './text/clusters.ts';
import { costSection } from './text/cost.ts';
import { onFireSection } from './text/failed-checks.ts';
import { insufficientDataSection } from './text/insufficient-data.ts';
import type { Line } from './text/line.ts';
import { pageOf } from './text/page.ts';
import { paint } from './text/paint.ts';
import { printable, printableReport } from './text/printable.ts';
import { readErrorsSection } from './text/read-errors.ts';
import { type Next, totalsSection } from './text/totals.ts';
import { waiversSection } from './text/waivers.ts';
import { wordedReport } from './text/worded-report.ts';

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
  readonly next?: Next;
  /** English where left out, and where `unicode` is false: then there is nothing to write another language in. */
  readonly lang?: Lang;
}

/**
 * Renders the report for a terminal. What could not be read comes first, then what is wrong, worst first; then what does
 * not tell, the clusters, and the totals. Pure.
 */
export function renderText(report: Report, options: TextOptions): string {
  const { color, unicode } = options;
  const page = pageOf(report, options);
  const safe = printableReport(wordedReport(report, page.language), unicode);
  const sections = [
    readErrorsSection(safe, page),
    onFireSection(safe, page),
    waiversSection(safe, page),
    insufficientDataSection(safe, page),
    clustersSection(safe, page),
    costSection(safe, page),
    totalsSection(safe, page, printableNext(options.next ?? {}, unicode)),
  ].filter((lines) => lines.length > 0);

  return paint(
    sections.flatMap((lines, index): readonly Line[] => (index === 0 ? lines : [[], ...lines])),
    { color, unicode },
  );
}

function printableNext({ reportPath, exit }: Next, unicode: boolean): Next {
  return {
    ...(reportPath === undefined ? {} : { reportPath: printable(reportPath, unicode) }),
    ...(exit === undefined ? {} : { exit: { code: exit.code, why: printable(exit.why, unicode) } }),
  };
}
