import type { Encryption } from '../model/cluster.ts';
import { read } from '../model/fact.ts';
import type { ClusterReading, Snapshot } from '../model/snapshot.ts';
import { indexSnapshot, type SnapshotIndex } from './snapshot-index.ts';

/** The snapshot with what usage says of clusters that name a key without the flag beside it. */
export function settleEncryption(snapshot: Snapshot): Snapshot {
  const isUnknown = ({ encryption }: ClusterReading) => encryption.ok && encryption.value.is === 'unknown';
  if (!snapshot.clusters.some(isUnknown)) return snapshot;

  const index = indexSnapshot(snapshot);
  const clusters = snapshot.clusters.map((cluster) =>
    isUnknown(cluster) && isUsed(cluster, index)
      ? { ...cluster, encryption: read<Encryption>({ is: 'on', keyId: cluster.namedKey }) }
      : cluster,
  );
  return { ...snapshot, clusters };
}

/** Whether the role used the key for this very cluster within the window. */
function isUsed({ id, regionId }: ClusterReading, index: SnapshotIndex): boolean {
  const usage = index.region(regionId).usage.get(id);
  if (usage === undefined) return false;
  const { attribution, last, windowFrom } = usage;
  return last !== null && last >= windowFrom && (attribution === 'cluster' || attribution === 'exclusive-key');
}
