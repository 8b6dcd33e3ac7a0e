import type { AuditEvent } from '../model/actor.ts';
import { keysInUse } from '../model/keys-in-use.ts';
import { isEncrypted } from '../model/sealed.ts';
import type { KeyReading, Snapshot } from '../model/snapshot.ts';
import { bareKeyId } from '../trail/attribute.ts';
import { touchedBy } from '../trail/change-event.ts';

/** So many clusters of one key are read again; of more, only what hangs on the key is judged again. */
const mostClusters = 100;

/** A cluster or a key, named well enough to be asked for. */
export interface Place {
  readonly regionId: string;
  readonly id: string;
}

/** What events touched. */
export interface Scope {
  readonly clusters: readonly Place[];
  readonly keys: readonly Place[];
  /** Whether the role and KMS as such are in it. */
  readonly account: boolean;
  readonly trailRegions: readonly string[];
}

/** A key in use, by all that an event may call it. */
export interface NamedKey extends Place {
  /** '' where it is not known. */
  readonly arn: string;
  readonly instanceId: string;
}

/** What audit events touched: parts of the account, or `everything` where that cannot be told; undefined where nothing of ours. */
export function scopeOf(auditEvents: readonly AuditEvent[], snapshot: Snapshot): Scope | 'everything' | undefined {
  const named = { keys: snapshot.keys.map(namedKey) };
  const clusters = new Map<string, Place>();
  const keys = new Map<string, Place>();
  const trailRegions = new Set<string>();
  let account = false;
  for (const auditEvent of auditEvents) {
    switch (touchedBy(auditEvent)) {
      case 'key':
      case 'kms-instance':
        for (const key of keysOf(auditEvent, named)) {
          keys.set(JSON.stringify([key.regionId, key.id]), { regionId: key.regionId, id: key.id });
          for (const place of usersOf(key, snapshot)) clusters.set(place.id, place);
        }
        break;
      case 'cluster': {
        const { resourceId } = auditEvent;
        // A cluster that is nameless, or in a place that is not told, can be any.
        const regionId = snapshot.clusters.find(({ id }) => id === resourceId)?.regionId ?? auditEvent.regionId;
        if (resourceId === '' || regionId === '') return 'everything';
        clusters.set(resourceId, { regionId, id: resourceId });
        break;
      }
      case 'role':
        account = true;
        break;
      case 'trail':
        for (const cluster of snapshot.clusters) if (isEncrypted(cluster)) trailRegions.add(cluster.regionId);
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

function namedKey({ regionId, keyId, metadata }: KeyReading): NamedKey {
  const key = metadata.ok ? metadata.value : null;
  return { regionId, id: keyId, arn: key?.arn ?? '', instanceId: key?.instanceId.ok ? key.instanceId.value : '' };
}

/** Keys in use that a audit event names. */
export function keysNamedBy<K extends NamedKey>(
  auditEvent: AuditEvent,
  { keys }: { readonly keys: readonly K[] },
): K[] {
  if (auditEvent.resourceId === '') return [];
  const here = keys.filter(({ regionId }) => auditEvent.regionId === '' || regionId === auditEvent.regionId);
  return touchedBy(auditEvent) === 'kms-instance'
    ? here.filter(({ instanceId }) => instanceId === auditEvent.resourceId)
    : here.filter((key) => isNamed(key, auditEvent.resourceId));
}

/** Keys in use that a audit event is about. One whose key is not told, or told by an alias that nobody knows, may be about any. */
export function keysOf<K extends NamedKey>(auditEvent: AuditEvent, { keys }: { readonly keys: readonly K[] }): K[] {
  const named = keysNamedBy(auditEvent, { keys });
  const isInstance = touchedBy(auditEvent) === 'kms-instance';
  const isVague =
    auditEvent.resourceId === '' || (!isInstance && auditEvent.resourceId.startsWith('alias/') && named.length === 0);
  if (!isVague) return named;
  return keys.filter(
    ({ regionId, instanceId }) =>
      (auditEvent.regionId === '' || regionId === auditEvent.regionId) && !(isInstance && instanceId === ''),
  );
}

/** A key goes by the name that clusters have for it, and by KMS's own id, which ends its ARN. */
function isNamed({ id, arn }: NamedKey, name: string): boolean {
  const asked = name.toLowerCase();
  return bareKeyId(id).toLowerCase() === asked || (arn !== '' && bareKeyId(arn).toLowerCase() === asked);
}

/** Clusters that name the key, and those whose existing Secrets may need it. */
function usersOf(key: NamedKey, { clusters, memory }: Snapshot): Place[] {
  return clusters
    .filter((cluster) => cluster.regionId === key.regionId && keysInUse(cluster, memory).includes(key.id))
    .slice(0, mostClusters)
    .map(({ id, regionId }) => ({ id, regionId }));
}
