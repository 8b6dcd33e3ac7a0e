import type { Report } from '../model/report.ts';
import { type Store, StoreError } from '../store/store.ts';
import { addLink, sha256 } from './chain.ts';

const folder = 'reports/';
/** What follows the time in an id tells what kind of report it is. */
const idPattern = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z(?:-[A-Za-z0-9]{1,40}){0,3}$/;

/** What a stored report is about: one account audited, what an event touched in it, or a whole organization. */
export type ReportKind = 'audit' | 'change' | 'organization';

/** A stored report, as far as its name tells. */
export interface StoredReport {
  readonly id: string;
  readonly kind: ReportKind;
  /** ISO 8601 UTC, to the second. */
  readonly startedAt: string;
}

/**
 * Keeps a report under its audit's id, and adds it to the chain. A crash between the two leaves a report that no link
 * names, which `verify` tells.
 *
 * @throws StoreError where another report has that id
 */
export async function saveReport(store: Store, report: Report, at: string): Promise<string> {
  const key = `${folder}${report.auditId}.json`;
  const bytes = new TextEncoder().encode(`${JSON.stringify(report)}\n`);
  const isKept = await store.putIfAbsent(key, bytes);
  if (!isKept) throw new StoreError(`The store ${store.place} holds another report of the id ${report.auditId}.`);
  await addLink(store, { kind: 'report', key, sha256: sha256(bytes) }, at);
  return key;
}

/** Removes reports that began before a time (ISO 8601 UTC); the chain says so first. */
export async function retireReports(store: Store, before: string, at: string): Promise<readonly string[]> {
  const limit = `${folder}${before.slice(0, 19).replaceAll(':', '-')}`;
  const old = (await store.list(folder)).filter((key) => key < limit);
  if (old.length === 0) return [];
  await addLink(store, { kind: 'retired', keys: old }, at);
  for (const key of old) await store.delete(key);
  return old;
}

/** Every stored report, the newest first. What has no id of a report is none. */
export async function listReports(store: Store): Promise<readonly StoredReport[]> {
  const ids = (await store.list(folder)).map((key) => key.slice(folder.length).replace(/\.json$/, ''));
  // By id, not by key: the end of a key sorts otherwise.
  return ids
    .sort()
    .reverse()
    .flatMap((id) => storedReport(id) ?? []);
}

/** What an id tells; undefined where it is none. */
export function storedReport(id: string): StoredReport | undefined {
  const [match, date, hours, minutes, seconds] = idPattern.exec(id) ?? [];
  if (match === undefined) return undefined;
  const kind = id.endsWith('-change') ? 'change' : id.endsWith('-organization') ? 'organization' : 'audit';
  return { id, kind, startedAt: `${date}T${hours}:${minutes}:${seconds}Z` };
}

/** The report of that id; undefined where there is none, or what is kept there is none. */
export async function reportNamed(store: Store, id: string): Promise<Report | undefined> {
  if (storedReport(id) === undefined) return undefined;
  const bytes = await store.read(`${folder}${id}.json`);
  return bytes === undefined ? undefined : parse(bytes);
}

/**
 * The report that was kept last of an account, or undefined where there is none.
 *
 * @param kind `audit` passes over reports in which only what an event touched was read again
 */
export async function lastReport(
  store: Store,
  accountId: string,
  kind: 'any' | 'audit' = 'any',
): Promise<Report | undefined> {
  // Ids begin with the time, so the newest is the last.
  for (const key of (await store.list(folder)).reverse()) {
    if (kind === 'audit' && key.endsWith('-change.json')) continue;
    const bytes = await store.read(key);
    if (bytes === undefined) continue;
    const report = parse(bytes);
    if (report?.scope.accounts.includes(accountId)) return report;
  }
  return undefined;
}

/** What is no report must not keep the next audit from running: it is left where it is, and passed over. */
function parse(bytes: Uint8Array): Report | undefined {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Report> | null;
    const isReport = Array.isArray(value?.scope?.accounts) && Array.isArray(value?.findings);
    return isReport ? (value as Report) : undefined;
  } catch {
    return undefined;
  }
}
