import { isSameKeyRef, type KeyPlace, parseKeyRef } from './model/key-ref.ts';
import { phaseOf } from './model/lifecycle.ts';
import type { EncryptionPeriod, Memory, RememberedCluster } from './model/memory.ts';
import type { ClusterReading, Snapshot } from './model/snapshot.ts';

const dayMs = 86_400_000;
/** A cluster that has been gone for so long is forgotten: ActionTrail tells nothing that is older. */
const forgetMs = 90 * dayMs;

/**
 * What is remembered after an audit. What could not be read changes nothing: a cluster whose state is unread is neither
 * taken for encrypted nor for open. An older snapshot than the one remembered last, as of a machine whose clock is behind,
 * adds only what was ever seen.
 */
export function remember(memory: Memory, snapshot: Snapshot): Memory {
  const clusters: Record<string, RememberedCluster> = {};
  for (const [id, cluster] of Object.entries(memory.clusters)) {
    if (Date.parse(snapshot.startedAt) - Date.parse(cluster.lastRead) <= forgetMs) clusters[id] = cluster;
  }
  for (const cluster of snapshot.clusters) {
    if (cluster.edition.ok && cluster.edition.value !== 'pro') continue;
    const before = clusters[cluster.id];
    if (before === undefined) clusters[cluster.id] = firstReading(cluster, snapshot.startedAt);
    else if (before.lastRead < snapshot.startedAt) clusters[cluster.id] = nextReading(before, cluster, snapshot);
    else clusters[cluster.id] = earlierReading(before, cluster, snapshot);
  }
  return { clusters };
}

function firstReading(cluster: ClusterReading, now: string): RememberedCluster {
  const key = encryptionKey(cluster);
  const isNew = cluster.created.ok && Date.parse(now) - cluster.created.value <= dayMs;

  return {
    ...placeOf(cluster),
    firstRead: now,
    lastRead: now,
    encryptedFromFirstReading: isNew && typeof key === 'string',
    encryptedSince: typeof key === 'string' ? now : null,
    updatingSince: isUpdating(cluster) ? now : null,
    keys: typeof key === 'string' ? [{ keyId: key, since: now, until: null }] : [],
    attested: null,
  };
}

function earlierReading(
  before: RememberedCluster,
  cluster: ClusterReading,
  { accountId, startedAt: at }: Snapshot,
): RememberedCluster {
  const firstRead = at < before.firstRead ? at : before.firstRead;
  const key = encryptionKey(cluster);
  const place = { accountId, regionId: cluster.regionId };
  const isKnown =
    typeof key !== 'string' ||
    before.keys.some(({ keyId }) => isSameKeyRef(parseKeyRef(keyId, place), parseKeyRef(key, place)));
  if (isKnown) return firstRead === before.firstRead ? before : { ...before, firstRead };
  const keys = [{ keyId: key, since: at, until: before.lastRead }, ...before.keys];
  return { ...before, firstRead, keys: keys.sort((a, b) => (a.since < b.since ? -1 : 1)) };
}

function nextReading(
  before: RememberedCluster,
  cluster: ClusterReading,
  { accountId, startedAt: now }: Snapshot,
): RememberedCluster {
  const key = encryptionKey(cluster);
  const seen = {
    ...before,
    ...placeOf(cluster),
    lastRead: now,
    updatingSince: isUpdating(cluster) ? (before.updatingSince ?? now) : null,
  };
  if (key === undefined) return seen;

  return {
    ...seen,
    // Switched off once, it may hold Secrets in the clear ever since.
    encryptedFromFirstReading: before.encryptedFromFirstReading && key !== null,
    encryptedSince: key === null ? null : (before.encryptedSince ?? now),
    keys: periods(before.keys, key, { accountId, regionId: cluster.regionId }, now),
  };
}

/** The periods, with the open one closed and a new one opened where the key changed. */
function periods(
  before: readonly EncryptionPeriod[],
  key: string | null,
  place: KeyPlace,
  now: string,
): readonly EncryptionPeriod[] {
  const isKey = (keyId: string) => key !== null && isSameKeyRef(parseKeyRef(keyId, place), parseKeyRef(key, place));
  if (before.some(({ keyId, until }) => until === null && isKey(keyId))) return before;
  const closed = before.map((period) => (period.until === null ? { ...period, until: now } : period));
  return key === null ? closed : [...closed, { keyId: key, since: now, until: null }];
}

/** The key that encrypts; null where none does; undefined where it cannot be told at the moment. */
function encryptionKey({ encryption, state }: ClusterReading): string | null | undefined {
  if (!encryption.ok || !state.ok) return undefined;
  const phase = phaseOf(state.value);
  if (phase === 'settling' || phase === 'ended') return undefined;
  if (encryption.value.is === 'not-offered' || encryption.value.is === 'unknown') return undefined;
  return encryption.value.is === 'on' ? encryption.value.keyId : null;
}

function isUpdating({ state }: ClusterReading): boolean {
  return state.ok && phaseOf(state.value) === 'settling';
}

function placeOf({ name, regionId, vpcId }: ClusterReading) {
  return { name, regionId, vpcId };
}
