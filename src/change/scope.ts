import { type KeyInUse, type KeysInUse, keysInUse } from '../facts/keys-in-use.ts';
import type { AuditEvent } from '../model/audit-event.ts';
import { isAlias } from '../model/key-ref.ts';
import type { ClusterNetwork } from '../model/network.ts';
import { isEncrypted, keyReferencesOf, type Snapshot } from '../model/snapshot.ts';
import { touchedBy } from '../trail/change-event.ts';
import { keysNamedBy, type NamedKey } from './attribute.ts';

/** So many clusters of one key are read again; of more, only what hangs on the key is judged again. */
const mostClusters = 100;

/** A cluster or a key, named well enough to be asked for. */
export interface ResourcePlace {
  readonly regionId: string;
  readonly id: string;
}

/** What events touched. */
export interface ChangeScope {
  readonly clusters: readonly ResourcePlace[];
  readonly keys: readonly ResourcePlace[];
  /** Whether the role and KMS as such are in it. */
  readonly account: boolean;
  readonly trailRegions: readonly string[];
  /** Whether the security groups and network ACLs of the clusters are in it. */
  readonly network: boolean;
}

/** What audit events touched: parts of the account, or `everything` where that is unknown; undefined where nothing of ours. */
export function scopeOf(
  auditEvents: readonly AuditEvent[],
  snapshot: Snapshot,
): ChangeScope | 'everything' | undefined {
  const inUse = keysInUse(snapshot);
  const named = { keys: inUse.all.map((key) => namedKey(key, snapshot)) };
  const clusters = new Map<string, ResourcePlace>();
  const keys = new Map<string, ResourcePlace>();
  const trailRegions = new Set<string>();
  let account = false;
  let network = false;
  for (const auditEvent of auditEvents) {
    switch (touchedBy(auditEvent)) {
      case 'key':
      case 'alias':
      case 'kms-instance':
        for (const key of keysOf(auditEvent, named)) {
          for (const id of [key.id, ...(inUse.find(key.regionId, key.id)?.references ?? [])]) {
            keys.set(JSON.stringify([key.regionId, id]), { regionId: key.regionId, id });
          }
          for (const place of usersOf(key, snapshot, inUse)) clusters.set(place.id, place);
        }
        break;
      case 'cluster': {
        const { resourceId } = auditEvent;
        // A cluster that is nameless, or in an unknown region, can be any.
        const regionId = snapshot.clusters.find(({ id }) => id === resourceId)?.regionId ?? auditEvent.regionId;
        if (resourceId === '' || regionId === '') return 'everything';
        clusters.set(resourceId, { regionId, id: resourceId });
        break;
      }
      case 'role':
      // Whether a control policy reaches this account is not known from the event.
      case 'control-policy':
        account = true;
        break;
      case 'policy':
        account ||= isHeld(auditEvent.resourceId, snapshot);
        break;
      case 'security-group':
      case 'network-acl':
        for (const place of behind(auditEvent, snapshot)) {
          network = true;
          clusters.set(place.id, place);
        }
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
    network,
  };
}

/** Encrypted clusters that stand behind a security group or a network ACL; all of the region where it is not named. */
function behind({ resourceId, regionId }: AuditEvent, { clusters, network }: Snapshot): ResourcePlace[] {
  const boundTo = new Set(
    network.flatMap(({ kind, id, reading }) =>
      kind === 'v-switch' && reading.ok && reading.value === resourceId ? [id] : [],
    ),
  );
  const isBehind = ({ securityGroupId, vSwitchIds }: ClusterNetwork) =>
    [securityGroupId, ...vSwitchIds].includes(resourceId) || vSwitchIds.some((id) => boundTo.has(id));
  return clusters
    .filter((cluster) => isEncrypted(cluster) && cluster.network?.ok === true)
    .filter((cluster) => regionId === '' || cluster.regionId === regionId)
    .filter((cluster) => resourceId === '' || (cluster.network?.ok === true && isBehind(cluster.network.value)))
    .slice(0, mostClusters)
    .map((cluster) => ({ id: cluster.id, regionId: cluster.regionId }));
}

/** Whether the role holds a policy of that name, as far as is known. */
function isHeld(name: string, { security }: Snapshot): boolean {
  if (name === '' || !security?.policies.ok) return true;
  return security.policies.value.some((policy) => policy.name === name);
}

/** A key with every name that is known of it: an alias that no cluster names may be an approved one. */
function namedKey({ regionId, id, references, metadata }: KeyInUse, { accountId, aliases }: Snapshot): NamedKey {
  const key = metadata.ok ? metadata.value : null;
  const instanceId = key?.instanceId.ok ? key.instanceId.value : '';
  const listed = aliases.find((entry) => entry.regionId === regionId)?.aliases;
  const own = listed?.ok ? Object.entries(listed.value).filter(([, keyId]) => keyId === id) : [];
  const names = [...references, ...own.map(([alias]) => alias)];
  return { accountId, regionId, id, references: names, arn: key?.arn ?? '', instanceId };
}

/** Keys in use that an audit event is about. An event that names no key, or an alias that no key in use has, may be about any. */
export function keysOf<K extends NamedKey>(auditEvent: AuditEvent, { keys }: { readonly keys: readonly K[] }): K[] {
  const named = keysNamedBy(auditEvent, { keys });
  const touched = touchedBy(auditEvent);
  const isInstance = touched === 'kms-instance';
  const isOtherAlias = touched === 'key' && isAlias(auditEvent.resourceId) && named.length === 0;
  const isVague = auditEvent.resourceId === '' || isOtherAlias;
  if (!isVague) return named;
  return keys.filter(
    ({ regionId, instanceId }) =>
      (auditEvent.regionId === '' || regionId === auditEvent.regionId) && !(isInstance && instanceId === ''),
  );
}

/** Clusters that name the key, and those whose existing Secrets may need it. */
function usersOf({ regionId, id }: NamedKey, { clusters, memory }: Snapshot, inUse: KeysInUse): ResourcePlace[] {
  const isThis = (reference: string) => inUse.find(regionId, reference)?.id === id;
  return clusters
    .filter((cluster) => cluster.regionId === regionId && keyReferencesOf(cluster, memory).some(isThis))
    .slice(0, mostClusters)
    .map(({ id, regionId }) => ({ id, regionId }));
}
