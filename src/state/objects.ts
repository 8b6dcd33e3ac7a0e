import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ReadError } from '../model/fact.ts';
import type { Store } from '../store/store.ts';

/** Far above everything that is known of 10,000 clusters. */
const maxBytes = 512 * 1024 * 1024;

/** An object that never changes, as it is kept: JSON, compressed. */
export interface Packed {
  /** SHA-256 of the JSON, hexadecimal: compression may differ from one Node to the next. */
  readonly digest: string;
  readonly bytes: Uint8Array;
}

export function pack(value: object): Packed {
  const json = JSON.stringify(value);
  return { digest: digestOf(json), bytes: gzipSync(json, { level: 3 }) };
}

/** SHA-256, hexadecimal. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** An object that was read. */
export interface Unpacked<T> {
  readonly key: string;
  readonly digest: string;
  readonly value: T;
}

/**
 * Reads an object that was packed.
 *
 * @param isWhole whether what was read is what was written there
 * @returns undefined where there is none any more; `damaged` where there is something else
 */
export async function readPacked<T extends object>(
  store: Store,
  key: string,
  isWhole: (value: Partial<T>) => boolean,
): Promise<Unpacked<T> | 'damaged' | undefined> {
  const bytes = await store.read(key);
  if (bytes === undefined) return undefined;
  try {
    const json = gunzipSync(bytes, { maxOutputLength: maxBytes }).toString('utf8');
    const value = JSON.parse(json) as Partial<T> | null;
    if (typeof value === 'object' && value !== null && isWhole(value)) {
      return { key, digest: digestOf(json), value: value as T };
    }
  } catch {
    // Neither compressed nor JSON is as damaged as the wrong shape.
  }
  return 'damaged';
}

/** What a report says of an object of the store that is damaged: it stops nothing, and is named until it is set aside. */
export function damageError(store: Store, accountId: string, key: string): ReadError {
  return {
    operation: 'store:Read',
    accountId,
    regionId: '',
    resource: key,
    code: 'DamagedObject',
    message: `${key} in ${store.place} is damaged, and was left out. Set it aside with: sealwatch store repair`,
    requestId: '',
  };
}

/** An account as a part of a key: `unknown` where it is not known, or is no name that may stand in one. */
export function accountName(accountId: string): string {
  return /^[A-Za-z0-9]+$/.test(accountId) ? accountId : 'unknown';
}

/** The folder of an account within another one. */
export function accountFolder(folder: string, accountId: string): string {
  return `${folder}/${accountName(accountId)}/`;
}

/** A time, ISO 8601 UTC, as a part of a key: the order of keys is that of times. */
export function stampOfKey(time: string): string {
  return new Date(time).toISOString().replaceAll(':', '-');
}
