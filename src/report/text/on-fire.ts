import type { Report } from '../../model/report.ts';
import { counted, grouped } from './amounts.ts';
import { type Cause, causesOf } from './cause.ts';
import { causeEntry, severityWords } from './cause-entry.ts';
import { heading, leftOut } from './entry.ts';
import { flow } from './flow.ts';
import { groupBy } from './group.ts';
import { type Line, span } from './line.ts';
import type { Page } from './page.ts';
import { unlistedOf } from './unlisted.ts';

const shownCauses = 15;

/** Everything that is against the rules, worst first, one entry for one cause. */
export function onFireSection(report: Report, page: Page): Line[] {
  const causes = causesOf(report);
  if (causes.length === 0) return quiet(report, page);
  const shown = page.all ? causes : causes.slice(0, shownCauses);
  const left = causes.slice(shown.length);

  return [
    ...heading('On fire', countOf(causes), 'badTitle', page),
    ...shown.flatMap((cause) => causeEntry(cause, report, page)),
    ...(left.length === 0 ? [] : leftOut(leftOver(left), page)),
  ];
}

/** That nothing burns is only as good as what was read and told, and worth nothing where no cluster could be found. */
function quiet(report: Report, page: Page): Line[] {
  const isTold = report.findings.every(({ verdict }) => verdict !== 'INSUFFICIENT_DATA');
  if (report.unread.length === 0 && isTold) return [[span('Nothing on fire', 'good')]];
  if (report.clusters.length === 0 && unlistedOf(report).length > 0) return [];
  return flow([span('Nothing on fire in what could be read', 'unsure')], page.width);
}

function countOf(causes: readonly Cause[]): string {
  const waived = causes.filter(({ findings }) => findings[0].waiver !== undefined).length;
  const findings = causes.reduce((sum, cause) => sum + cause.findings.length, 0);
  return [
    grouped(causes.length - waived),
    ...(waived === 0 ? [] : [`${grouped(waived)} waived`]),
    ...(findings === causes.length ? [] : [`${counted(findings, 'finding')} in all`]),
  ].join(', ');
}

function leftOver(causes: readonly Cause[]): string {
  const severities = groupBy(causes, ({ findings }) => findings[0].severity);
  const parts = [...severities].map(([severity, some]) => `${grouped(some.length)} ${severityWords[severity]}`);
  return `${grouped(causes.length)} more: ${parts.join(', ')}`;
}
