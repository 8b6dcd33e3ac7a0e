import type { ChangedBy } from '../../model/audit-event.ts';
import type { Benchmark, CheckText, Finding } from '../../model/finding.ts';
import type { Report, ReportedCluster, Source } from '../../model/report.ts';
import type { Language } from '../../words/language.ts';
import type { OcsfWords } from '../../words/ocsf-words.ts';
import { remediationLines } from '../remediation-lines.ts';
import { eventHead, millis } from './event.ts';
import { activityOf, complianceNumbers, informational, isDone, severityNumbers, statusOf } from './numbers.ts';

/** What events are made from. */
export interface OcsfContext {
  readonly report: Report;
  /** Ids of the findings that were fixed before. */
  readonly fixed: ReadonlySet<string>;
  readonly checks: ReadonlyMap<string, CheckText>;
  readonly clusters: ReadonlyMap<string, ReportedCluster>;
  /** The answer that a finding rests on. */
  readonly sourceOf: (finding: Finding) => Source | undefined;
  readonly language: Language;
  readonly benchmarks: readonly Benchmark[];
  readonly words: OcsfWords;
}

/** ActionTrail may tell something else, such as `Internal`. */
const isIpv4 = /^(\d{1,3}\.){3}\d{1,3}$/;

/** A finding as an event, whatever its verdict. */
export function findingEvent(finding: Finding, context: OcsfContext) {
  const { report, language, words } = context;
  const { resource, verdict, waiver } = finding;
  const reason = language.reason(finding);
  const check = context.checks.get(finding.checkId);
  const title = check === undefined ? finding.checkId : check.title[language.lang];
  const done = isDone(finding);
  const remediation = remediationLines(language.remediation(finding));

  return {
    ...eventHead(report, {
      uid: finding.id,
      eventCode: finding.checkId,
      activity: activityOf(finding, report, context.fixed),
      severity: done ? informational : severityNumbers[finding.severity],
      status: statusOf(finding),
      accountId: resource.accountId,
      regionId: resource.regionId,
    }),
    message: reason,
    status_code: verdict,
    ...(waiver === undefined ? {} : { status_detail: words.waived(waiver) }),
    finding_info: {
      uid: finding.id,
      title,
      desc: reason,
      types: ['Compliance'],
      created_time: millis(finding.firstSeen),
      first_seen_time: millis(finding.firstSeen),
      modified_time: millis(finding.since),
      last_seen_time: millis(finding.readAt ?? report.finishedAt),
      ...(check === undefined ? {} : { src_url: check.reference }),
      analytic: { uid: finding.checkId, name: title, type_id: 1, type: 'Rule' },
    },
    compliance: complianceOf(finding, title, reason, context),
    resources: [resourceOf(finding, context)],
    ...evidencesOf(finding, context),
    ...(remediation.length === 0
      ? {}
      : {
          remediation: {
            desc: remediation.join('\n'),
            ...(check === undefined ? {} : { references: [check.reference] }),
          },
        }),
    ...(waiver === undefined ? {} : { unmapped: { waiver } }),
  };
}

/** What was looked at, with the answer that it was read from, and what somebody did. */
function evidencesOf(finding: Finding, { sourceOf }: OcsfContext) {
  const { evidence, changedBy } = finding;
  const source = sourceOf(finding);
  const all = [
    ...evidence.map((one) => ({ name: one.property, ...(source && { api: apiOf(source) }), data: one })),
    ...(changedBy === undefined ? [] : [auditEventOf(changedBy)]),
  ];
  return all.length === 0 ? {} : { evidences: all };
}

function apiOf({ operation, requestId }: Source) {
  return { operation, ...(requestId === '' ? {} : { request: { uid: requestId } }) };
}

function auditEventOf(by: ChangedBy) {
  const { name, type, address, eventName } = by;
  return {
    name: eventName,
    // OCSF has no numbers for this cloud's kinds of identities.
    actor: { user: { name, ...(type === '' ? {} : { type_id: 99, type }) } },
    api: { operation: eventName },
    ...(address === '' ? {} : { src_endpoint: isIpv4.test(address) ? { ip: address } : { name: address } }),
    data: by,
  };
}

function complianceOf(
  { checkId, verdict, severity, controls }: Finding,
  title: string,
  reason: string,
  context: OcsfContext,
) {
  const { id, caption } = complianceNumbers[verdict];
  const own = controls.flatMap((ref) => controlNamed(ref, context));
  const check = {
    uid: checkId,
    name: title,
    severity_id: severityNumbers[severity].id,
    severity: severityNumbers[severity].caption,
    status_id: id,
    status: caption,
  };
  return {
    control: checkId,
    desc: title,
    status_id: id,
    status: caption,
    status_code: verdict,
    status_details: [reason],
    standards: [...new Set(own.map(({ standard }) => standard))],
    requirements: own.map(({ requirement }) => requirement),
    checks: [check],
  };
}

/** A control of a report, in words; as it is where it is no longer known. */
function controlNamed(ref: string, { benchmarks }: OcsfContext) {
  const known = benchmarks.find(({ id }) => ref.startsWith(`${id}:`));
  if (known === undefined) return [{ standard: ref.split(':')[0] ?? ref, requirement: ref }];
  const { id, title, version, controls } = known;
  const control = controls.find((one) => `${id}:${one.id}` === ref);
  const standard = `${title} ${version}`;
  return [{ standard, requirement: control === undefined ? ref : `${standard} ${control.id} - ${control.title}` }];
}

function resourceOf({ resource }: Finding, { clusters }: OcsfContext) {
  const cluster = resource.type === 'ACS::ACK::Cluster' ? clusters.get(resource.id) : undefined;
  const tags = Object.entries(cluster?.tags ?? {}).map(([name, value]) => ({ name, value }));
  return {
    uid: resource.id,
    name: resource.name,
    type: resource.type,
    ...(resource.regionId === '' ? {} : { region: resource.regionId }),
    ...(cluster === undefined || cluster.version === '' ? {} : { version: cluster.version }),
    ...(tags.length === 0 ? {} : { tags }),
  };
}
