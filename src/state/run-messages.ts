import type { Timing } from '../model/timing.ts';
import type { Store } from '../store/store.ts';
import {
  enqueueFrom,
  type KeptAlerts,
  openAlerts,
  type PendingMessage,
  type PendingNotices,
  withFreshNumbers,
  withMessages,
} from './alerts.ts';
import { openSequence, type Sequence } from './sequence.ts';

const name = 'run-messages';
/** No account is called so: they are numbers. */
const source = 'organization';

/** The messages of runs of many accounts that are not yet in the outbox. */
export interface RunMessages extends Pick<KeptAlerts, 'last' | 'pending'> {
  /** The number of the last notices of each account that are in a message; those kept up to it are skipped. */
  readonly taken: Readonly<Record<string, number>>;
}

/** The notices of an account that wait for the message of their run. */
export interface WaitingNotices {
  readonly accountId: string;
  readonly waiting: readonly PendingNotices[];
}

export async function readNotices(store: Store, accountId: string, timing: Timing): Promise<WaitingNotices> {
  return { accountId, waiting: (await openAlerts(store, accountId, timing).read()).value.notices };
}

/**
 * Adds the messages of a run, and marks the notices in them as taken, in one commit. Notices that another process took
 * first, or took before it died, are in no second message.
 *
 * @param compose the messages that hold the notices; it may be called several times
 */
export async function addRunMessages(
  store: Store,
  accounts: readonly WaitingNotices[],
  compose: (fresh: readonly PendingNotices[]) => readonly Omit<PendingMessage, 'number'>[],
  timing: Timing,
): Promise<void> {
  await openMessages(store, timing).commit((kept) => {
    const fresh = accounts.map(({ accountId, waiting }) => ({
      accountId,
      waiting: waiting.filter(({ number }) => number > (kept.taken[accountId] ?? 0)),
    }));
    const newest = fresh.flatMap(({ accountId, waiting }) => {
      const last = waiting.at(-1);
      return last === undefined ? [] : [[accountId, last.number] as const];
    });
    if (newest.length === 0) return kept;
    const taken = { ...kept.taken, ...Object.fromEntries(newest) };
    return withMessages({ ...kept, taken }, compose(fresh.flatMap(({ waiting }) => waiting)));
  });
}

/** Removes notices of an account that are in a message. */
export async function forgetNotices(
  store: Store,
  { accountId, waiting }: WaitingNotices,
  timing: Timing,
): Promise<void> {
  const newest = waiting.at(-1)?.number ?? 0;
  await openAlerts(store, accountId, timing).commit((kept) => {
    const left = kept.notices.filter(({ number }) => number > newest);
    return left.length === kept.notices.length ? kept : { ...kept, notices: left };
  });
}

/** Moves the messages of runs into the outbox. */
export async function enqueueRunMessages(store: Store, timing: Timing): Promise<void> {
  await enqueueFrom(store, source, openMessages(store, timing), timing);
}

/** The messages of runs, as they are kept. */
export function openMessages(store: Store, timing: Timing): Sequence<RunMessages> {
  return openSequence<RunMessages>(store, name, {
    initial: { taken: {}, last: 0, pending: [] },
    parse,
    timing,
    recover: withFreshNumbers,
  });
}

function parse(value: unknown): RunMessages {
  const { taken, last, pending } = Object(value) as Partial<RunMessages>;
  const isKept = typeof taken === 'object' && Number.isSafeInteger(last) && Array.isArray(pending);
  if (!isKept) throw new TypeError('no messages of runs');
  return { taken, last, pending } as RunMessages;
}
