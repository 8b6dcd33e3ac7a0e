import keyUsable from '../checks/ack-cluster-encryption-key-usable.ts';
import syncedSecretsEncrypted from '../checks/ack-cluster-synced-secrets-encrypted.ts';
import type { Reason } from '../checks/reason.ts';
import { summarize } from '../judge/assemble.ts';
import type { AuditEvent } from '../model/audit-event.ts';
import { phaseOf } from '../model/cluster.ts';
import { changeEncryptionCommand } from '../model/command-line.ts';
import type { Finding, Resource } from '../model/finding.ts';
import { refersTo } from '../model/key-ref.ts';
import { encryptedSince, formerKeys, lastKey, type Memory, rememberedCluster } from '../model/memory.ts';
import type {
  Alarm,
  ChangedVerdict,
  NamedCluster,
  PreOutage,
  Report,
  ReportedCluster,
  ReportedKey,
  SwitchedOff,
} from '../model/report.ts';
import type { ClusterReading } from '../model/snapshot.ts';
import { touchedBy } from '../trail/change-event.ts';
import { attributor } from './attribute.ts';
import { type ChangeScope, keysOf } from './scope.ts';

/** An account before and after events, and what is known of how it came from one to the other. */
export interface SnapshotPair {
  /** undefined where nothing was known before. */
  readonly before: Report | undefined;
  readonly after: Report;
  readonly auditEvents: readonly AuditEvent[];
  /** What was remembered before. */
  readonly memory: Memory;
  /** Clusters as they were read just now. */
  readonly readings: readonly ClusterReading[];
}

/** What was read again, so that what is judged otherwise may be a change; undefined where everything was. */
export type TouchedResources = Pick<ChangeScope, 'clusters' | 'keys' | 'account' | 'trailRegions'>;

/** Gives whether a resource was read again, or names a key that was. */
function touchedIn({ clusters }: Report, touched: TouchedResources): (resource: Resource) => boolean {
  const place = (regionId: string, id: string) => JSON.stringify([regionId, id]);
  const keyOf = new Map(clusters.map(({ id, encryption }) => [id, encryption.keyId]));
  const again = new Set(touched.clusters.map(({ id }) => id));
  const keys = new Set(touched.keys.map(({ regionId, id }) => place(regionId, id)));
  const regions = new Set([...touched.trailRegions, ...touched.clusters.map(({ regionId }) => regionId)]);
  return ({ type, regionId, id }) => {
    switch (type) {
      case 'ACS::ACK::Cluster':
        return again.has(id) || keys.has(place(regionId, keyOf.get(id) ?? ''));
      case 'ACS::KMS::Key':
        return keys.has(place(regionId, id));
      case 'ACS::::Region':
        return regions.has(id);
      default:
        return touched.account;
    }
  };
}

/** The report of a change: what was read again, and what names it. The rest is in the report of its base. */
export function changeReport(report: Report, before: Report, touched: TouchedResources): Report {
  const isIn = touchedIn(report, touched);
  const clusters = report.clusters.filter((cluster) => isIn({ ...cluster, type: 'ACS::ACK::Cluster' }));
  const keys = report.keys.filter((key) => isIn({ ...key, type: 'ACS::KMS::Key', name: key.id }));
  const findings = report.findings.filter(({ resource }) => isIn(resource));
  const known = new Set(before.readErrors.map((error) => JSON.stringify(error)));
  const { plan: _, ...kept } = report;
  return {
    ...kept,
    readErrors: report.readErrors.filter((error) => !known.has(JSON.stringify(error))),
    summary: summarize({ clusters, keys, findings }, report.summary.apiCalls),
    clusters,
    keys,
    findings,
  };
}

/** Every verdict that is another one, with the event that explains it; of what was read again, where only a part was. */
export function changedVerdicts(
  { before, after, auditEvents }: SnapshotPair,
  touched: TouchedResources | undefined,
): ChangedVerdict[] {
  const eventFor = attributor({ before, after, auditEvents });
  const earlier = new Map(before?.findings.map((finding) => [finding.id, finding]));
  const there = new Set(after.findings.map(({ id }) => id));
  const isIn = touched === undefined ? () => true : touchedIn(after, touched);
  const news = after.findings
    .filter((finding) => earlier.get(finding.id)?.verdict !== finding.verdict && isIn(finding.resource))
    .map((finding) =>
      change(finding, earlier.get(finding.id)?.verdict ?? null, finding.verdict, eventFor(finding) ?? null),
    );
  const gone = [...earlier.values()]
    .filter(({ id }) => !there.has(id))
    .map((finding) => change(finding, finding.verdict, null, deletionOf(finding.resource, auditEvents)));
  return [...news, ...gone];

  function change(
    { id, checkId, severity, resource }: Finding,
    was: ChangedVerdict['before'],
    is: ChangedVerdict['after'],
    auditEvent: AuditEvent | null,
  ): ChangedVerdict {
    return { findingId: id, checkId, severity, resource, before: was, after: is, auditEvent };
  }
}

function deletionOf({ type, id }: Resource, auditEvents: readonly AuditEvent[]): AuditEvent | null {
  if (type !== 'ACS::ACK::Cluster') return null;
  return (
    auditEvents.findLast(({ eventName, resourceId }) => eventName === 'DeleteCluster' && resourceId === id) ?? null
  );
}

function isKeyEvent(auditEvent: AuditEvent): boolean {
  const touched = touchedBy(auditEvent);
  return touched === 'key' || touched === 'alias' || touched === 'kms-instance';
}

/** What must be said at once, however it came to be. */
export function alarmsOf(comparison: SnapshotPair): Alarm[] {
  return [...preOutages(comparison), ...switchedOff(comparison)];
}

/** The reason for which a key in this state makes its clusters fail. */
const reasonByState = {
  Disabled: 'key-disabled',
  PendingDeletion: 'key-pending-deletion',
  PendingImport: 'key-pending-import',
  Absent: 'key-absent',
} as const satisfies Record<PreOutage['state'], keyof typeof keyUsable.reasons>;

function preOutages({ before, after, auditEvents, memory }: SnapshotPair): PreOutage[] {
  const known = new Map(before?.keys.map((key) => [nameOf(key), key.state]));
  return after.keys.flatMap((key): PreOutage[] => {
    const { id, accountId, regionId, state } = key;
    if (!isUnusable(state) || known.get(nameOf(key)) === state) return [];
    const there = after.clusters.filter(
      (cluster) => cluster.regionId === regionId && phaseOf(cluster.state) !== 'ended',
    );
    const clusters = there.filter(({ encryption }) => encryption.keyId === id && encryption.state !== 'off');
    const formerly = there.filter(
      (cluster) =>
        !clusters.includes(cluster) && (cluster.encryption.keyId === id || formerlyUsedBy(memory, cluster.id, key)),
    );
    if (clusters.length + formerly.length === 0) return [];
    const onKey = auditEvents.filter((auditEvent) => isKeyEvent(auditEvent) && keysOf(auditEvent, after).includes(key));
    return [
      {
        kind: 'pre-outage',
        severity: 'critical',
        keyId: id,
        accountId,
        regionId,
        state,
        deletionDate: key.deleteDate,
        clusters: clusters.map(named),
        formerly: formerly.map(named),
        auditEvent: onKey.findLast(({ eventName }) => eventsLeadingTo(state).includes(eventName)) ?? null,
        restore: restoreOf(key, state),
      },
    ];
  });
}

function eventsLeadingTo(state: PreOutage['state']): readonly string[] {
  const { events }: Reason = keyUsable.reasons[reasonByState[state]];
  return [...(events?.key ?? []), ...(events?.alias ?? []), ...(events?.['kms-instance'] ?? [])];
}

/** The command that restores the key; '' where there is none. */
function restoreOf({ id, arn, accountId, regionId }: ReportedKey, state: PreOutage['state']): string {
  const resource = { type: 'ACS::KMS::Key', id, name: id, accountId, regionId } as const;
  const { remediation }: Reason = keyUsable.reasons[reasonByState[state]];
  return remediation?.commands?.({ keyId: arn.replace(/^.*:key\//, '') }, resource)[0] ?? '';
}

function isUnusable(state: string): state is PreOutage['state'] {
  return Object.hasOwn(reasonByState, state);
}

function nameOf({ regionId, id }: ReportedKey): string {
  return JSON.stringify([regionId, id]);
}

function switchedOff({ before, after, auditEvents, memory, readings }: SnapshotPair): SwitchedOff[] {
  const reported = new Map(before?.clusters.map((cluster) => [cluster.id, cluster]));
  return readings.flatMap(({ id, encryption, state }): SwitchedOff[] => {
    if (!encryption.ok || encryption.value.is !== 'off' || (state.ok && phaseOf(state.value) === 'ended')) return [];
    const earlier = reported.get(id);
    const remembered = rememberedCluster(memory, id);
    const period = remembered && lastKey(remembered);
    // What the report could not tell, memory may.
    const wasOn = earlier?.encryption.state === 'on' || (earlier?.encryption.state !== 'off' && period !== undefined);
    const cluster = after.clusters.find((candidate) => candidate.id === id);
    if (!wasOn || cluster === undefined) return [];
    const reference = earlier?.encryption.keyId || period?.keyId || '';
    const key = [...after.keys, ...(before?.keys ?? [])].find(
      (one) => one.regionId === cluster.regionId && one.arn !== '' && refersTo(reference, one),
    );
    const keyId = key?.id ?? reference;
    const caching = after.findings.find(
      ({ checkId, resource }) => checkId === syncedSecretsEncrypted.id && resource.id === id,
    )?.verdict;

    return [
      {
        kind: 'switched-off',
        severity: 'critical',
        cluster: named(cluster),
        keyId,
        encryptedSince: (remembered && encryptedSince(remembered)) ?? null,
        cachesKmsSecrets: caching === 'NON_COMPLIANT' ? true : caching === 'INSUFFICIENT_DATA' ? null : false,
        auditEvent:
          auditEvents.findLast(
            (auditEvent) => auditEvent.eventName === 'UpdateKMSEncryption' && auditEvent.resourceId === id,
          ) ?? null,
        restore:
          changeEncryptionCommand(id, cluster.regionId, { disable_encryption: false, kms_key_id: keyId })[0] ?? '',
      },
    ];
  });
}

function named({ id, name, accountId, regionId }: ReportedCluster): NamedCluster {
  return { id, name, accountId, regionId };
}

/** Whether a key encrypted a cluster before, and its existing Secrets may need it still. */
function formerlyUsedBy(memory: Memory, clusterId: string, key: ReportedKey): boolean {
  const known = rememberedCluster(memory, clusterId);
  return known !== undefined && formerKeys(known, '').some(({ keyId }) => refersTo(keyId, key));
}
