import type { Finding, Severity } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { counted, humanTimes, spanOf } from './amounts.ts';
import type { Cause, FaultyKey } from './cause.ts';
import { contextOf } from './cause-context.ts';
import { cureLines } from './cure-lines.ts';
import { entry, textWidth } from './entry.ts';
import { type Line, type Span, span } from './line.ts';
import { callName, named, names, type Page, placeOf } from './page.ts';
import { priceOfSealing } from './price-of-sealing.ts';

const labelWidth = 12;

/** How a severity is written. */
export const severityWords: Readonly<Record<Severity, string>> = {
  critical: 'CRITICAL',
  high: 'HIGH',
  medium: 'MEDIUM',
  low: 'LOW',
};

/** What is wrong with what, since when, and what to do about it. */
export function causeEntry(cause: Cause, report: Report, page: Page): Line[] {
  return entry(labelOf(cause.findings[0]), labelWidth, textsOf(cause, report, page), page);
}

function labelOf({ severity }: Finding): Span {
  return span(severityWords[severity], severity);
}

function textsOf(cause: Cause, report: Report, page: Page): Line[] {
  const [first, ...rest] = cause.findings;
  const { waiver } = first;
  const subject = named(cause.key?.id ?? callName(first.resource), page);
  const reasons = rest.filter((finding, index) => firstOfReason(finding, index, cause.findings));

  return [
    [
      ...(waiver === undefined ? [] : [span('waived  ', 'strong')]),
      span(subject, 'strong'),
      ...placeBeside(cause, page),
      span(`  ${humanTimes(first.reason)}`),
    ],
    ...(cause.key === undefined ? [] : hanging(cause.key, page)),
    contextOf(cause, page),
    ...reasons.map((finding) => [span('also '), labelOf(finding), span(`  ${humanTimes(finding.reason)}`)]),
    ...sinceOf(first, report, page),
    ...(waiver === undefined
      ? cureLines(cause, textWidth(labelWidth, page), priceOfSealing(cause, report))
      : [
          [
            span(`waived until the end of ${waiver.expires}: `, 'strong'),
            span(
              `${waiver.reason} (owner ${named(waiver.owner, page)}, approved by ${named(waiver.approvedBy, page)})`,
            ),
          ],
        ]),
  ].filter((line) => line.length > 0);
}

/** A region or an account is its own place. */
function placeBeside({ findings: [first] }: Cause, page: Page): Line {
  const place = placeOf(first.resource, page);
  return place === first.resource.name || first.resource.type === 'ACS::::Account' ? [] : [span(` (${place})`)];
}

function firstOfReason(finding: Finding, index: number, all: readonly Finding[]): boolean {
  return !all.slice(0, index + 1).some(({ reason }) => reason === finding.reason);
}

function hanging({ sealing, left }: FaultyKey, page: Page): Line[] {
  const list = (clusters: FaultyKey['sealing']) => names(clusters.map(callName), page);
  return [
    sealing.length === 0 ? [] : [span(`seals ${counted(sealing.length, 'cluster')}: `), span(list(sealing), 'strong')],
    left.length === 0 ? [] : [span(`old Secrets may still need it in: ${list(left)}`)],
  ];
}

/** Only where an earlier report tells; the first audit finds everything new. */
function sinceOf({ since }: Finding, { startedAt }: Report, page: Page): Line[] {
  if (since === startedAt) return [];
  return [[span(`since ${humanTimes(since)}, ${spanOf(page.now - Date.parse(since))}`, 'quiet')]];
}
