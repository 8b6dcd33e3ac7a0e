import { derive, type Fact, notAsked } from '../model/fact.ts';
import { phaseOf } from '../model/lifecycle.ts';
import { formerKeys, type RememberedCluster, rememberedCluster } from '../model/memory.ts';
import type { ClusterReading, KeyReading, Snapshot, TrailReading } from '../model/snapshot.ts';
import { type RegionActivity, regionActivity } from './cluster-activity.ts';
import { type KeyUsers, keyUsers, type RememberedUser } from './key-users.ts';

/** A snapshot, found by id: built once, so that joining stays linear in the number of clusters. */
export interface SnapshotIndex {
  readonly accountId: string;
  /** Whether every list of clusters that was asked for came whole. */
  readonly listed: boolean;
  /** The regions that hold clusters, sorted. */
  readonly regionIds: readonly string[];
  key(regionId: string, keyId: string): KeyReading | undefined;
  region(regionId: string): RegionIndex;
  /** Names of the clusters that are there and name the key, or did, and may need it for their old Secrets. */
  clustersNaming(regionId: string, keyId: string): readonly string[];
  /** What earlier audits know of a cluster. */
  remembered(clusterId: string): RememberedCluster | undefined;
  /** Key ids by alias. */
  aliases(regionId: string): Fact<Readonly<Record<string, string>>>;
  /** When a KMS instance ends, epoch milliseconds; null is never. */
  instanceEnds(regionId: string, instanceId: string): Fact<number | null>;
}

export interface RegionIndex {
  readonly regionId: string;
  readonly clusters: readonly ClusterReading[];
  readonly trails: Fact<readonly TrailReading[]>;
  readonly users: KeyUsers;
  /** undefined where it was not asked for. */
  readonly activity: Fact<RegionActivity> | undefined;
  /** When it was read, ISO 8601 UTC; '' where it was not asked for. */
  readonly activityReadAt: string;
}

export function indexSnapshot(snapshot: Snapshot): SnapshotIndex {
  const keys = new Map(snapshot.keys.map((key) => [keyName(key.regionId, key.keyId), key]));
  const key = (regionId: string, keyId: string) => keys.get(keyName(regionId, keyId));
  const regions = new Map<string, RegionIndex>();
  for (const [regionId, clusters] of groupByRegion(snapshot.clusters)) {
    const unreadableNeighbors = clusters.filter(({ encryption }) => !encryption.ok).map(({ name }) => name);
    const gone = goneLately(snapshot, regionId);
    const users = keyUsers(clusters, gone, formerlyUsed(snapshot, regionId), (keyId) => key(regionId, keyId));
    const usage = snapshot.activity.find((entry) => entry.regionId === regionId);
    regions.set(regionId, {
      regionId,
      clusters,
      trails:
        snapshot.trails.find((entry) => entry.regionId === regionId)?.trails ??
        notAsked('actiontrail:DescribeTrails', snapshot.accountId, regionId),
      users,
      activity: usage && derive(usage.activity, (activity) => regionActivity(activity, users, unreadableNeighbors)),
      activityReadAt: usage?.readAt ?? '',
    });
  }

  const remembered = (id: string) => rememberedCluster(snapshot.memory, id);
  const naming = new Map<string, string[]>();
  const addName = (key: string, name: string) => {
    const names = naming.get(key);
    if (names === undefined) naming.set(key, [name]);
    else names.push(name);
  };
  for (const { id, name, regionId, namedKey, state } of snapshot.clusters) {
    if (state.ok && phaseOf(state.value) === 'ended') continue;
    addName(keyName(regionId, namedKey), name);
    const known = remembered(id);
    if (known === undefined) continue;
    for (const { keyId } of formerKeys(known, namedKey)) addName(keyName(regionId, keyId), `${name} (formerly)`);
  }

  return {
    accountId: snapshot.accountId,
    remembered,
    clustersNaming: (regionId, keyId) => naming.get(keyName(regionId, keyId)) ?? [],
    aliases: (regionId) =>
      snapshot.aliases.find((entry) => entry.regionId === regionId)?.aliases ??
      notAsked('kms:ListAliases', snapshot.accountId, regionId),
    instanceEnds: (regionId, instanceId) =>
      snapshot.instances.find((entry) => entry.regionId === regionId && entry.instanceId === instanceId)?.ends ??
      notAsked('kms:GetKmsInstance', snapshot.accountId, regionId, instanceId),
    listed: snapshot.listings.every((listing) => listing.clusters.ok),
    regionIds: [...regions.keys()].sort(),
    key,
    region(regionId) {
      const region = regions.get(regionId);
      if (region === undefined) throw new Error(`the snapshot holds no cluster in ${regionId}`);
      return region;
    },
  };
}

/** Every key that earlier audits saw encrypting a cluster of a region. */
function formerlyUsed({ memory }: Snapshot, regionId: string): string[] {
  return Object.values(memory.clusters)
    .filter(({ last }) => last.regionId === regionId)
    .flatMap(({ keys }) => keys.map(({ keyId }) => keyId));
}

/** Clusters that earlier audits saw encrypted in a region, and that are on no list any more. */
function goneLately({ clusters, memory }: Snapshot, regionId: string): RememberedUser[] {
  const listed = new Set(clusters.map(({ id }) => id));
  return Object.entries(memory.clusters)
    .filter(([id, { last }]) => last.regionId === regionId && !listed.has(id))
    .flatMap(([id, { last, keys }]) => {
      const keyIds = keys.map(({ keyId }) => keyId);
      return keyIds.length === 0 ? [] : [{ id, vpcId: last.vpcId, keyIds, lastRead: Date.parse(last.readAt) }];
    });
}

function groupByRegion(clusters: readonly ClusterReading[]): Map<string, ClusterReading[]> {
  const regions = new Map<string, ClusterReading[]>();
  for (const cluster of clusters) {
    const region = regions.get(cluster.regionId);
    if (region === undefined) regions.set(cluster.regionId, [cluster]);
    else region.push(cluster);
  }
  return regions;
}

/** A name that no pair of ids can share with another pair. */
function keyName(regionId: string, keyId: string): string {
  return JSON.stringify([regionId, keyId]);
}
