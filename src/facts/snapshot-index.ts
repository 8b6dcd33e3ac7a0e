import { derive, type Fact, type FactTable, notAsked } from '../model/fact.ts';
import { groupBy } from '../model/group-by.ts';
import { type RememberedCluster, rememberedCluster } from '../model/memory.ts';
import { indexNetwork, type NetworkIndex } from '../model/network.ts';
import type { ClusterReading, SecretKeys, Snapshot, TrailReading } from '../model/snapshot.ts';
import { type ClusterActivity, usageByCluster } from './cluster-activity.ts';
import { type KeyContext, type KeyFacts, keyFacts } from './key-facts.ts';
import { type KeyUsers, keyUsers, type RememberedUser } from './key-users.ts';
import { isUnresolved, type KeyInUse, type KeysInUse, keysInUse } from './keys-in-use.ts';
import { type IndexedActivity, regionActivity, type SecretsUse } from './region-activity.ts';

/** A snapshot, found by id: built once, so that joining stays linear in the number of clusters. */
export interface SnapshotIndex extends KeyContext {
  /** Whether every list of clusters that was asked for came whole. */
  readonly listed: boolean;
  /** The regions that hold clusters, sorted. */
  readonly regionIds: readonly string[];
  readonly keys: KeysInUse;
  readonly network: NetworkIndex;
  keyFacts(key: KeyInUse): FactTable<KeyFacts>;
  region(regionId: string): RegionIndex;
  /** What earlier audits know of a cluster. */
  remembered(clusterId: string): RememberedCluster | undefined;
}

export interface RegionIndex {
  readonly regionId: string;
  readonly clusters: readonly ClusterReading[];
  readonly trails: Fact<readonly TrailReading[]>;
  readonly users: KeyUsers;
  /** undefined where it was not asked for. */
  readonly activity: Fact<IndexedActivity> | undefined;
  /** When it was read, ISO 8601 UTC; '' where it was not asked for. */
  readonly activityReadAt: string;
  /** Each encrypted cluster's part of it; empty where it was not read. */
  readonly usage: ReadonlyMap<string, ClusterActivity>;
}

export function indexSnapshot(snapshot: Snapshot): SnapshotIndex {
  const keys = keysInUse(snapshot);
  const unresolved = new Set(keys.all.filter(isUnresolved).map(({ regionId }) => regionId));
  const listed = snapshot.listings.every((listing) => listing.clusters.ok);
  const regions = new Map<string, RegionIndex>();
  for (const [regionId, clusters] of groupBy(snapshot.clusters, (cluster) => cluster.regionId)) {
    const canonical = (reference: string) => keys.canonical(regionId, reference);
    const unreadableNeighbors = clusters.filter(({ encryption }) => !encryption.ok).map(({ name }) => name);
    const { formerly, gone } = rememberedUsers(snapshot, regionId, canonical);
    const users = keyUsers(clusters, gone, formerly, canonical);
    const usage = snapshot.activity.find((entry) => entry.regionId === regionId);
    const trails =
      snapshot.trails.find((entry) => entry.regionId === regionId)?.trails ??
      notAsked('actiontrail:DescribeTrails', snapshot.accountId, regionId);
    const activity =
      usage &&
      derive(usage.activity, (read) =>
        regionActivity(read, {
          users,
          canonical,
          unreadableNeighbors,
          keysResolved: !unresolved.has(regionId),
          listed,
          secretsOf: secretsIn(usage.secrets, canonical),
          recordsAll: trails.ok && trails.value.some(isRecording),
        }),
      );
    regions.set(regionId, {
      regionId,
      clusters,
      trails,
      users,
      activity,
      activityReadAt: usage?.readAt ?? '',
      usage: activity?.ok
        ? usageByCluster(activity.value, clusters, { users, listed, canonical, memory: snapshot.memory })
        : new Map(),
    });
  }
  const instances = new Map(
    snapshot.instances.map(({ regionId, instanceId, ends }) => [JSON.stringify([regionId, instanceId]), ends]),
  );

  const places: KeyContext = {
    accountId: snapshot.accountId,
    rolePolicies: snapshot.security?.policies ?? notAsked('ram:ListPoliciesForRole', snapshot.accountId),
    aliases: (regionId) =>
      snapshot.aliases.find((entry) => entry.regionId === regionId)?.aliases ??
      notAsked('kms:ListAliases', snapshot.accountId, regionId),
    instanceEnds: (regionId, instanceId) =>
      instances.get(JSON.stringify([regionId, instanceId])) ??
      notAsked('kms:GetKmsInstance', snapshot.accountId, regionId, instanceId),
  };
  const factsOf = new Map(keys.all.map((key) => [key, keyFacts(key, places)]));

  return {
    ...places,
    keys,
    network: indexNetwork(snapshot.network),
    keyFacts: (key) => factsOf.get(key) ?? keyFacts(key, places),
    remembered: (id) => rememberedCluster(snapshot.memory, id),
    listed,
    regionIds: [...regions.keys()].sort(),
    region(regionId) {
      const region = regions.get(regionId);
      if (region === undefined) throw new Error(`the snapshot holds no cluster in ${regionId}`);
      return region;
    },
  };
}

/** Gives whether KMS secrets are encrypted with a key. */
function secretsIn(
  secrets: Fact<SecretKeys> | undefined,
  canonical: (reference: string) => string,
): (key: string) => SecretsUse {
  if (!secrets?.ok) return () => 'unknown';
  const { keyIds, complete } = secrets.value;
  const keys = new Set(keyIds.map(canonical));
  return (key) => (keys.has(key) ? 'some' : complete ? 'none' : 'unknown');
}

/** Whether a trail shows every KMS call of its region. */
export function isRecording({ recordsAll, coversRegion, status }: TrailReading): boolean {
  return recordsAll && coversRegion && status?.logging === true;
}

/** The keys that earlier audits saw in use in a region, and the clusters with such keys that are on no list any more. */
function rememberedUsers({ clusters, memory }: Snapshot, regionId: string, canonical: (reference: string) => string) {
  const listed = new Set(clusters.map(({ id }) => id));
  const formerly = new Set<string>();
  const gone: RememberedUser[] = [];
  for (const [id, { last, keys: periods }] of Object.entries(memory.clusters)) {
    if (last.regionId !== regionId) continue;
    const keys = periods.map(({ keyId }) => canonical(keyId));
    for (const key of keys) formerly.add(key);
    if (!listed.has(id)) gone.push({ id, vpcId: last.vpcId, keys, lastRead: Date.parse(last.readAt) });
  }
  return { formerly, gone };
}
