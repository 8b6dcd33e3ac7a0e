import type { OpenChange } from '../model/plan.ts';
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
  /** Changes that ended and wait for the message of a remediation, oldest first. */
  readonly changes: readonly EndedChange[];
  /** The last remediations whose message was made, the newest last, and the changes in each. */
  readonly remediations: readonly { readonly runId: string; readonly changeIds: readonly string[] }[];
}

/** A change that ended in a run over many accounts. */
export interface EndedChange {
  readonly runId: string;
  readonly accountId: string;
  /** The names of the channels that it concerns. */
  readonly channels: readonly string[];
  readonly change: OpenChange;
}

/** More than the invocations of a run outlive it. */
const keptRemediations = 30;

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

/**
 * Keeps a change for the message of its run. The same change again is kept once.
 *
 * @returns false where that message was made already, without this change
 */
export async function addEndedChange(store: Store, ended: EndedChange, timing: Timing): Promise<boolean> {
  const { runId, change } = ended;
  const kept = await openMessages(store, timing).commit((value) => {
    const isOver = value.remediations.some((one) => one.runId === runId || one.changeIds.includes(change.id));
    const isKept = value.changes.some((one) => one.change.id === change.id);
    return isOver || isKept ? value : { ...value, changes: [...value.changes, ended] };
  });
  return (
    kept.changes.some((one) => one.change.id === change.id) ||
    kept.remediations.some((one) => one.changeIds.includes(change.id))
  );
}

/**
 * Adds the messages of a remediation, with every change that waits, in one commit: there is one, whichever process ends the run.
 *
 * @param compose may be called several times
 */
export async function addRemediationMessages(
  store: Store,
  runId: string,
  compose: (changes: readonly EndedChange[]) => readonly Omit<PendingMessage, 'number'>[],
  timing: Timing,
): Promise<void> {
  await openMessages(store, timing).commit((kept) => {
    if (kept.remediations.some((one) => one.runId === runId)) return kept;
    const changeIds = kept.changes.map(({ change }) => change.id);
    const remediations = [...kept.remediations, { runId, changeIds }].slice(-keptRemediations);
    return withMessages({ ...kept, changes: [], remediations }, compose(kept.changes));
  });
}

/** Moves the messages of runs into the outbox. */
export async function enqueueRunMessages(store: Store, timing: Timing): Promise<void> {
  await enqueueFrom(store, source, openMessages(store, timing), timing);
}

/** The messages of runs, as they are kept. */
export function openMessages(store: Store, timing: Timing): Sequence<RunMessages> {
  return openSequence<RunMessages>(store, name, {
    initial: { taken: {}, last: 0, pending: [], changes: [], remediations: [] },
    parse,
    timing,
    recover: withFreshNumbers,
  });
}

function parse(value: unknown): RunMessages {
  const { taken, last, pending, changes, remediations } = Object(value) as Partial<RunMessages>;
  const isKept =
    typeof taken === 'object' && Number.isSafeInteger(last) && [pending, changes, remediations].every(Array.isArray);
  if (!isKept) throw new TypeError('no messages of runs');
  return { taken, last, pending, changes, remediations } as RunMessages;
}
