import type { FactTable, ReadError } from '../model/fact.ts';
import type { Resource } from '../model/finding.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type AccountFacts, accountFacts } from './account-facts.ts';
import { type ClusterFacts, clusterFacts } from './cluster-facts.ts';
import type { KeyFacts } from './key-facts.ts';
import { type RegionFacts, regionFacts } from './region-facts.ts';
import { indexSnapshot, type SnapshotIndex } from './snapshot-index.ts';

/** The facts of each type of resource that checks are about. */
export interface FactsByType {
  'ACS::ACK::Cluster': ClusterFacts;
  'ACS::KMS::Key': KeyFacts;
  'ACS::::Region': RegionFacts;
  'ACS::::Account': AccountFacts;
}

export type CheckedType = keyof FactsByType;

/** A resource with what is known of it. */
export interface ResourceFacts<T extends CheckedType> {
  readonly resource: Resource;
  readonly facts: FactTable<FactsByType[T]>;
}

/** Where resources of a type could not be listed: the place, and why. */
export interface Unlisted {
  readonly resource: Resource;
  readonly error: ReadError;
}

/** Everything that is known of an account, by type of resource. */
export interface FactsOfAccount {
  readonly subjects: { readonly [T in CheckedType]: readonly ResourceFacts<T>[] };
  readonly unlisted: { readonly [T in CheckedType]: readonly Unlisted[] };
}

/** Joins what was read into what is known of each resource. Pure. */
export function joinFacts(snapshot: Snapshot, index: SnapshotIndex = indexSnapshot(snapshot)): FactsOfAccount {
  const { accountId } = snapshot;
  const account = accountResource(accountId);
  const unlisted = snapshot.listings.flatMap(({ regionId, clusters }) => {
    const place = regionId === '' ? account : regionResource(accountId, regionId);
    return clusters.ok ? [] : [{ resource: place, error: clusters.error }];
  });

  return {
    subjects: {
      'ACS::ACK::Cluster': snapshot.clusters.map((cluster) => ({
        resource: {
          type: 'ACS::ACK::Cluster',
          id: cluster.id,
          name: cluster.name,
          accountId,
          regionId: cluster.regionId,
        },
        facts: clusterFacts(cluster, index),
      })),
      'ACS::KMS::Key': index.keys.all.map((key) => ({
        resource: { type: 'ACS::KMS::Key', id: key.id, name: key.id, accountId, regionId: key.regionId },
        facts: index.keyFacts(key),
      })),
      'ACS::::Region': index.regionIds.map((regionId) => ({
        resource: regionResource(accountId, regionId),
        facts: regionFacts(index.region(regionId), snapshot, index),
      })),
      'ACS::::Account': [{ resource: account, facts: accountFacts(snapshot, index.keys) }],
    },
    // Where clusters could not be listed, their keys and regions are as unknown as they are.
    unlisted: {
      'ACS::ACK::Cluster': unlisted,
      'ACS::KMS::Key': [...unlisted, ...unnamedKeys(snapshot)],
      'ACS::::Region': unlisted,
      'ACS::::Account': [],
    },
  };
}

/** Regions where a cluster's key is unknown: any key may be in use there. */
function unnamedKeys({ clusters, accountId }: Snapshot): Unlisted[] {
  const regions = new Map<string, Unlisted>();
  for (const { encryption, regionId } of clusters) {
    if (encryption.ok || regions.has(regionId)) continue;
    regions.set(regionId, { resource: regionResource(accountId, regionId), error: encryption.error });
  }
  return [...regions.values()];
}

/** An account; one whose id could not be read is called `unknown`. */
function accountResource(accountId: string): Resource {
  const id = accountId === '' ? 'unknown' : accountId;
  return { type: 'ACS::::Account', id, name: id, accountId, regionId: '' };
}

function regionResource(accountId: string, regionId: string): Resource {
  return { type: 'ACS::::Region', id: regionId, name: regionId, accountId, regionId };
}
