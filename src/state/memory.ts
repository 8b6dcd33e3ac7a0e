import { type Memory, nothingRemembered } from '../model/memory.ts';
import type { Timing } from '../model/timing.ts';
import { type Store, StoreError } from '../store/store.ts';
import { openSequence, type Sequence } from './sequence.ts';

const folder = 'memory/';

/** What earlier audits left to remember of an account. */
export async function readMemory(store: Store, accountId: string, timing: Timing): Promise<Memory> {
  return (await sequenceOf(store, accountId, timing).read()).value;
}

/** Changes what is remembered of an account; a change that was forestalled is made again on what the other one left. */
export async function updateMemory(
  store: Store,
  accountId: string,
  timing: Timing,
  change: (memory: Memory) => Memory,
): Promise<void> {
  await sequenceOf(store, accountId, timing).commit(change);
}

/** Every account that anything is remembered of. */
export async function rememberedAccounts(
  store: Store,
  timing: Timing,
): Promise<{ accountId: string; memory: Memory }[]> {
  const accountIds = new Set((await store.list(folder)).map((key) => key.slice(folder.length).split('/')[0] ?? ''));
  return Promise.all(
    [...accountIds].map(async (accountId) => ({ accountId, memory: await readMemory(store, accountId, timing) })),
  );
}

function sequenceOf(store: Store, accountId: string, timing: Timing): Sequence<Memory> {
  const name = `${folder}${accountId === '' ? 'unknown' : accountId}`;
  return openSequence<Memory>(store, name, { initial: nothingRemembered, parse, timing });
}

function parse(value: unknown): Memory {
  const clusters = (value as Partial<Memory> | null)?.clusters;
  if (typeof clusters !== 'object' || clusters === null) throw new StoreError('What is kept as a memory is none.');
  return { clusters };
}
