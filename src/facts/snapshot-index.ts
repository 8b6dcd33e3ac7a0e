import { derive, type Fact, notAsked } from '../model/fact.ts';
import { phaseOf } from '../model/lifecycle.ts';
import type { ClusterReading, KeyReading, Snapshot, TrailReading } from '../model/snapshot.ts';
import { type RegionActivity, regionActivity } from './cluster-activity.ts';
import { type KeyUsers, keyUsers } from './key-users.ts';

/** A snapshot, found by id: built once, so that joining stays linear in the number of clusters. */
export interface SnapshotIndex {
  readonly accountId: string;
  /** Whether every list of clusters that was asked for came whole. */
  readonly listed: boolean;
  /** The regions that hold clusters, sorted. */
  readonly regionIds: readonly string[];
  key(regionId: string, keyId: string): KeyReading | undefined;
  region(regionId: string): RegionIndex;
  /** Clusters that are there and name the key. */
  clustersNaming(regionId: string, keyId: string): readonly ClusterReading[];
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
}

export function indexSnapshot(snapshot: Snapshot): SnapshotIndex {
  const keys = new Map(snapshot.keys.map((key) => [keyName(key.regionId, key.keyId), key]));
  const key = (regionId: string, keyId: string) => keys.get(keyName(regionId, keyId));
  const regions = new Map<string, RegionIndex>();
  for (const [regionId, clusters] of groupByRegion(snapshot.clusters)) {
    const users = keyUsers(clusters, (keyId) => key(regionId, keyId));
    const read = snapshot.activity.find((entry) => entry.regionId === regionId)?.activity;
    regions.set(regionId, {
      regionId,
      clusters,
      trails:
        snapshot.trails.find((entry) => entry.regionId === regionId)?.trails ??
        notAsked('actiontrail:DescribeTrails', snapshot.accountId, regionId),
      users,
      activity: read === undefined ? undefined : derive(read, (activity) => regionActivity(activity, users)),
    });
  }

  const naming = new Map<string, ClusterReading[]>();
  for (const cluster of snapshot.clusters) {
    if (cluster.state.ok && phaseOf(cluster.state.value) === 'ended') continue;
    const name = keyName(cluster.regionId, cluster.namedKey);
    const named = naming.get(name);
    if (named === undefined) naming.set(name, [cluster]);
    else named.push(cluster);
  }

  return {
    accountId: snapshot.accountId,
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
