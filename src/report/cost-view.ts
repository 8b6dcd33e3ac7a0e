import type { Report } from '../model/report.ts';
import { humanTimes } from '../words/amounts.ts';
import { printableReport } from './printable.ts';
import { assumptionLines, exampleLines } from './text/cost-assumptions.ts';
import { billTable } from './text/cost-bills.ts';
import { clusterCosts } from './text/cost-clusters.ts';
import { modelLines } from './text/cost-models.ts';
import { items, note } from './text/entry.ts';
import { flow } from './text/flow.ts';
import { type Line, span } from './text/line.ts';
import { names, pageOf, type TextPage } from './text/page.ts';
import { paint } from './text/paint.ts';
import { readErrorsSection } from './text/read-errors.ts';
import type { TextOptions } from './text.ts';
import { caveatsOf } from './view/cost.ts';
import { unlistedOf } from './view/headline.ts';
import { readErrorGroups } from './view/read-errors.ts';

/** Renders everything that is known of cost: the bills, each cluster, the model, and every assumption with its setting. */
export function renderCost(report: Report, options: TextOptions): string {
  const page = pageOf(report, options);
  const safe = printableReport(report, options.unicode);
  const { encrypted, off, unknown } = safe.cost;
  const isEmpty = encrypted.clusters + off.clusters + unknown === 0;
  const sections = [
    readErrorsSection(readErrorGroups(safe), page),
    ...(isEmpty
      ? [flow([span(nothing(safe, page))], page.width)]
      : [
          billTable(safe, page),
          caveatsOf(safe, page.language).flatMap((sentence) => note([span(sentence)], page)),
          clusterCosts(safe, page),
          modelLines(safe, page),
          assumptionLines(safe, page),
          exampleLines(safe, page),
        ]),
    origin(safe, page),
  ].filter((lines) => lines.length > 0);

  return paint(
    sections.flatMap((lines, index): readonly Line[] => (index === 0 ? lines : [[], ...lines])),
    options,
  );
}

/** Of which account this is, and as of when. */
function origin({ scope, startedAt, tool }: Report, page: TextPage): Line[] {
  const { words } = page;
  return items(
    [
      [
        span(
          scope.accounts.length === 0
            ? words.totals.accountUnknown
            : words.accountNamed(names(scope.accounts, page, 3)),
        ),
      ],
      ...(scope.regions.length === 0 ? [] : [[span(names(scope.regions, page, 3))]]),
      [span(words.totals.read(humanTimes(startedAt), ''))],
      [span(`${tool.name} ${tool.version}`, 'quiet')],
    ],
    page,
  );
}

/** A list that was refused must never look like one that is empty. */
function nothing(report: Report, { language: { cost } }: TextPage): string {
  return unlistedOf(report).length === 0 ? cost.nothing : cost.unlistable;
}
