import type { ReadError } from '../model/fact.ts';
import { type BaseSnapshot, knownAt, knownSince, type Readings } from '../model/snapshot.ts';
import type { Store } from '../store/store.ts';
import { accountFolder, damageError, type Packed, pack, readPacked, stampOfKey, type Unpacked } from './objects.ts';

const snapshots = 'snapshots';
const readingsFolder = 'readings';

/** An account as it is kept: the newest base, and everything that was read since. */
export interface KeptAccount {
  readonly base: StoredObject<BaseSnapshot>;
  /** The id of the audit that read the base. */
  readonly auditId: string;
  readonly readings: readonly StoredObject<Readings>[];
  /** Objects that could not be read. */
  readonly damaged: readonly ReadError[];
}

export type StoredObject<T> = Pick<Unpacked<T>, 'digest' | 'value'>;

/** Keeps what a full audit read. It is never written again. */
export async function keepSnapshot(store: Store, auditId: string, snapshot: BaseSnapshot): Promise<Packed> {
  const packed = pack(snapshot);
  // Named by the cloud's time, so that a wrong clock of ours makes no base the newest one.
  const name = `${stampOfKey(knownSince(snapshot) || snapshot.startedAt)}_${auditId}`;
  await store.putIfAbsent(`${accountFolder(snapshots, snapshot.accountId)}${name}.json.gz`, packed.bytes);
  return packed;
}

/** Keeps what was read again. Each reading is an object of its own: those who read at the same time lose nothing. */
export async function keepReadings(store: Store, readings: Readings): Promise<Packed> {
  const packed = pack(readings);
  const name = `${stampOfKey(newestIn(readings))}_${packed.digest.slice(0, 24)}`;
  await store.putIfAbsent(`${accountFolder(readingsFolder, readings.accountId)}${name}.json.gz`, packed.bytes);
  return packed;
}

/** When the newest part of it was read. */
function newestIn(readings: Readings): string {
  const { gone, failed, startedAt } = readings;
  return [...gone, ...failed].reduce((at, { readAt }) => (readAt > at ? readAt : at), knownAt(readings)) || startedAt;
}

/** What is kept of an account; undefined where no audit is. A damaged base is passed over for the one before. */
export async function readAccountState(store: Store, accountId: string): Promise<KeptAccount | undefined> {
  const damaged: ReadError[] = [];
  const folder = accountFolder(snapshots, accountId);
  for (const key of (await store.list(folder)).reverse()) {
    const base = await readPacked<BaseSnapshot>(store, key, isSnapshot);
    if (base === undefined) continue;
    if (base === 'damaged') {
      damaged.push(damageError(store, accountId, key));
      continue;
    }
    const [stamp = '', auditId = ''] = key
      .slice(folder.length)
      .replace(/\.json\.gz$/, '')
      .split('_');
    const since = await readingsFrom(store, accountId, stamp);
    return { base, auditId, readings: since.readings, damaged: [...damaged, ...since.damaged] };
  }
  return undefined;
}

/** Everything that was read again since a time, as keys have it. */
async function readingsFrom(store: Store, accountId: string, stamp: string) {
  const folder = accountFolder(readingsFolder, accountId);
  const keys = (await store.list(folder)).filter((key) => key.slice(folder.length) >= stamp);
  const readings: StoredObject<Readings>[] = [];
  const damaged: ReadError[] = [];
  const parts = await Promise.all(keys.map(async (key) => ({ key, part: await readPacked(store, key, isReadings) })));
  for (const { key, part } of parts) {
    if (part === 'damaged') damaged.push(damageError(store, accountId, key));
    else if (part !== undefined) readings.push(part);
  }
  return { readings, damaged };
}

/**
 * Removes what was read before a time (ISO 8601 UTC). The newest base stays, and all that was read since.
 */
export async function retireSnapshots(store: Store, accountId: string, before: string): Promise<void> {
  const bases = await store.list(accountFolder(snapshots, accountId));
  const newest = bases.at(-1);
  if (newest === undefined) return;
  const [stamp = ''] = newest.slice(accountFolder(snapshots, accountId).length).split('_');
  const limit = stampOfKey(before) < stamp ? stampOfKey(before) : stamp;
  for (const folder of [snapshots, readingsFolder].map((name) => accountFolder(name, accountId))) {
    for (const key of await store.list(folder)) if (key.slice(folder.length) < limit) await store.delete(key);
  }
}

/** Whether it has the shape of a base snapshot. */
export function isSnapshot(value: Partial<BaseSnapshot>): boolean {
  return [value.clusters, value.keys, value.listings, value.activity, value.trails].every(Array.isArray);
}

/** Whether it has the shape of readings. */
export function isReadings(value: Partial<Readings>): boolean {
  return [value.clusters, value.keys, value.listings, value.activity, value.gone, value.failed].every(Array.isArray);
}
