import { createHash } from 'node:crypto';
import type { Rereading } from '../model/rereading.ts';
import { type Store, StoreError } from '../store/store.ts';

/**
 * Keeps what was read again. Each rereading is an object of its own, so that those who read at the same time lose nothing
 * of each other, whoever writes last.
 *
 * @param nonce tells rereadings of the same events apart
 */
export async function keepRereading(store: Store, rereading: Rereading, nonce: string): Promise<void> {
  const digest = createHash('sha256')
    .update(JSON.stringify([rereading.eventIds, nonce]))
    .digest('hex')
    .slice(0, 24);
  const key = `${folderOf(rereading.accountId)}${stamp(rereading.readAt)}-${digest}.json`;
  await store.putIfAbsent(key, new TextEncoder().encode(JSON.stringify(rereading)));
}

/** What was read again of an account since a time (ISO 8601 UTC), the earliest first. */
export async function rereadingsSince(store: Store, accountId: string, since: string): Promise<Rereading[]> {
  const folder = folderOf(accountId);
  const keys = (await store.list(folder)).filter((key) => key >= `${folder}${stamp(since)}`);
  const found = await Promise.all(keys.map(async (key) => ({ key, bytes: await store.read(key) })));
  return found
    .flatMap(({ key, bytes }) => (bytes === undefined ? [] : [parse(bytes, key, store.place)]))
    .sort((a, b) => (a.readAt < b.readAt ? -1 : a.readAt > b.readAt ? 1 : 0));
}

/** Removes what was read again before a time (ISO 8601 UTC): for when an audit that began then is kept. */
export async function forgetRereadings(store: Store, accountId: string, before: string): Promise<void> {
  const folder = folderOf(accountId);
  for (const key of await store.list(folder)) {
    if (key >= `${folder}${stamp(before)}`) return;
    await store.delete(key);
  }
}

function parse(bytes: Uint8Array, key: string, place: string): Rereading {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as Rereading;
    const isRereading =
      typeof value.readAt === 'string' &&
      [
        value.eventIds,
        value.clusters,
        value.keys,
        value.gone,
        value.findings,
        value.readErrors,
        value.trailRegions,
      ].every(Array.isArray);
    if (isRereading) return value;
  } catch {
    // Told below.
  }
  throw new StoreError(`${key} in ${place} is not what a change writes. Remove it, and audit again.`);
}

function folderOf(accountId: string): string {
  return `rereadings/${accountId === '' ? 'unknown' : accountId}/`;
}

/** A time as a part of a key; the order of keys is that of times. */
function stamp(time: string): string {
  return new Date(time).toISOString().replaceAll(':', '-');
}
