import { createHash } from 'node:crypto';
import type { ReadError } from '../model/fact.ts';
import { type Store, StoreError } from '../store/store.ts';

/** An audit of many accounts, as it was set out; it never changes. */
export interface Run {
  /** Begins with the time, so that the order of runs is that of their names. */
  readonly id: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  /** When it is over, whoever is missing by then. */
  readonly deadline: string;
  /** The account whose credentials all others are reached by. */
  readonly ownAccountId: string;
  readonly accountIds: readonly string[];
  /** What could not be read of the organization. */
  readonly unread: readonly ReadError[];
  readonly apiCalls: Readonly<Record<string, number>>;
}

/** What became of an account in a run: its report, or why there is none. */
export type Outcome =
  | { readonly accountId: string; readonly auditId: string }
  | { readonly accountId: string; readonly error: ReadError };

/** Runs lie apart from what they are made of: finding the open ones takes no look at their accounts. */
const runs = 'runs/set-out/';
const ended = 'runs/over/';
const works = 'runs/work/';
/** Runs that are remembered; of all but the newest only that they are over. */
const remembered = 30;

/**
 * What a run is called.
 *
 * @param stamp its time, as names of audits begin with it
 * @param cause what it was begun by: the same cause gives the same name
 */
export function runIdOf(stamp: string, cause: string): string {
  return `${stamp}-${createHash('sha256').update(cause).digest('hex').slice(0, 8)}`;
}

/** Sets out a run, unless there is one of its name. */
export async function setOut(store: Store, run: Run): Promise<boolean> {
  return store.putIfAbsent(`${runs}${run.id}.json`, encode(run));
}

export async function readRun(store: Store, runId: string): Promise<Run | undefined> {
  return read<Run>(store, `${runs}${runId}.json`, (run) => Array.isArray(run.accountIds) && Array.isArray(run.unread));
}

/** The run that was set out last, and the runs that are not over, the earliest first. */
export async function knownRuns(store: Store): Promise<{ last: Run | undefined; open: Run[] }> {
  const [ids, over] = await Promise.all([idsIn(store, runs), idsIn(store, ended)]);
  const open = await Promise.all(ids.filter((id) => !over.includes(id)).map((id) => readRun(store, id)));
  const newest = ids.at(-1);
  return {
    last: newest === undefined ? undefined : await readRun(store, newest),
    open: open.filter((run) => run !== undefined),
  };
}

/** Says that an account's event was taken on: nobody need hand it over again. */
export async function markSent(store: Store, runId: string, accountId: string, requestId: string): Promise<void> {
  await store.putIfAbsent(`${works}${runId}/sent/${accountId}.json`, encode({ requestId }));
}

/** The accounts of a run whose events were taken on. */
export async function sentAccounts(store: Store, runId: string): Promise<ReadonlySet<string>> {
  return new Set(await idsIn(store, `${works}${runId}/sent/`));
}

/** The request by which an account's event was taken on; '' where that is not known. */
export async function sentBy(store: Store, runId: string, accountId: string): Promise<string> {
  const mark = await read<{ requestId: string }>(store, `${works}${runId}/sent/${accountId}.json`, () => true);
  return mark?.requestId ?? '';
}

/** Says what became of an account; false where that is said already, which stands. */
export async function putOutcome(store: Store, runId: string, outcome: Outcome): Promise<boolean> {
  return store.putIfAbsent(`${works}${runId}/outcomes/${outcome.accountId}.json`, encode(outcome));
}

/** The accounts of a run of which it is said what became of them. */
export async function finishedAccounts(store: Store, runId: string): Promise<ReadonlySet<string>> {
  return new Set(await idsIn(store, `${works}${runId}/outcomes/`));
}

export async function readOutcome(store: Store, runId: string, accountId: string): Promise<Outcome | undefined> {
  return read<Outcome>(
    store,
    `${works}${runId}/outcomes/${accountId}.json`,
    (outcome) => 'auditId' in outcome || 'error' in outcome,
  );
}

/** Says that a run has its report. */
export async function endRun(store: Store, runId: string): Promise<void> {
  await store.putIfAbsent(`${ended}${runId}.json`, encode({}));
}

export async function isOver(store: Store, runId: string): Promise<boolean> {
  return (await store.read(`${ended}${runId}.json`)) !== undefined;
}

/** Removes what runs that are over were made of, and forgets the oldest of them. It may be broken off anywhere. */
export async function forgetRuns(store: Store): Promise<void> {
  const [ids, over] = await Promise.all([idsIn(store, runs), idsIn(store, ended)]);
  for (const id of over) {
    for (const key of await store.list(`${works}${id}/`)) await store.delete(key);
  }
  for (const id of ids.slice(0, -remembered).filter((old) => over.includes(old))) {
    await store.delete(`${runs}${id}.json`);
    // Last: without it the run would look open.
    await store.delete(`${ended}${id}.json`);
  }
}

async function idsIn(store: Store, folder: string): Promise<string[]> {
  const keys = await store.list(folder);
  return keys.map((key) => key.slice(folder.length)).flatMap((name) => /^([\w-]+)\.json$/.exec(name)?.[1] ?? []);
}

async function read<T extends object>(store: Store, key: string, isWhole: (value: T) => boolean) {
  const bytes = await store.read(key);
  if (bytes === undefined) return undefined;
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as T;
    if (isWhole(value)) return value;
  } catch {
    // Told below.
  }
  throw new StoreError(`${key} in ${store.place} is not what a run writes. Remove it, and audit again.`);
}

function encode(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
