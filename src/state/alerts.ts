import { type AlertState, noAlerts } from '../model/alert.ts';
import type { SlackMessage } from '../model/slack.ts';
import type { Timing } from '../model/timing.ts';
import type { Store } from '../store/store.ts';
import { enqueue } from './outbox.ts';
import { openSequence, type Sequence } from './sequence.ts';

const folder = 'alerts/';

/**
 * The alerts of an account, and the messages that tell of them but are not yet in the outbox: both change in the same
 * commit, so that no crash can part them.
 */
export interface KeptAlerts {
  readonly state: AlertState;
  /** Number of the last message; numbers are never used again. */
  readonly last: number;
  readonly pending: readonly PendingMessage[];
}

export interface PendingMessage {
  readonly number: number;
  /** The webhook that it is for, as `env:NAME` or `kms-secret:NAME`. */
  readonly webhook: string;
  readonly message: SlackMessage;
}

const nothing: KeptAlerts = { state: noAlerts, last: 0, pending: [] };

export function openAlerts(store: Store, accountId: string, timing: Timing): Sequence<KeptAlerts> {
  return openSequence<KeptAlerts>(store, `${folder}${nameOf(accountId)}`, { initial: nothing, parse, timing });
}

/** Every account that has alerts. */
export async function alertedAccounts(store: Store): Promise<string[]> {
  const names = (await store.list(folder)).map((key) => key.slice(folder.length).split('/')[0] ?? '');
  return [...new Set(names)].map((name) => (name === 'unknown' ? '' : name));
}

/** Writes messages beside those of the alerts. Once this returns they are sent sooner or later, whatever dies. */
export async function addMessages(
  store: Store,
  accountId: string,
  messages: readonly Omit<PendingMessage, 'number'>[],
  timing: Timing,
): Promise<void> {
  if (messages.length === 0) return;
  await openAlerts(store, accountId, timing).commit((kept) => ({
    ...kept,
    last: kept.last + messages.length,
    pending: [...kept.pending, ...messages.map((message, index) => ({ ...message, number: kept.last + 1 + index }))],
  }));
  await handOver(store, accountId, timing);
}

/**
 * Puts pending messages of an account into the outbox. It may be broken off anywhere and done again, by several at once:
 * the outbox takes a number once.
 */
export async function handOver(store: Store, accountId: string, timing: Timing): Promise<number> {
  const alerts = openAlerts(store, accountId, timing);
  const { pending } = (await alerts.read()).value;
  const newest = pending.at(-1);
  if (newest === undefined) return 0;
  for (const webhook of new Set(pending.map((message) => message.webhook))) {
    const own = pending.filter((message) => message.webhook === webhook);
    await enqueue(store, webhook, nameOf(accountId), own, timing);
  }
  await alerts.commit((kept) => {
    const left = kept.pending.filter(({ number }) => number > newest.number);
    return left.length === kept.pending.length ? kept : { ...kept, pending: left };
  });
  return pending.length;
}

function nameOf(accountId: string): string {
  return /^[A-Za-z0-9]+$/.test(accountId) ? accountId : 'unknown';
}

function parse(value: unknown): KeptAlerts {
  const { state, last, pending } = Object(value) as Partial<KeptAlerts>;
  const isKept = typeof state?.alerts === 'object' && Number.isSafeInteger(last) && Array.isArray(pending);
  if (!isKept) throw new TypeError('no alerts');
  return { state, last, pending } as KeptAlerts;
}
