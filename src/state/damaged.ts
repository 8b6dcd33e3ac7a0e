import { gunzipSync } from 'node:zlib';
import type { Timing } from '../model/timing.ts';
import type { Store } from '../store/store.ts';
import { alertedAccounts, openAlerts } from './alerts.ts';
import { historyScopes, isStep, openHistory } from './history.ts';
import { openJournal } from './journal.ts';
import { openLease } from './lease.ts';
import { repairLedgers } from './ledger.ts';
import { isMemory } from './memory.ts';
import { openQueue } from './outbox.ts';
import {
  addToIndex,
  linkReports,
  readIndex,
  readReport,
  reportId,
  reportKey,
  reportKeys,
  scopeOf,
  storedReport,
} from './reports.ts';
import { openMessages } from './run-messages.ts';
import { isReadings, isSnapshot } from './snapshots.ts';

/**
 * What can be read without an object of it, made again, or is named as missing. Reports and their chain are evidence: they stay
 * where they are, and so do damaged ones.
 */
const evidence = /^(reports|chain|damaged)\//;
/** The name tells all of it; what is in such an object does not count. */
const nameOnly = /^(heartbeats|notified-plans|handled-days)\//;

/** What a repair needs of the world. */
export interface RepairOptions {
  readonly timing: Timing;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Moves every damaged object to `damaged/`, where nothing looks for it. What others rely on is written first: the numbers of
 * messages go on, the journal is locked, and deliveries that are lost are read errors.
 *
 * @returns their keys
 */
export async function setDamagedAside(store: Store, { timing, now }: RepairOptions): Promise<readonly string[]> {
  const setAside = async (key: string) => {
    const bytes = await store.read(key);
    if (bytes === undefined) return;
    await store.putIfAbsent(`damaged/${key}`, bytes);
    await store.delete(key);
  };
  const moved = [...(await repairLedgers(store, now, setAside))];
  const at = new Date(now).toISOString();
  for (const accountId of await alertedAccounts(store)) {
    moved.push(...(await openAlerts(store, accountId, timing).repair()));
  }
  moved.push(...(await openMessages(store, timing).repair()));
  for (const accountId of await namesIn(store, 'journal/')) {
    moved.push(...(await openJournal(store, accountId, timing).repair(at)));
  }
  for (const channel of await namesIn(store, 'outbox/')) {
    moved.push(...(await openQueue(store, channel, timing).repair()));
  }
  const clock = { now: () => now, sleep: timing.sleep };
  for (const name of await namesIn(store, 'leases/')) {
    moved.push(...(await openLease(store, name, { clock, random: timing.random }).repair()));
  }
  for (const scope of await historyScopes(store)) moved.push(...(await openHistory(store, scope, timing).repair()));
  for (const { key, sha256: digest } of await readIndex(store)) if (digest === undefined) moved.push(key);
  for (const key of await store.list('')) {
    if (evidence.test(key) || nameOnly.test(key) || moved.includes(key)) continue;
    const bytes = await store.read(key);
    if (bytes !== undefined && !isWhole(key, bytes)) moved.push(key);
  }
  for (const key of new Set(moved)) await setAside(key);
  return [...new Set(moved)].sort();
}

/**
 * Makes the index again where the chain names a report, adds reports to the chain that their audit was killed before adding,
 * and forgets entries of the index whose report was never kept. What the index does not know is left for `verify` to name.
 *
 * @returns the keys of the reports that were added to the chain
 */
export async function completeEvidence(
  store: Store,
  named: ReadonlySet<string>,
  isOver: (id: string) => boolean,
  at: string,
): Promise<readonly string[]> {
  const index = new Map((await readIndex(store)).map((entry) => [reportKey(entry.id), entry]));
  const added: { readonly key: string; readonly sha256: string }[] = [];
  const stored = await reportKeys(store);
  for (const key of stored) {
    const id = reportId(key);
    const entry = index.get(key);
    if (storedReport(id) === undefined || (named.has(key) && entry !== undefined)) continue;
    const kept = await readReport(store, id);
    if (kept === undefined) continue;
    const scope = scopeOf({ auditId: id, scope: kept.report.scope });
    // A report whose account could not be read is in no account's index.
    if (named.has(key) && scope === '') continue;
    if (named.has(key)) await addToIndex(store, scope, id, kept);
    else if (entry?.sha256 === kept.sha256 && isOver(id)) added.push(kept);
  }
  await linkReports(store, added, at);
  for (const [report, { key, id }] of index) {
    if (!named.has(report) && !stored.includes(report) && isOver(id)) await store.delete(key);
  }
  return added.map(({ key }) => key);
}

async function namesIn(store: Store, folder: string): Promise<ReadonlySet<string>> {
  return new Set((await store.list(folder)).map((key) => key.slice(folder.length).split('/')[0] ?? ''));
}

/** The shape of what is read by it. */
const shapes: Readonly<Record<string, (value: object) => boolean>> = {
  memory: isMemory,
  snapshots: isSnapshot,
  readings: isReadings,
  'history-steps': isStep,
};

function isWhole(key: string, bytes: Uint8Array): boolean {
  try {
    const json = key.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: 512 * 1024 * 1024 }) : bytes;
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
    const isShaped = shapes[key.split('/')[0] ?? ''] ?? (() => true);
    return typeof value === 'object' && value !== null && isShaped(value);
  } catch {
    return false;
  }
}
