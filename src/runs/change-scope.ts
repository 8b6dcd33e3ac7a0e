import { keysNamedBy } from '../change/attribute.ts';
import type { Place } from '../collect/detail.ts';
import type { AuditEvent } from '../model/actor.ts';
import { isAlias, refersTo } from '../model/key-ref.ts';
import { formerKeys, type Memory, rememberedCluster } from '../model/memory.ts';
import type { Report, ReportedKey } from '../model/report.ts';
import { touchedBy } from '../trail/change-event.ts';
import type { Scope } from './reread.ts';

/** So many clusters of one key are read again; of more, only what hangs on the key is judged again. */
const mostClusters = 100;

/** What audit events touched: parts of the account, or `everything` where that cannot be told; undefined where nothing of ours. */
export function scopeOf(
  auditEvents: readonly AuditEvent[],
  report: Report,
  memory: Memory,
): Scope | 'everything' | undefined {
  const clusters = new Map<string, Place>();
  const keys = new Map<string, Place>();
  const trailRegions = new Set<string>();
  let account = false;
  for (const auditEvent of auditEvents) {
    switch (touchedBy(auditEvent)) {
      case 'key':
      case 'kms-instance':
        for (const key of keysOf(auditEvent, report)) {
          keys.set(JSON.stringify([key.regionId, key.id]), { regionId: key.regionId, id: key.id });
          for (const place of usersOf(key, report, memory)) clusters.set(place.id, place);
        }
        break;
      case 'cluster': {
        const { resourceId } = auditEvent;
        // A cluster that is nameless, or in a place that is not told, can be any.
        const regionId = report.clusters.find(({ id }) => id === resourceId)?.regionId ?? auditEvent.regionId;
        if (resourceId === '' || regionId === '') return 'everything';
        clusters.set(resourceId, { regionId, id: resourceId });
        break;
      }
      case 'role':
        account = true;
        break;
      case 'trail':
        for (const { encryption, regionId } of report.clusters)
          if (encryption.state === 'on') trailRegions.add(regionId);
        break;
    }
  }
  if (clusters.size === 0 && keys.size === 0 && !account && trailRegions.size === 0) return undefined;
  return {
    clusters: [...clusters.values()],
    keys: [...keys.values()],
    account,
    trailRegions: [...trailRegions].sort(),
  };
}

/** Keys in use that a audit event is about. One whose key is not told, or told by an alias that nobody knows, may be about any. */
export function keysOf(auditEvent: AuditEvent, report: Report): ReportedKey[] {
  const named = keysNamedBy(auditEvent, report);
  const isInstance = touchedBy(auditEvent) === 'kms-instance';
  const isVague = auditEvent.resourceId === '' || (!isInstance && isAlias(auditEvent.resourceId) && named.length === 0);
  if (!isVague) return named;
  return report.keys.filter(
    ({ regionId, instanceId }) =>
      (auditEvent.regionId === '' || regionId === auditEvent.regionId) && !(isInstance && instanceId === ''),
  );
}

/** Clusters that name the key, and those whose old Secrets may need it. */
function usersOf(key: ReportedKey, { clusters }: Report, memory: Memory): Place[] {
  return clusters
    .filter(({ id, regionId, encryption }) => {
      if (regionId !== key.regionId) return false;
      return encryption.keyId === key.id || formerlyUsedBy(memory, id, key);
    })
    .slice(0, mostClusters)
    .map(({ id, regionId }) => ({ id, regionId }));
}

/** Whether a key encrypted a cluster formerly, and its old Secrets may need it still. */
export function formerlyUsedBy(memory: Memory, clusterId: string, key: ReportedKey): boolean {
  const known = rememberedCluster(memory, clusterId);
  return known !== undefined && formerKeys(known).some(({ keyId }) => refersTo(keyId, key));
}
