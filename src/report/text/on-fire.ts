import type { Finding, Severity } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { counted, grouped, humanTimes, spanOf } from './amounts.ts';
import { type Cause, causesOf, type FaultyKey } from './cause.ts';
import { cureOf } from './cure.ts';
import { groupBy } from './group.ts';
import { flow, type Line, nbsp, type Span, span, unbroken } from './line.ts';
import { callName, entry, heading, leftOut, named, names, type Page, placeOf, textWidth } from './page.ts';
import { unlistedOf } from './unlisted.ts';

const shownCauses = 15;
const labelWidth = 12;

const severityWords: Readonly<Record<Severity, string>> = {
  critical: 'CRITICAL',
  high: 'HIGH',
  medium: 'MEDIUM',
  low: 'LOW',
};

/** Everything that is against the rules, worst first, one entry for one cause. */
export function onFireSection(report: Report, page: Page): Line[] {
  const causes = causesOf(report);
  if (causes.length === 0) return quiet(report, page);
  const shown = page.all ? causes : causes.slice(0, shownCauses);
  const left = causes.slice(shown.length);

  return [
    ...heading('On fire', countOf(causes), 'bad', page),
    ...shown.flatMap((cause) => entry(labelOf(cause.findings[0]), labelWidth, textsOf(cause, report, page), page)),
    ...(left.length === 0 ? [] : leftOut(leftOver(left), page)),
  ];
}

function labelOf({ severity }: Finding): Span {
  return span(severityWords[severity], severity);
}

/** That nothing burns is only as good as what was read, and worth nothing where no cluster could be found. */
function quiet(report: Report, page: Page): Line[] {
  if (report.unread.length === 0) return [[span('Nothing on fire', 'good')]];
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
      ? curesOf(cause, page)
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

function contextOf({ key, cluster }: Cause, page: Page): Line {
  if (key !== undefined) {
    const { state = '', spec = '', deletionProtection = '', instanceId = '' } = key.reported ?? {};
    return facts([
      state === '' ? 'state untold' : state,
      spec,
      deletionProtection === '' ? '' : `deletion protection ${deletionProtection}`,
      instanceId === '' ? '' : `KMS instance ${named(instanceId, page)}`,
    ]);
  }
  if (cluster === undefined) return [];
  const { id, spec, profile, version, state } = cluster;
  return facts([
    spec === '' ? 'spec untold' : spec,
    /^default$/i.test(profile) ? '' : profile,
    version === '' ? 'version untold' : `Kubernetes ${version}`,
    state === '' ? 'state untold' : state,
    named(id, page),
  ]);
}

function facts(all: readonly string[]): Line {
  return [span(all.filter((fact) => fact !== '').join(', '), 'quiet')];
}

/** Only where an earlier report tells; the first audit finds everything new. */
function sinceOf({ since }: Finding, { startedAt }: Report, page: Page): Line[] {
  if (since === startedAt) return [];
  return [[span(`since ${humanTimes(since)}, ${spanOf(page.now - Date.parse(since))}`, 'quiet')]];
}

function curesOf({ findings, key }: Cause, page: Page): Line[] {
  const cures = groupBy(
    // Why KMS refuses is no question any more where something else is known to be wrong with the key.
    findings
      .filter(({ message }, index) => index === 0 || message.id !== 'refused')
      .map((finding) => cureOf(finding, key)),
    ({ text }) => text,
  );
  return [...cures.values()].flatMap(([{ undo, text }]) =>
    undo ? command(`undo: ${text}`, page) : [[span(unbroken('fix: '), 'strong'), span(text)]],
  );
}

/** A command stays one that can be pasted, also where it takes several lines. */
function command(text: string, page: Page): Line[] {
  const width = textWidth(labelWidth, page);
  if (text.length <= width) return [[span(unbroken(text), 'strong')]];
  const lines = flow([span(text, 'strong')], width - 2);
  return lines.map((line, index) => (index === lines.length - 1 ? line : [...line, span(`${nbsp}\\`)]));
}
