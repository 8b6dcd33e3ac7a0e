import { keyInForce, phaseOf } from '../model/cluster.ts';
import { derive, type Fact, type FactTable, read } from '../model/fact.ts';
import { isAlias, keyRefText, parseKeyRef } from '../model/key-ref.ts';
import type { Snapshot, TrailReading } from '../model/snapshot.ts';
import type { KeysInUse } from './keys-in-use.ts';
import { type Denials, denialsIn, type IndexedActivity, recentIn, type SecretsUse } from './region-activity.ts';
import type { RegionIndex, SnapshotIndex } from './snapshot-index.ts';

/** What is known of a region, as values. */
export interface RegionFacts {
  /**
   * The role's calls that KMS denied within the window without saying for which key, where some key in use there has not
   * worked since; null where there are none.
   */
  readonly unnamedDenials: Denials | null;
  /** How many clusters are encrypted here. */
  readonly encrypted: number;
  /** Keys that the role used within the window; null where nothing is encrypted. */
  readonly activity: KeysUsed | null;
  /** Whether every cluster was listed and the key of each is known: only then is a key that none names unexplained. */
  readonly namesComplete: true;
  readonly trails: readonly TrailReading[];
  /** When usage ended everywhere at the same time, so that what records it is suspect, epoch milliseconds; null where it did not, or is not known to. */
  readonly usageEnded: number | null;
}

export interface KeysUsed {
  readonly used: readonly string[];
  /** Only decrypted with, and KMS secrets are encrypted with them. */
  readonly ofSecrets: readonly string[];
  /** Used, and named by no cluster that could be read; `unsure`: of these, KMS secrets may be encrypted with them. */
  readonly unexplained: {
    readonly keys: readonly string[];
    readonly unsure: readonly string[];
    readonly count: number;
  };
  /** Successful calls of the window of which it is not known with which key they were made. */
  readonly unnamedCalls: number;
  /** Whether what is remembered of the region's clusters covers the window: one that is gone may have used a key. */
  readonly remembered: boolean;
  /** Calls of the window by the role of ACS clusters. */
  readonly acsCalls: number;
  /** Whether the whole window was read. */
  readonly complete: boolean;
  /** Epoch milliseconds. */
  readonly readFrom: number;
  readonly windowFrom: number;
}

/** What is known of a region that holds clusters. */
export function regionFacts(region: RegionIndex, snapshot: Snapshot, { keys }: SnapshotIndex): FactTable<RegionFacts> {
  const activity: Fact<IndexedActivity | null> = region.activity ?? read(null);
  return {
    unnamedDenials: derive(activity, (value) => (value === null ? null : unnamedDenials(value, region))),
    encrypted: encryptedClusters(region),
    activity: derive(activity, (value) => (value === null ? null : keysUsed(value, region, snapshot))),
    namesComplete: namesComplete(region, snapshot, keys),
    trails: region.trails,
    usageEnded: read(usageEnded(region)),
  };
}

function usageEnded({ usage }: RegionIndex): number | null {
  const ends = [...usage.values()].flatMap(({ sourceSuspect, history, absentSince }) =>
    sourceSuspect && history.is === 'baseline' && absentSince !== null ? [absentSince] : [],
  );
  return ends.length === 0 ? null : Math.max(...ends);
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

function namesComplete({ regionId, clusters }: RegionIndex, { listings }: Snapshot, { all }: KeysInUse): Fact<true> {
  for (const { clusters: listed } of listings) if (!listed.ok) return listed;
  for (const { encryption } of clusters) if (!encryption.ok) return encryption;
  // An alias that was not resolved may mean any key.
  for (const { regionId: place, id, metadata } of all) {
    if (place === regionId && isAlias(id) && !metadata.ok) return metadata;
  }
  return read(true);
}

function keysUsed(
  activity: IndexedActivity,
  { users, regionId }: RegionIndex,
  { accountId, memory }: Snapshot,
): KeysUsed {
  const place = { accountId, regionId };
  const textOf = (key: string) => keyRefText(parseKeyRef(key, place), place);
  const used = [...activity.byKey].filter(([key, { recent }]) => key !== '' && recent > 0);
  const unnamed = used.filter(([key]) => !users.names(key));
  const texts = (some: typeof used) => some.map(([key]) => textOf(key)).sort();
  const by = (secrets: SecretsUse) => unnamed.filter(([, { ofSecrets }]) => ofSecrets.recent === secrets);

  return {
    used: texts(used),
    ofSecrets: texts(by('some')),
    unexplained: {
      keys: texts(by('none')),
      unsure: texts(by('unknown')),
      count: by('none').reduce((sum, [, { recentCalls }]) => sum + recentCalls, 0),
    },
    unnamedCalls: activity.byKey.get('')?.recentCalls ?? 0,
    acsCalls: activity.acsCalls ?? 0,
    remembered: Object.values(memory.clusters).some(
      ({ last, first }) => last.regionId === regionId && Date.parse(first.readAt) <= activity.windowFrom,
    ),
    complete: activity.stopped === undefined && activity.broken === 0,
    readFrom: activity.readFrom,
    windowFrom: activity.windowFrom,
  };
}

function unnamedDenials(activity: IndexedActivity, { users }: RegionIndex): Denials | null {
  const counts = activity.byKey.get('')?.counts ?? [];
  const denied = denialsIn(counts.filter((count) => count.outcome === 'denied' && recentIn(activity)(count)));
  const { last } = denied;
  if (last === null) return null;
  const workedSince = (key: string) => (activity.byKey.get(key)?.lastSuccess ?? 0) > last;

  return users.all.length > 0 && users.all.every(({ key }) => workedSince(key)) ? null : denied;
}
