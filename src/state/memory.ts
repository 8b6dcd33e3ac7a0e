import type { ReadError } from '../model/fact.ts';
import { type Memory, nothingRemembered, unite, withoutInterruptions } from '../model/memory.ts';
import { orDamage, type Store, StoreError } from '../store/store.ts';
import { accountFolder, damageError, digestOf, pack, readPacked } from './objects.ts';

const folder = 'memory';
/** So many objects lie loose before they are united in one. */
const mostLoose = 24;
/** How often a list is read again whose objects were united meanwhile. */
const maxTries = 20;

/** What is remembered of an account, as it is kept. */
export interface KeptMemory {
  readonly memory: Memory;
  /** SHA-256 of what is remembered, hexadecimal. */
  readonly digest: string;
  /** Objects that could not be read. */
  readonly damaged: readonly ReadError[];
  /** The objects that it is made of. */
  readonly keys: readonly string[];
}

/** Everything that is remembered of an account, of all objects that can be read. */
export async function readMemory(store: Store, accountId: string): Promise<KeptMemory> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const keys = await store.list(accountFolder(folder, accountId));
    const parts = await Promise.all(keys.map(async (key) => ({ key, part: await readPacked(store, key, isMemory) })));
    // United into another object since it was listed: that one has to be on the list.
    if (parts.some(({ part }) => part === undefined)) continue;
    let memory = nothingRemembered;
    const damaged: ReadError[] = [];
    for (const { key, part } of parts) {
      if (part === 'damaged') damaged.push(damageError(store, accountId, key));
      else if (part !== undefined) memory = unite(memory, part.value);
    }
    return { memory, digest: digestOfMemory(memory), damaged, keys };
  }
  throw new StoreError(`${folder}/ in ${store.place} is being changed all the time. Run again later.`);
}

/** Everything that is remembered of an account; null where a part of it cannot be read. */
export async function wholeMemory(store: Store, accountId: string): Promise<Memory | null> {
  const kept = await orDamage(store, undefined, () => readMemory(store, accountId));
  return kept === undefined || kept.damaged.length > 0 ? null : kept.memory;
}

/**
 * Adds to what is remembered of an account. Nothing that is there is changed: each addition is an object of its own, named by
 * its content. A large one, or one after many, is united with what was there in one object, which is written before its parts
 * are removed.
 *
 * @returns all that is remembered then
 */
export async function remember(store: Store, accountId: string, addition: Memory): Promise<KeptMemory> {
  const before = await readMemory(store, accountId);
  if (sizeOf(addition) === 0) return before;
  const memory = unite(before.memory, addition);
  const damaged = new Set(before.damaged.map(({ resource }) => resource));
  const parts = before.keys.filter((key) => !damaged.has(key));
  const isUnited = parts.length >= mostLoose || 4 * sizeOf(addition) >= sizeOf(before.memory);
  const key = await put(store, accountId, isUnited ? withoutInterruptions(memory) : addition);
  for (const part of isUnited ? parts : []) if (part !== key) await store.delete(part);
  return { ...before, memory, digest: digestOfMemory(memory) };
}

function sizeOf({ clusters, transitions }: Memory): number {
  return Object.keys(clusters).length + transitions.length;
}

/** Of the same facts the same digest, in whatever order they came to be known. */
function digestOfMemory({ clusters, transitions }: Memory): string {
  const sorted = Object.entries(clusters).sort(([a], [b]) => (a < b ? -1 : 1));
  return digestOf(JSON.stringify([sorted, transitions]));
}

async function put(store: Store, accountId: string, memory: Memory): Promise<string> {
  const { digest, bytes } = pack(memory);
  const key = `${accountFolder(folder, accountId)}${digest.slice(0, 32)}.json.gz`;
  await store.putIfAbsent(key, bytes);
  return key;
}

/** Every account that anything is remembered of. */
export async function rememberedAccounts(store: Store): Promise<readonly string[]> {
  const names = (await store.list(`${folder}/`)).map((key) => key.split('/')[1] ?? '');
  return [...new Set(names)];
}

/** Whether it has the shape of a memory. */
export function isMemory({ clusters, transitions }: Partial<Memory>): boolean {
  return typeof clusters === 'object' && clusters !== null && Array.isArray(transitions);
}
