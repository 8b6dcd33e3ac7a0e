import { createHash } from 'node:crypto';
import type { ReadError } from '../model/fact.ts';
import { isFields, parseJsonBytes } from '../model/json.ts';
import type { ChangeLimits } from '../model/plan.ts';
import { isFromFuture, type Timing } from '../model/timing.ts';
import { type Store, StoreError } from '../store/store.ts';
import { type ChangePlaces, openPlaces } from './places.ts';

/** An audit or a remediation of many accounts, as it was set out; it never changes. */
export interface OrganizationRun {
  /** Begins with the time, so that the order of runs is that of their names. */
  readonly id: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  /** When it ends, whatever accounts are missing by then. */
  readonly deadline: string;
  /** The account whose credentials all others are reached by. */
  readonly ownAccountId: string;
  readonly accountIds: readonly string[];
  /** What could not be read of the organization. */
  readonly readErrors: readonly ReadError[];
  readonly apiCalls: Readonly<Record<string, number>>;
  /** How many changes it may make; undefined where it audits. */
  readonly limits?: ChangeLimits;
}

/** What became of an account in a run: its report, or why there is none. */
export type AccountOutcome =
  | { readonly accountId: string; readonly auditId: string }
  | { readonly accountId: string; readonly error: ReadError };

/** Runs lie apart from what they are made of: finding the open ones takes no look at their accounts. */
const runs = 'runs/set-out/';
const ended = 'runs/over/';
const accountFolder = 'runs/work/';
/** Runs that are remembered; of all but the newest only that they are over. */
const keptRuns = 30;

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
export async function createRun(store: Store, run: OrganizationRun): Promise<boolean> {
  return store.putIfAbsent(`${runs}${run.id}.json`, encode(run));
}

/** @throws StoreError where the stored run is damaged */
export async function readRun(store: Store, runId: string): Promise<OrganizationRun | undefined> {
  const run = await parseRun(store, runId);
  if (run !== 'damaged') return run;
  throw new StoreError(`${runs}${runId}.json in ${store.place} is not what a run writes. Remove it, and audit again.`);
}

function parseRun(store: Store, runId: string): Promise<OrganizationRun | undefined | 'damaged'> {
  return read<OrganizationRun>(
    store,
    `${runs}${runId}.json`,
    (run) => Array.isArray(run.accountIds) && Array.isArray(run.readErrors),
  );
}

export interface KnownRuns {
  /** The run that was set out last, of those that can be understood and that no clock which was ahead began. */
  readonly last: OrganizationRun | undefined;
  /** The runs that are not over, the earliest first. */
  readonly open: readonly OrganizationRun[];
  /** The ids of runs that are not over and cannot be understood: they keep no other from being begun. */
  readonly damaged: readonly string[];
}

/**
 * What there is of runs; nothing of it is thrown for what one of them holds.
 *
 * @param now epoch milliseconds
 * @throws StoreError where the store fails
 */
export async function knownRuns(store: Store, now: number): Promise<KnownRuns> {
  const [ids, over] = await Promise.all([idsIn(store, runs), idsIn(store, ended)]);
  const open = await Promise.all(
    ids.filter((id) => !over.includes(id)).map(async (id) => ({ id, run: await parseRun(store, id) })),
  );
  return {
    last: await lastOf(store, ids, now),
    open: open.flatMap(({ run }) => (run === 'damaged' ? [] : (run ?? []))),
    damaged: open.flatMap(({ id, run }) => (run === 'damaged' ? [id] : [])),
  };
}

async function lastOf(store: Store, ids: readonly string[], now: number): Promise<OrganizationRun | undefined> {
  for (const id of [...ids].reverse()) {
    const run = await parseRun(store, id);
    if (run !== undefined && run !== 'damaged' && !isFromFuture(Date.parse(run.startedAt), now)) return run;
  }
  return undefined;
}

/** Records that Function Compute accepted an account's event: it is not sent again. */
export async function markSent(store: Store, runId: string, accountId: string, requestId: string): Promise<void> {
  await store.putIfAbsent(`${accountFolder}${runId}/sent/${accountId}.json`, encode({ requestId }));
}

/** The accounts of a run whose events were taken on. */
export async function sentAccounts(store: Store, runId: string): Promise<ReadonlySet<string>> {
  return new Set(await idsIn(store, `${accountFolder}${runId}/sent/`));
}

/** The request by which an account's event was taken on; '' where that is not known. */
export async function sentBy(store: Store, runId: string, accountId: string): Promise<string> {
  const mark = await read<{ requestId: string }>(store, `${accountFolder}${runId}/sent/${accountId}.json`, () => true);
  return mark === 'damaged' ? '' : (mark?.requestId ?? '');
}

/** Says what became of an account; false where that is said already, which stands. */
export async function keepOutcome(store: Store, runId: string, outcome: AccountOutcome): Promise<boolean> {
  return store.putIfAbsent(`${accountFolder}${runId}/outcomes/${outcome.accountId}.json`, encode(outcome));
}

/** The places for changes of a run that remediates, as one of its accounts sees them. */
export function placesOf(
  store: Store,
  { id, limits }: OrganizationRun,
  accountId: string,
  timing: Timing,
): ChangePlaces {
  if (limits === undefined) throw new Error(`run ${id} is none that remediates`);
  return openPlaces(store, { name: `${accountFolder}${id}/places`, accountId, limits, timing });
}

/** The accounts of a run of which it is said what became of them. */
export async function finishedAccounts(store: Store, runId: string): Promise<ReadonlySet<string>> {
  return new Set(await idsIn(store, `${accountFolder}${runId}/outcomes/`));
}

/** What became of an account; where that was written and cannot be understood, nothing is known of the account. */
export async function readOutcome(store: Store, runId: string, accountId: string): Promise<AccountOutcome | undefined> {
  const key = `${accountFolder}${runId}/outcomes/${accountId}.json`;
  const outcome = await read<AccountOutcome>(store, key, (value) => 'auditId' in value || 'error' in value);
  if (outcome !== 'damaged') return outcome;
  const message = `The audit of account ${accountId} left ${key} in ${store.place}, which cannot be understood. Nothing is known of it; the next run audits it again.`;
  return { accountId, error: damageError(accountId, message) };
}

/** What is reported of a run whose objects cannot be read. */
export function unreadableRun(store: Store, runId: string, accountId: string): ReadError {
  const message = `The run ${runId} cannot be understood (${runs}${runId}.json in ${store.place}), so it was given up and has no report. This is reported once; this run audits all accounts again.`;
  return damageError(accountId, message);
}

function damageError(accountId: string, message: string): ReadError {
  return { operation: 'store:Read', accountId, regionId: '', code: 'DamagedRun', message, requestId: '' };
}

/** Says that a run has its report. */
export async function endRun(store: Store, runId: string): Promise<void> {
  await store.putIfAbsent(`${ended}${runId}.json`, encode({}));
}

export async function isEnded(store: Store, runId: string): Promise<boolean> {
  return (await store.read(`${ended}${runId}.json`)) !== undefined;
}

/** Removes what runs that are over were made of, and forgets the oldest of them. It may be broken off anywhere. */
export async function forgetRuns(store: Store): Promise<void> {
  const [ids, over] = await Promise.all([idsIn(store, runs), idsIn(store, ended)]);
  for (const id of over) {
    for (const key of await store.list(`${accountFolder}${id}/`)) await store.delete(key);
  }
  for (const id of ids.slice(0, -keptRuns).filter((old) => over.includes(old))) {
    await store.delete(`${runs}${id}.json`);
    // Last: without it the run would look open.
    await store.delete(`${ended}${id}.json`);
  }
}

async function idsIn(store: Store, folder: string): Promise<string[]> {
  const keys = await store.list(folder);
  return keys.map((key) => key.slice(folder.length)).flatMap((name) => /^([\w-]+)\.json$/.exec(name)?.[1] ?? []);
}

async function read<T extends object>(
  store: Store,
  key: string,
  isWhole: (value: T) => boolean,
): Promise<T | undefined | 'damaged'> {
  const bytes = await store.read(key);
  if (bytes === undefined) return undefined;
  const value = parseJsonBytes(bytes);
  return isFields(value) && isWhole(value as T) ? (value as T) : 'damaged';
}

function encode(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
