import { createHash } from 'node:crypto';
import type { Store } from '../store/store.ts';
import { accountFolder } from './objects.ts';

const folder = 'notified-plans';

/** Whether people were notified of a plan already. @param what everything that makes it another one */
export async function isPlanNotified(store: Store, accountId: string, what: string): Promise<boolean> {
  return (await store.read(keyOf(accountId, what))) !== undefined;
}

/** Remembers that people were notified of a plan. */
export async function rememberPlan(store: Store, accountId: string, what: string): Promise<void> {
  await store.putIfAbsent(keyOf(accountId, what), new TextEncoder().encode(`${what}\n`));
}

function keyOf(accountId: string, what: string): string {
  return `${accountFolder(folder, accountId)}${createHash('sha256').update(what).digest('hex').slice(0, 40)}.json`;
}
