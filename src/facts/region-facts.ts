import type { ActivityCount } from '../model/activity.ts';
import { keyInForce } from '../model/encryption.ts';
import { derive, type Fact, type FactTable, read } from '../model/fact.ts';
import { phaseOf } from '../model/lifecycle.ts';
import type { Snapshot, TrailReading } from '../model/snapshot.ts';
import { bareKeyId } from '../trail/attribute.ts';
import { type Denials, denials, type RegionActivity } from './cluster-activity.ts';
import type { RegionIndex } from './snapshot-index.ts';

/** What is known of a region, as values. */
export interface RegionFacts {
  /**
   * The role's calls that KMS refused within the window without saying for which key, where some key in use there has not
   * worked since; null where there are none.
   */
  readonly unnamedDenials: Denials | null;
  /** How many clusters are encrypted here. */
  readonly encrypted: number;
  /** Keys that the role used within the window; null where nothing is encrypted. */
  readonly activity: KeysUsed | null;
  /** Whether every cluster was listed, and every one's key told: only then is a key that none names unexplained. */
  readonly namesComplete: true;
  readonly trails: readonly TrailReading[];
}

export interface KeysUsed {
  readonly used: readonly string[];
  /** Used, and named by no cluster that could be read. */
  readonly unexplained: { readonly keys: readonly string[]; readonly count: number };
  /** Whether the whole window was read. */
  readonly complete: boolean;
  /** Epoch milliseconds. */
  readonly readFrom: number;
}

/** What is known of a region that holds clusters. */
export function regionFacts(region: RegionIndex, snapshot: Snapshot): FactTable<RegionFacts> {
  const activity: Fact<RegionActivity | null> = region.activity ?? read(null);
  return {
    unnamedDenials: derive(activity, (value) => (value === null ? null : unnamedDenials(value, region))),
    encrypted: encryptedClusters(region),
    activity: derive(activity, (value) => (value === null ? null : keysUsed(value, region))),
    namesComplete: namesComplete(region, snapshot),
    trails: region.trails,
  };
}

/** One encrypted cluster proves that something is encrypted; that nothing is takes every cluster's state. */
function encryptedClusters({ clusters }: RegionIndex): Fact<number> {
  const encrypted = clusters.filter(({ encryption, state }) => {
    const ended = state.ok && phaseOf(state.value) === 'ended';
    return encryption.ok && keyInForce(encryption.value) !== null && !ended;
  });
  if (encrypted.length === 0) for (const { encryption } of clusters) if (!encryption.ok) return encryption;

  return read(encrypted.length);
}

function namesComplete({ regionId, clusters }: RegionIndex, { listings, keys }: Snapshot): Fact<true> {
  for (const { clusters: listed } of listings) if (!listed.ok) return listed;
  for (const { encryption } of clusters) if (!encryption.ok) return encryption;
  // An alias that KMS did not tell may stand for any key.
  for (const { regionId: place, keyId, metadata } of keys) {
    if (place === regionId && bareKeyId(keyId).startsWith('alias/') && !metadata.ok) return metadata;
  }
  return read(true);
}

function keysUsed(activity: RegionActivity, { users }: RegionIndex): KeysUsed {
  const used = [...activity.byKey]
    .map(([key, counts]) => [key, counts.filter((count) => worked(count, activity))] as const)
    .filter(([key, counts]) => key !== '' && counts.length > 0);
  const unexplained = used.filter(([key]) => !users.names(key));

  return {
    used: used.map(([key]) => key).sort(),
    unexplained: {
      keys: unexplained.map(([key]) => key).sort(),
      count: unexplained.flatMap(([, counts]) => counts).reduce((sum, { count }) => sum + count, 0),
    },
    complete: activity.stopped === undefined && activity.broken === 0,
    readFrom: activity.readFrom,
  };
}

function worked({ outcome, last }: ActivityCount, { windowFrom }: RegionActivity): boolean {
  return outcome === 'success' && last >= windowFrom;
}

function unnamedDenials(activity: RegionActivity, { users }: RegionIndex): Denials | null {
  const unnamed = (activity.byKey.get('') ?? []).filter((count) => count.last >= activity.windowFrom);
  const denied = denials(unnamed);
  const { last } = denied;
  if (last === null) return null;
  const worksSince = (names: Iterable<string>) =>
    [...names].some((name) =>
      activity.byKey.get(name)?.some((count) => count.outcome === 'success' && count.last > last),
    );

  return users.all.every((user) => worksSince(user.keyNames)) && users.all.length > 0 ? null : denied;
}
