import { reasonOf } from '../checks/catalog.ts';
import type { AuditEvent, ChangedBy } from '../model/audit-event.ts';
import { isSameSetting } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import { isAlias, refersTo } from '../model/key-ref.ts';
import type { Report, ReportedKey } from '../model/report.ts';
import { touchedBy } from '../trail/change-event.ts';

/** An account before and after audit events. */
export interface ReportPair {
  /** undefined where nothing was known before: then no change can be attributed. */
  readonly before: Report | undefined;
  readonly after: Pick<Report, 'clusters' | 'keys'>;
  /** In the order in which they came; the last one that fits counts. */
  readonly auditEvents: readonly AuditEvent[];
}

/** The findings, those that changed with the actor who changed them. */
export function withChangedBy(findings: readonly Finding[], pair: ReportPair): Finding[] {
  const eventFor = attributor(pair);
  return findings.map((finding) => {
    const event = eventFor(finding);
    return event === undefined ? finding : { ...finding, changedBy: changedByOf(event) };
  });
}

/**
 * Finds the audit event that explains a finding of after. Attribution is by rule: the verdict or its reason must have
 * changed from one definite verdict to another, the reason must list the event, and the event must name the resource, or
 * the key, the instance or the trail that it rests on. Otherwise no actor is named.
 */
export function attributor({ before, after, auditEvents }: ReportPair): (finding: Finding) => AuditEvent | undefined {
  const named = auditEvents.filter(
    ({ accountId, resourceId, actor }) => ![accountId, resourceId, actor.name].includes(''),
  );
  if (before === undefined || named.length === 0) return () => undefined;
  const earlier = new Map(before.findings.map((finding) => [finding.id, finding]));
  const clusters = new Map(before.clusters.map((cluster) => [cluster.id, cluster]));
  const now = new Map(after.clusters.map((cluster) => [cluster.id, cluster]));

  return (finding) => {
    const known = earlier.get(finding.id);
    const events = reasonOf(finding.message)?.events;
    if (events === undefined || !isTurned(finding, known)) return undefined;
    const last = (names: readonly string[] | undefined, isOnIt: (auditEvent: AuditEvent) => boolean) =>
      named.findLast((auditEvent) => names?.includes(auditEvent.eventName) === true && isOnIt(auditEvent));
    const { resource } = finding;
    const onKey = (keyId: string) =>
      last([...(events.key ?? []), ...(events['kms-instance'] ?? [])], (auditEvent) =>
        namesKey(auditEvent, resource.regionId, keyId),
      );

    switch (resource.type) {
      case 'ACS::ACK::Cluster': {
        const [was, is] = [clusters.get(resource.id), now.get(resource.id)];
        if (is === undefined) return undefined;
        const by = finding.message.data.by ?? known?.message.data.by;
        const onNetwork = last(
          [...(events['security-group'] ?? []), ...(events['network-acl'] ?? [])],
          (auditEvent) => typeof by === 'string' && auditEvent.resourceId === by,
        );
        if (onNetwork !== undefined) return onNetwork;
        // With the same setting as before, only its key can have changed.
        if (was !== undefined && isSameSetting(was.encryption, is.encryption)) return onKey(is.encryption.keyId);
        // A cluster that was not known before is as its creator made it; an alias that was moved changes its key.
        return last([...(events.cluster ?? []), ...(events.alias ?? [])], (auditEvent) =>
          touchedBy(auditEvent) === 'alias'
            ? isAlias(auditEvent.resourceId) && namesKey(auditEvent, resource.regionId, is.encryption.keyId)
            : auditEvent.resourceId === resource.id &&
              (auditEvent.eventName === 'CreateCluster') === (known === undefined),
        );
      }
      case 'ACS::KMS::Key':
        return known && onKey(resource.id);
      case 'ACS::::Region': {
        const trail = finding.message.data.trail ?? known?.message.data.trail;
        return last(events.trail, ({ resourceId }) => resourceId === trail);
      }
      default:
        return (
          known &&
          last([...(events.role ?? []), ...(events.policy ?? [])], (auditEvent) => {
            const { policies = known.message.data.policies } = finding.message.data;
            const named = Array.isArray(policies) ? policies : [];
            return touchedBy(auditEvent) === 'role' || named.includes(auditEvent.resourceId);
          })
        );
    }
  };

  function namesKey(auditEvent: AuditEvent, regionId: string, keyId: string): boolean {
    // Each region may have an alias of that name.
    if (auditEvent.regionId === '' && auditEvent.resourceId.startsWith('alias/')) return false;
    return [after, before as Report].some((report) =>
      keysNamedBy(auditEvent, report).some((key) => key.id === keyId && key.regionId === regionId),
    );
  }
}

/** A key in use, by all that an event may call it. */
export type NamedKey = Pick<ReportedKey, 'accountId' | 'regionId' | 'id' | 'arn' | 'references' | 'instanceId'>;

/** Keys in use that an event names, itself or by their instance. */
export function keysNamedBy<K extends NamedKey>(
  auditEvent: AuditEvent,
  { keys }: { readonly keys: readonly K[] },
): K[] {
  if (auditEvent.resourceId === '') return [];
  const here = keys.filter(({ regionId }) => auditEvent.regionId === '' || regionId === auditEvent.regionId);
  return touchedBy(auditEvent) === 'kms-instance'
    ? here.filter(({ instanceId }) => instanceId === auditEvent.resourceId)
    : here.filter((key) => refersTo(auditEvent.resourceId, key));
}

/** Whether a finding gives another reason than before, both times with a definite verdict. */
function isTurned(now: Finding, before: Finding | undefined): boolean {
  if (now.verdict === 'INSUFFICIENT_DATA') return false;
  if (before === undefined) return true;
  if (before.verdict === 'INSUFFICIENT_DATA') return false;
  // A date or a count in a reason may change by itself.
  return before.verdict !== now.verdict || before.message.id !== now.message.id;
}

function changedByOf({ actor: { name, type, address }, eventName, time }: AuditEvent): ChangedBy {
  // A clock that is centuries off writes years that no report may hold.
  return { name, type, address, eventName, time: /^\d{4}-/.test(time) ? time : null };
}
