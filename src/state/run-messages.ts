import type { Timing } from '../model/timing.ts';
import type { Store } from '../store/store.ts';
import {
  handOverFrom,
  type KeptAlerts,
  openAlerts,
  type PendingMessage,
  type PendingNews,
  withFreshNumbers,
  withMessages,
} from './alerts.ts';
import { openSequence, type Sequence } from './sequence.ts';

const name = 'run-messages';
/** No account is called so: they are numbers. */
const source = 'organization';

/** The messages of runs of many accounts that are not yet in the outbox. */
export interface RunMessages extends Pick<KeptAlerts, 'last' | 'pending'> {
  /** The number of the last news of each account that is in a message: what is still there of it is passed over. */
  readonly taken: Readonly<Record<string, number>>;
}

/** The news of an account, as they wait. */
export interface WaitingNews {
  readonly accountId: string;
  readonly waiting: readonly PendingNews[];
}

export async function readNews(store: Store, accountId: string, timing: Timing): Promise<WaitingNews> {
  return { accountId, waiting: (await openAlerts(store, accountId, timing).read()).value.news };
}

/**
 * Makes messages of news: the messages, and that they hold these news, are one commit. News that are in a message already,
 * since somebody else was first or died before it was marked, are not announced again.
 *
 * @param compose the messages that announce news; it may be called several times
 */
export async function tellNews(
  store: Store,
  news: readonly WaitingNews[],
  compose: (fresh: readonly PendingNews[]) => readonly Omit<PendingMessage, 'number'>[],
  timing: Timing,
): Promise<void> {
  await openMessages(store, timing).commit((kept) => {
    const fresh = news.map(({ accountId, waiting }) => ({
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

/** Marks news of an account as announced: they need not be kept any longer. */
export async function forgetNews(store: Store, { accountId, waiting }: WaitingNews, timing: Timing): Promise<void> {
  const newest = waiting.at(-1)?.number ?? 0;
  await openAlerts(store, accountId, timing).commit((kept) => {
    const left = kept.news.filter(({ number }) => number > newest);
    return left.length === kept.news.length ? kept : { ...kept, news: left };
  });
}

/** Puts the messages of runs into the outbox. */
export async function handOverRuns(store: Store, timing: Timing): Promise<void> {
  await handOverFrom(store, source, openMessages(store, timing), timing);
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
