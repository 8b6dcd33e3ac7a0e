import { type Memory, nothingRemembered } from '../model/memory.ts';
import { type Store, StoreError } from '../store/store.ts';

/** How often a commit that another writer forestalled is tried again. */
const maxTries = 20;

/** What earlier audits left to remember of an account. */
export async function readMemory(store: Store, accountId: string): Promise<Memory> {
  return (await newest(store, accountId)).memory;
}

/** Changes what is remembered of an account; a change that was forestalled is made again on what the other one left. */
export async function updateMemory(store: Store, accountId: string, change: (memory: Memory) => Memory): Promise<void> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const { number, memory } = await newest(store, accountId);
    const bytes = new TextEncoder().encode(JSON.stringify(change(memory)));
    if (await store.putIfAbsent(keyOf(accountId, number + 1), bytes)) return;
  }
  throw new StoreError(`The memory of account ${accountId} in ${store.place} is being changed all the time.`);
}

/** Every account that anything is remembered of. */
export async function rememberedAccounts(store: Store): Promise<{ accountId: string; memory: Memory }[]> {
  const accountIds = new Set((await store.list('memory/')).map((key) => key.split('/')[1] ?? ''));
  return Promise.all(
    [...accountIds].map(async (accountId) => ({ accountId, memory: await readMemory(store, accountId) })),
  );
}

async function newest(store: Store, accountId: string): Promise<{ number: number; memory: Memory }> {
  const keys = await store.list(folderOf(accountId));
  const key = keys.at(-1);
  if (key === undefined) return { number: 0, memory: nothingRemembered };
  const bytes = await store.read(key);
  if (bytes === undefined) throw new StoreError(`${key} was on the list of ${store.place}, but cannot be read.`);
  const memory = JSON.parse(new TextDecoder().decode(bytes)) as Memory;

  return { number: Number(/(\d+)\.json$/.exec(key)?.[1]), memory };
}

function folderOf(accountId: string): string {
  return `memory/${accountId === '' ? 'unknown' : accountId}/`;
}

/** Numbers are padded, so that the order of names is that of numbers. */
function keyOf(accountId: string, number: number): string {
  return `${folderOf(accountId)}${String(number).padStart(9, '0')}.json`;
}
