import { keepsEncryption } from '../change/compare.ts';
import { keysNamedBy } from '../change/scope.ts';
import type { AuditEvent, ChangedBy } from '../model/actor.ts';
import type { Finding } from '../model/finding.ts';
import type { Message } from '../model/message.ts';
import type { Report } from '../model/report.ts';

/** An account before and after audit events. */
export interface Turn {
  /** undefined where nothing was known before: then nobody can say what changed. */
  readonly before: Report | undefined;
  readonly after: Pick<Report, 'clusters' | 'keys'>;
  readonly auditEvents: readonly AuditEvent[];
}

/**
 * The findings, those that changed with who changed them. Nobody is named on a guess: the verdict must have been told
 * before and be told now, and the audit event must name the resource, or what it hangs on, and be one that leads to just this.
 */
export function withChangedBy(findings: readonly Finding[], { before, after, auditEvents }: Turn): Finding[] {
  const named = auditEvents.filter(
    ({ accountId, resourceId, actor }) => ![accountId, resourceId, actor.name].includes(''),
  );
  if (before === undefined || named.length === 0) return [...findings];
  const earlier = new Map(before.findings.map((finding) => [finding.id, finding]));
  const clusters = new Map(before.clusters.map((cluster) => [cluster.id, cluster]));
  const now = new Map(after.clusters.map((cluster) => [cluster.id, cluster]));

  return findings.map((finding) => {
    const auditEvent = isTurned(finding, earlier.get(finding.id)) ? auditEventBehind(finding) : undefined;
    return auditEvent === undefined ? finding : { ...finding, changedBy: changedByOf(auditEvent) };
  });

  function auditEventBehind({ id, resource, message }: Finding): AuditEvent | undefined {
    const events = eventsLeadingTo(message);
    const last = (fits: (auditEvent: AuditEvent) => boolean) => named.findLast(fits);
    const onKey = (keyId: string) =>
      last((auditEvent) => events.includes(auditEvent.eventName) && namesKey(auditEvent, resource.regionId, keyId));
    switch (resource.type) {
      case 'ACS::ACK::Cluster': {
        const [was, is] = [clusters.get(resource.id), now.get(resource.id)];
        if (is === undefined) return undefined;
        if (was !== undefined && keepsEncryption(was, is)) return onKey(is.encryption.keyId);
        // Of a cluster that nobody knew, only whoever made it made it as it is.
        const encrypting = earlier.has(id) ? ['UpdateKMSEncryption', 'MigrateCluster'] : ['CreateCluster'];
        return aboutSealing.test(message.id)
          ? last(({ eventName, resourceId }) => resourceId === resource.id && encrypting.includes(eventName))
          : undefined;
      }
      case 'ACS::KMS::Key':
        return earlier.has(id) ? onKey(resource.id) : undefined;
      case 'ACS::::Region': {
        const trail = trailOf(message) ?? trailOf(earlier.get(id)?.message);
        return last((auditEvent) => events.includes(auditEvent.eventName) && auditEvent.resourceId === trail);
      }
      default:
        return earlier.has(id) ? last(({ eventName }) => events.includes(eventName)) : undefined;
    }
  }

  function namesKey(auditEvent: AuditEvent, regionId: string, keyId: string): boolean {
    // Of an alias there may be one in each region.
    if (auditEvent.regionId === '' && auditEvent.resourceId.startsWith('alias/')) return false;
    return [after, before as Report].some((report) =>
      keysNamedBy(auditEvent, report).some((key) => key.id === keyId && key.regionId === regionId),
    );
  }
}

/** Whether a finding says something else than before, and both times something definite. */
function isTurned(now: Finding, before: Finding | undefined): boolean {
  if (now.verdict === 'INSUFFICIENT_DATA') return false;
  if (before === undefined) return true;
  if (before.verdict === 'INSUFFICIENT_DATA') return false;
  return before.verdict !== now.verdict || reasonOf(before) !== reasonOf(now);
}

/** Reasons differ where they are other ones; a date or a count in them may change by itself. */
function reasonOf({ message }: Finding): string {
  return message.id === 'key-not-enabled' ? `${message.id} ${message.data.state}` : message.id;
}

/** The trail that a finding rests on. */
function trailOf(message: Message | undefined): string | undefined {
  return message?.id === 'trail-records' ? message.data.trail : undefined;
}

/** What a cluster’s own setting decides. */
const aboutSealing = /^(encryption-|key-|rotation-|encrypted-anyway$|secret-manager-unencrypted$)/;

const eventsByState: Readonly<Record<string, readonly string[]>> = {
  Disabled: ['DisableKey'],
  PendingImport: ['DeleteKeyMaterial'],
};

/** What is done to a key, the role or a trail in order to come to this. */
function eventsLeadingTo(message: Message): readonly string[] {
  switch (message.id) {
    case 'key-not-enabled':
      return eventsByState[message.data.state] ?? [];
    case 'key-pending-deletion':
    case 'pending-deletion':
      return ['ScheduleKeyDeletion'];
    case 'key-absent':
      return ['ScheduleKeyDeletion', 'ReleaseKmsInstance'];
    case 'key-usable':
      return ['EnableKey', 'CancelKeyDeletion', 'ImportKeyMaterial'];
    case 'not-pending-deletion':
      return ['CancelKeyDeletion'];
    case 'key-material-expiring':
      return ['ImportKeyMaterial'];
    case 'delete-protected':
    case 'delete-unprotected':
      return ['SetDeletionProtection'];
    case 'rotation-any':
    case 'rotation-agrees':
    case 'rotation-wanted-on':
    case 'rotation-wanted-off':
      return ['UpdateRotationPolicy'];
    case 'role-absent':
      return ['DeleteRole'];
    case 'role-not-trusting':
      return ['UpdateRole'];
    case 'role-without-policy':
      return ['DetachPolicyFromRole'];
    case 'role-authorized':
      return ['AttachPolicyToRole', 'UpdateRole'];
    case 'no-trail-records':
      return ['StopLogging', 'UpdateTrail', 'DeleteTrail'];
    case 'trail-records':
      return ['UpdateTrail'];
    default:
      return [];
  }
}

function changedByOf({ actor: { name, type, address }, eventName, time }: AuditEvent): ChangedBy {
  // A clock that is centuries off writes years that no report may hold.
  return { name, type, address, eventName, time: /^\d{4}-/.test(time) ? time : null };
}
