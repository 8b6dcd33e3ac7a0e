import { createHash } from 'node:crypto';
import { parseJsonBytes } from '../model/json.ts';
import { type Store, StoreError } from '../store/store.ts';

const folder = 'dead-letters/';
/** More is kept of no letter; no transport of ours carries as much, but a file may. */
const mostChars = 4_194_304;
const mostLetters = 1_000;

/** An event that could not be read, as it came. */
export interface DeadLetter {
  /** Its name in the store, without folder and ending. */
  readonly id: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** What is wrong with it, one reason per part. */
  readonly reasons: readonly string[];
  readonly text: string;
  /** Whether more came than was kept: it can then be looked at, but not replayed. */
  readonly cut: boolean;
}

/**
 * Keeps an event that could not be read; the same one again is not kept twice. The oldest go where there are too many.
 *
 * @param at ISO 8601 UTC
 */
export async function keepDeadLetter(
  store: Store,
  text: string,
  reasons: readonly string[],
  at: string,
): Promise<string> {
  const name = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const keys = await store.list(folder);
  const same = keys.find((key) => key.endsWith(`-${name}.json`));
  if (same !== undefined) return idOf(same);
  const id = `${at.slice(0, 19).replaceAll(':', '-')}Z-${name}`;
  const cut = text.length > mostChars;
  const letter = { at, reasons, text: cut ? text.slice(0, mostChars) : text, cut };
  await store.putIfAbsent(`${folder}${id}.json`, new TextEncoder().encode(JSON.stringify(letter)));
  for (const key of keys.slice(0, Math.max(0, keys.length + 1 - mostLetters))) await store.delete(key);
  return id;
}

/** All dead letters, the oldest first. */
export async function readDeadLetters(store: Store): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for (const key of await store.list(folder)) {
    const bytes = await store.read(key);
    if (bytes !== undefined) letters.push(parse(bytes, key, store.place));
  }
  return letters;
}

/** Removes a dead letter, once its event was handled. */
export async function removeDeadLetter(store: Store, id: string): Promise<void> {
  await store.delete(`${folder}${id}.json`);
}

function parse(bytes: Uint8Array, key: string, place: string): DeadLetter {
  const { at, reasons, text, cut } = (parseJsonBytes(bytes) ?? {}) as Partial<DeadLetter>;
  if (typeof at === 'string' && Array.isArray(reasons) && typeof text === 'string') {
    return { id: idOf(key), at, reasons, text, cut: cut === true };
  }
  throw new StoreError(`${key} in ${place} is no dead letter. Remove it.`);
}

function idOf(key: string): string {
  return key.slice(folder.length, -'.json'.length);
}
