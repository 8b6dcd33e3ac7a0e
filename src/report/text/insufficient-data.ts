import { readErrorIn } from '../../checks/shared-reasons.ts';
import type { ReadError } from '../../model/fact.ts';
import { type Finding, severities } from '../../model/finding.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Report } from '../../model/report.ts';
import { grouped, humanTimes } from './amounts.ts';
import { entry, heading, leftOut, note } from './entry.ts';
import { type Line, span } from './line.ts';
import { callName, names, type Page, placeOf } from './page.ts';
import { widthOf } from './width.ts';

const shownReasons = 8;
const shownPlaces = 4;

/** What was read and still decides nothing. What waits for something unread is only counted: it is shown above. */
export function insufficientDataSection(report: Report, page: Page): Line[] {
  const unknown = report.findings.filter(({ verdict }) => verdict === 'INSUFFICIENT_DATA');
  if (unknown.length === 0) return [];
  const told = new Set(report.readErrors.map((error) => readName(error)));
  const [waiting, open] = split(unknown, ({ message }) => {
    const error = readErrorIn(message);
    return error !== undefined && told.has(readName(error));
  });
  const reasons = [...groupBy(open, reasonOf).values()].sort((a, b) => rank(a) - rank(b));
  const shown = page.all ? reasons : reasons.slice(0, shownReasons);
  const left = reasons.slice(shown.length);
  const labels = shown.map((findings) => labelOf(findings, page));
  const labelWidth = Math.max(...labels.map(widthOf), 0) + 4;

  return [
    ...heading(page.words.unknown.title, grouped(unknown.length), 'unsureTitle', page),
    ...shown.flatMap((findings, index) => entry(span(labels[index] ?? ''), labelWidth, textsOf(findings, page), page)),
    ...(left.length === 0 ? [] : leftOut(page.words.unknown.left(left.flat().length, left.length), page)),
    ...(waiting.length === 0 ? [] : note([span(page.words.unknown.waiting(waiting.length))], page)),
  ];
}

function split<T>(all: readonly T[], of: (item: T) => boolean): [T[], T[]] {
  return [all.filter((item) => of(item)), all.filter((item) => !of(item))];
}

function readName({
  operation,
  resource = '',
  code,
  requestId,
}: Pick<ReadError, 'operation' | 'resource' | 'code' | 'requestId'>): string {
  return JSON.stringify([operation, resource, code, requestId]);
}

/** Reasons that differ only in a time or a count are one reason; what could not be read differs by what it was. */
function reasonOf({ message, reason, waiver }: Finding): string {
  return JSON.stringify([message.id, readErrorIn(message) === undefined ? '' : reason, waiver !== undefined]);
}

function rank(findings: readonly Finding[]): number {
  return Math.min(...findings.map(({ severity }) => severities.indexOf(severity)));
}

/** Several checks may wait for the same of one cluster; people count clusters. */
function labelOf(findings: readonly Finding[], { words }: Page): string {
  const resources = distinct(findings);
  const one = resources[0]?.resource.type;
  return words.resources(resources.length, resources.every(({ resource }) => resource.type === one) ? one : undefined);
}

function textsOf(findings: readonly [Finding, ...Finding[]], page: Page): Line[] {
  const [first] = findings;
  const reasons = new Set(findings.map(({ reason }) => reason));
  return [
    [
      ...(first.waiver === undefined ? [] : [span(page.words.cause.waived, 'strong')]),
      span(humanTimes(first.reason)),
      // The times and counts in the sentence are those of the first.
      ...(reasons.size > 1 ? [span(page.words.unknown.alike, 'quiet')] : []),
    ],
    [span(placed(distinct(findings), page), 'strong')],
  ];
}

/** The resources by place: `lab-edge, lab-gpu (cn-beijing); dev (cn-hangzhou)`. */
function placed(findings: readonly Finding[], page: Page): string {
  const places = [...groupBy(findings, ({ resource }) => placeOf(resource, page))];
  const shown = page.all ? places : places.slice(0, shownPlaces);
  const lists = shown.map(([place, some]) => {
    const list = names(
      some.map(({ resource }) => callName(resource)),
      page,
    );
    // A region or an account is its own place.
    return some[0].resource.name === place || place === page.words.account ? list : `${list}${page.words.aside(place)}`;
  });
  const left = places.slice(shown.length).flatMap(([, some]) => some).length;

  return page.words.lists([...lists, ...(left === 0 ? [] : [page.words.unknown.elsewhere(left)])]);
}

function distinct(findings: readonly Finding[]): Finding[] {
  const resources = groupBy(findings, ({ resource: { type, accountId, regionId, id } }) =>
    JSON.stringify([type, accountId, regionId, id]),
  );
  return [...resources.values()].map(([first]) => first);
}
