import { groupBy } from '../../model/group-by.ts';
import type { Report } from '../../model/report.ts';
import { isComplete, unlistedOf } from '../completeness.ts';
import { grouped } from './amounts.ts';
import { type Cause, causesOf } from './cause.ts';
import { causeEntry } from './cause-entry.ts';
import { heading, leftOut } from './entry.ts';
import { flow } from './flow.ts';
import { type Line, span } from './line.ts';
import type { Page } from './page.ts';

const shownCauses = 15;

/** Everything that is against the rules, worst first, one entry for one cause. */
export function onFireSection(report: Report, page: Page): Line[] {
  const causes = causesOf(report);
  if (causes.length === 0) return quiet(report, page);
  const shown = page.all ? causes : causes.slice(0, shownCauses);
  const left = causes.slice(shown.length);

  return [
    ...heading(page.words.fire.title, countOf(causes, page), 'badTitle', page),
    ...shown.flatMap((cause) => causeEntry(cause, report, page)),
    ...(left.length === 0 ? [] : leftOut(leftOver(left, page), page)),
  ];
}

/** "No failed checks" covers what was read, and is not said where no cluster could be found. */
function quiet(report: Report, page: Page): Line[] {
  if (isComplete(report)) return flow([span(page.words.fire.nothing, 'good')], page.width);
  if (report.clusters.length === 0 && unlistedOf(report).length > 0) return [];
  return flow([span(page.words.fire.nothingRead, 'unsure')], page.width);
}

function countOf(causes: readonly Cause[], { words }: Page): string {
  const waived = causes.filter(({ findings }) => findings[0].waiver !== undefined).length;
  const findings = causes.reduce((sum, cause) => sum + cause.findings.length, 0);
  return words.fire.count([
    grouped(causes.length - waived),
    ...(waived === 0 ? [] : [words.fire.waived(waived)]),
    ...(findings === causes.length ? [] : [words.fire.findings(findings)]),
  ]);
}

function leftOver(causes: readonly Cause[], { words, language }: Page): string {
  const severities = groupBy(causes, ({ findings }) => findings[0].severity);
  const parts = [...severities].map(
    ([severity, some]) => `${grouped(some.length)} ${language.alerts.severity[severity]}`,
  );
  return words.fire.left(causes.length, parts);
}
