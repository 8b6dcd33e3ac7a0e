import { type AccountNotices, type AlertState, noAlerts } from '../model/alert.ts';
import type { OutgoingMessage } from '../model/channel.ts';
import type { Timing } from '../model/timing.ts';
import type { Store } from '../store/store.ts';
import { accountName } from './objects.ts';
import { enqueue } from './outbox.ts';
import { openSequence, type Sequence } from './sequence.ts';

const folder = 'alerts/';

/**
 * The alerts of an account, and the messages about them that are not yet in the outbox: both change in the same
 * commit, so that no crash can part them.
 */
export interface KeptAlerts {
  readonly state: AlertState;
  /** Number of the last message or entry of `notices`; a number is used once. */
  readonly last: number;
  readonly pending: readonly PendingMessage[];
  /** What goes into the one message of an organization run, oldest first. */
  readonly notices: readonly PendingNotices[];
  /** The last scheduled audit whose successor was missed and alerted, ISO 8601 UTC; '' where none was. */
  readonly missedBeat: string;
}

export interface PendingMessage extends Omit<OutgoingMessage, 'id'> {
  readonly number: number;
  /** The name of the channel that it is for. */
  readonly channel: string;
}

export interface PendingNotices {
  readonly number: number;
  /** The run whose message takes them. */
  readonly runId: string;
  /** When that run is over, ISO 8601 UTC: from then on any run may take them. */
  readonly deadline: string;
  readonly account: AccountNotices;
}

export const nothingKept: KeptAlerts = { state: noAlerts, last: 0, pending: [], notices: [], missedBeat: '' };

export function openAlerts(store: Store, accountId: string, timing: Timing): Sequence<KeptAlerts> {
  return openSequence<KeptAlerts>(store, `${folder}${accountName(accountId)}`, {
    initial: nothingKept,
    parse,
    timing,
    recover: withFreshNumbers,
  });
}

/** A commit adds far fewer messages. */
const messagesPerCommit = 1_000;

/** What is known where newer states are damaged; the numbers that those gave to messages are not used again. */
export function withFreshNumbers<T extends Pick<KeptAlerts, 'last'>>(earlier: T, damagedNumber: number): T {
  return { ...earlier, last: Math.max(earlier.last, damagedNumber * messagesPerCommit) };
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
  await openAlerts(store, accountId, timing).commit((kept) => withMessages(kept, messages));
  await enqueuePending(store, accountId, timing);
}

/** What is kept of an account or of runs, with messages behind those that wait. */
export function withMessages<T extends Pick<KeptAlerts, 'last' | 'pending'>>(
  kept: T,
  messages: readonly Omit<PendingMessage, 'number'>[],
): T {
  return {
    ...kept,
    last: kept.last + messages.length,
    pending: [...kept.pending, ...messages.map((message, index) => ({ ...message, number: kept.last + 1 + index }))],
  };
}

/** Puts pending messages of an account into the outbox. */
export async function enqueuePending(store: Store, accountId: string, timing: Timing): Promise<void> {
  await enqueueFrom(store, accountName(accountId), openAlerts(store, accountId, timing), timing);
}

/**
 * Puts pending messages into the outbox. It may be broken off anywhere and done again, by several at once: the outbox takes
 * a number of a source once.
 */
export async function enqueueFrom<T extends Pick<KeptAlerts, 'pending'>>(
  store: Store,
  source: string,
  kept: Sequence<T>,
  timing: Timing,
): Promise<void> {
  const { pending } = (await kept.read()).value;
  const newest = pending.at(-1);
  if (newest === undefined) return;
  for (const channel of new Set(pending.map((message) => message.channel))) {
    const own = pending.filter((message) => message.channel === channel);
    await enqueue(store, channel, source, own, timing);
  }
  await kept.commit((value) => {
    const left = value.pending.filter(({ number }) => number > newest.number);
    return left.length === value.pending.length ? value : { ...value, pending: left };
  });
}

function parse(value: unknown): KeptAlerts {
  const { state, last, pending, notices, missedBeat } = Object(value) as Partial<KeptAlerts>;
  const isKept =
    typeof state?.alerts === 'object' &&
    Number.isSafeInteger(last) &&
    Array.isArray(pending) &&
    Array.isArray(notices) &&
    typeof missedBeat === 'string';
  if (!isKept) throw new TypeError('no alerts');
  return { state, last, pending, notices, missedBeat } as KeptAlerts;
}
