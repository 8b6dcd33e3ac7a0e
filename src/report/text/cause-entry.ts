import type { Finding } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { changedByIn, newChangedBy } from '../changed-by.ts';
import { humanTimes } from './amounts.ts';
import type { Cause, FaultyKey } from './cause.ts';
import { contextOf } from './cause-context.ts';
import { cureLines } from './cure-lines.ts';
import { entry, textWidth } from './entry.ts';
import { type Line, type Span, span } from './line.ts';
import { callName, named, names, type Page, placeOf } from './page.ts';
import { costOfEncrypting } from './price-of-sealing.ts';

const labelWidth = 12;

/** What is wrong with what, since when, and what to do about it. */
export function causeEntry(cause: Cause, report: Report, page: Page): Line[] {
  return entry(labelOf(cause.findings[0], page), labelWidth, textsOf(cause, report, page), page);
}

function labelOf({ severity }: Finding, { language }: Page): Span {
  return span(language.alerts.severity[severity], severity);
}

function textsOf(cause: Cause, report: Report, page: Page): Line[] {
  const [first, ...rest] = cause.findings;
  const { words } = page;
  const { waiver } = first;
  const subject = named(cause.key?.id ?? callName(first.resource), page);
  const reasons = rest.filter((finding, index) => firstOfReason(finding, index, cause.findings));

  return [
    [
      ...(waiver === undefined ? [] : [span(words.cause.waived, 'strong')]),
      span(subject, 'strong'),
      ...placeBeside(cause, page),
      span(`  ${humanTimes(first.reason)}`),
    ],
    whoOf(first, [], page),
    ...(cause.key === undefined ? [] : hanging(cause.key, page)),
    contextOf(cause, page),
    ...reasons.flatMap((finding, index) => [
      [span(words.cause.also), labelOf(finding, page), span(`  ${humanTimes(finding.reason)}`)],
      whoOf(finding, [first, ...reasons.slice(0, index)], page),
    ]),
    ...sinceOf(first, report, page),
    ...(waiver === undefined
      ? cureLines(cause, textWidth(labelWidth, page), words, costOfEncrypting(cause, report, page.language))
      : [
          [
            span(words.cause.waivedUntil(waiver.expires), 'strong'),
            span(
              words.cause.waiver({
                reason: waiver.reason,
                owner: named(waiver.owner, page),
                approvedBy: named(waiver.approvedBy, page),
              }),
            ),
          ],
        ]),
  ].filter((line) => line.length > 0);
}

/** A region or an account is its own place. */
function placeBeside({ findings: [first] }: Cause, page: Page): Line {
  const place = placeOf(first.resource, page);
  return place === first.resource.name || first.resource.type === 'ACS::::Account'
    ? []
    : [span(page.words.aside(place))];
}

function firstOfReason(finding: Finding, index: number, all: readonly Finding[]): boolean {
  return !all.slice(0, index + 1).some(({ reason }) => reason === finding.reason);
}

function hanging({ encrypting, left }: FaultyKey, page: Page): Line[] {
  const list = (clusters: FaultyKey['encrypting']) => names(clusters.map(callName), page);
  return [
    encrypting.length === 0
      ? []
      : [span(page.words.cause.encrypts(encrypting.length)), span(list(encrypting), 'strong')],
    left.length === 0 ? [] : [span(page.words.cause.left(list(left)))],
  ];
}

function whoOf(finding: Finding, before: readonly Finding[], page: Page): Line {
  const by = newChangedBy(finding, before);
  if (by === undefined) return [];
  const { language } = page;
  const shown = { ...by, name: named(by.name, page), eventName: named(by.eventName, page) };
  return [span(`${language.alerts.labels.actor}  `, 'quiet'), span(changedByIn(language, shown, humanTimes))];
}

/** Only where an earlier report tells; the first audit finds everything new. */
function sinceOf({ since }: Finding, { startedAt }: Report, page: Page): Line[] {
  if (since === startedAt) return [];
  const { words } = page;
  return [[span(words.cause.since(humanTimes(since), words.span(page.now - Date.parse(since))), 'quiet')]];
}
