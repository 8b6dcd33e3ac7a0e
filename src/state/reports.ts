import { parseJsonBytes } from '../model/json.ts';
import type { Report, ReportKind } from '../model/report.ts';
import { isFromFuture } from '../model/timing.ts';
import { type Store, StoreError } from '../store/store.ts';
import { addLink, lastLinked, linkedSince, sha256 } from './chain.ts';

const dayMs = 86_400_000;
const folder = 'reports/';
/** Names the reports of each account, so that its last one is found without a look at those of all others. */
const index = 'report-index/';
/** The scope of reports of many accounts; their names end with it. */
export const organization = 'organization';
/** What follows the time in an id tells what kind of report it is. */
const idPattern = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z(?:-[A-Za-z0-9]{1,40}){0,3}$/;

/**
 * What a stored report is about: one account audited, whole or in part; what an event touched in it; or an organization.
 */
export type StoredKind = Exclude<ReportKind, 'iac'> | 'organization';

/** A stored report, as far as its name tells. */
export interface StoredReport {
  readonly id: string;
  readonly kind: StoredKind;
  /** ISO 8601 UTC, to the second. */
  readonly startedAt: string;
}

export interface SaveOptions {
  /** `later`: the invocation that ends its run adds it to the chain. */
  readonly links?: 'now' | 'later';
  /** When what it says was read, by the cloud's clock, ISO 8601 UTC; absent where nothing was. */
  readonly readAt?: string | undefined;
}

/**
 * Keeps a report under its audit's id, and adds it to the chain. A crash between the two leaves a report that no link
 * names, which `verify` tells.
 *
 * @throws StoreError where another report has that id
 */
export async function saveReport(
  store: Store,
  report: Report,
  at: string,
  { links = 'now', readAt }: SaveOptions = {},
): Promise<Omit<KeptReport, 'report'>> {
  const key = reportKey(report.auditId);
  const bytes = encode(report);
  const digest = sha256(bytes);
  // First: what names no report is passed over, and a report that nothing names would not be found.
  const [accountId = ''] = report.scope.accounts;
  if (accountId !== '') await addToIndex(store, accountId, report.auditId, { sha256: digest, readAt });
  const isKept = await store.putIfAbsent(key, bytes);
  if (!isKept) throw new StoreError(`The store ${store.place} holds another report of the id ${report.auditId}.`);
  if (links === 'now') await addLink(store, { kind: 'report', key, sha256: digest }, at);
  return { key, sha256: digest };
}

/** What the index says of a report; `sha256` is undefined where its entry is damaged. */
export interface IndexEntry {
  readonly key: string;
  readonly scope: string;
  readonly id: string;
  readonly sha256: string | undefined;
}

/** Names a report in the index of its account, or of the organization. An entry that is there stays. */
export async function addToIndex(
  store: Store,
  scope: string,
  id: string,
  { sha256, readAt }: Pick<KeptReport, 'sha256'> & Pick<SaveOptions, 'readAt'>,
): Promise<void> {
  await store.putIfAbsent(`${indexOf(scope)}${id}.json`, encode({ sha256, readAt }));
}

/** Every entry of the index, in the order of keys. */
export async function readIndex(store: Store): Promise<readonly IndexEntry[]> {
  const entry = async (key: string): Promise<IndexEntry> => {
    const [scope = '', ...rest] = key.slice(index.length).split('/');
    const id = rest.join('/').replace(/\.json$/, '');
    const isEntry = key === `${indexOf(scope)}${id}.json` && storedReport(id) !== undefined;
    const bytes = isEntry ? await store.read(key) : undefined;
    return { key, scope, id, sha256: bytes && parsedEntry(bytes)?.sha256 };
  };
  return Promise.all((await store.list(index)).map(entry));
}

/** undefined where it is damaged */
function parsedEntry(bytes: Uint8Array): { readonly sha256: string; readonly readAt?: string } | undefined {
  const { sha256, readAt } = (parseJsonBytes(bytes) ?? {}) as { sha256?: unknown; readAt?: unknown };
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  if (readAt === undefined) return { sha256 };
  return typeof readAt === 'string' && Number.isFinite(Date.parse(readAt)) ? { sha256, readAt } : undefined;
}

/** A report that is kept, as its bytes are. */
export interface KeptReport {
  readonly report: Report;
  readonly key: string;
  readonly sha256: string;
}

/** A kept report by its id; undefined where there is none. What is there and is no report is noted as damage of the store. */
export async function readReport(store: Store, auditId: string): Promise<KeptReport | undefined> {
  const key = reportKey(auditId);
  const bytes = await store.read(key);
  if (bytes === undefined) return undefined;
  const report = parse(bytes);
  if (report !== undefined) return { report, key, sha256: sha256(bytes) };
  store.damage.add(`${key} in ${store.place} is damaged. Set it aside with sealwatch store repair.`);
  return undefined;
}

/** What the one report of a run is called. */
export function organizationReportId(runId: string): string {
  return `${runId}-${organization}`;
}

/** Whether a report is kept under an id. */
export async function hasReport(store: Store, auditId: string): Promise<boolean> {
  const key = reportKey(auditId);
  return (await store.list(key)).includes(key);
}

/** Keeps the report of a run of many accounts; where there is one already, that stands. */
export async function saveOrganizationReport(store: Store, report: Report): Promise<void> {
  await store.putIfAbsent(reportKey(report.auditId), encode(report));
}

/**
 * Adds the report of a run to the chain, and those that it was made of, as far as no link names them. Every invocation that
 * finds the report does so: the one that kept it may have been killed.
 *
 * @param since when the run began, ISO 8601 UTC
 */
export async function linkOrganizationReport(
  store: Store,
  auditId: string,
  madeOf: readonly Pick<KeptReport, 'key' | 'sha256'>[],
  { at, since, readAt }: { readonly at: string; readonly since: string } & Pick<SaveOptions, 'readAt'>,
): Promise<Omit<KeptReport, 'report'>> {
  const key = reportKey(auditId);
  const bytes = await store.read(key);
  if (bytes === undefined) throw new StoreError(`${key} was to be in ${store.place}, and is not.`);
  const kept = { key, sha256: sha256(bytes) };
  const reports = [...madeOf, kept];
  // Another invocation may have ended the run before the last of these was there. Where a link is damaged they are added once
  // more: a report may be in several links.
  const { linked } = await linkedSince(
    store,
    reports.map((one) => one.key),
    since,
  );
  await addToIndex(store, organization, auditId, { ...kept, readAt });
  await linkReports(
    store,
    reports.filter((one) => !linked.has(one.key)),
    at,
  );
  return kept;
}

/** Adds reports to the chain, all in one link. */
export async function linkReports(
  store: Store,
  reports: readonly Pick<KeptReport, 'key' | 'sha256'>[],
  at: string,
): Promise<void> {
  if (reports.length === 0) return;
  await addLink(store, { kind: 'reports', reports: reports.map(({ key, sha256 }) => ({ key, sha256 })) }, at);
}

/** What of the reports is kept. */
export interface Retention {
  /** Epoch milliseconds, by the cloud's clock. */
  readonly now: number;
  /** Reports of so many days, */
  readonly days: number;
  /** and so many that the chain names last. */
  readonly keep: number;
}

/**
 * Removes reports that are too old; the chain says so first. The name of a report has the time of the clock that wrote it, which
 * may have been behind: the age is that of what the cloud dated. A report that nothing dates stays for twice as long.
 */
export async function retireReports(
  store: Store,
  { now, days, keep }: Retention,
  at: string,
): Promise<readonly string[]> {
  const limit = now - days * dayMs;
  const isNamedBefore = (id: string, time: number) =>
    id < new Date(time).toISOString().slice(0, 19).replaceAll(':', '-');
  const stored = await reportKeys(store);
  const aged = stored.filter((key) => isNamedBefore(reportId(key), limit));
  if (aged.length === 0) return [];
  const newest = await lastLinked(store, keep);
  const named = (await store.list(index)).flatMap((key) => {
    const id = key.slice(key.lastIndexOf('/') + 1).replace(/\.json$/, '');
    return isNamedBefore(id, limit) ? { key, report: reportKey(id) } : [];
  });
  const dates = new Map<string, number>();
  await Promise.all(
    named.map(async ({ key, report }) => {
      const bytes = await store.read(key);
      const { readAt } = (bytes && parsedEntry(bytes)) ?? {};
      if (readAt !== undefined) dates.set(report, Date.parse(readAt));
    }),
  );
  const isOld = (key: string) => {
    const readAt = dates.get(key);
    return readAt === undefined ? isNamedBefore(reportId(key), limit - days * dayMs) : readAt < limit;
  };
  const old = aged.filter((key) => !newest.has(key) && isOld(key));
  if (old.length > 0) await addLink(store, { kind: 'retired', keys: old }, at);
  for (const key of old) await store.delete(key);
  const left = new Set(stored.filter((key) => !old.includes(key)));
  for (const { key, report } of named) if (!left.has(report)) await store.delete(key);
  return old;
}

/**
 * Every stored report, the newest first. Behind all others come those of a clock that was ahead: what they say is older than
 * their names. What has no id of a report is none.
 *
 * @param now epoch milliseconds
 */
export async function listReports(store: Store, now: number): Promise<readonly StoredReport[]> {
  return newestFirst(store, folder, now);
}

/** The stored reports of one account, in the same order. */
export async function listReportsOf(store: Store, accountId: string, now: number): Promise<readonly StoredReport[]> {
  return accountId === '' ? [] : newestFirst(store, indexOf(accountId), now);
}

/** The reports that the keys of a folder name. */
async function newestFirst(store: Store, place: string, now: number): Promise<StoredReport[]> {
  // By id, not by key: the end of a key sorts otherwise.
  const reports = (await store.list(place))
    .map((key) => key.slice(place.length).replace(/\.json$/, ''))
    .sort()
    .reverse()
    .flatMap((id) => storedReport(id) ?? []);
  const isAhead = ({ startedAt }: StoredReport) => isFromFuture(Date.parse(startedAt), now);
  return [...reports.filter((one) => !isAhead(one)), ...reports.filter(isAhead)];
}

/** Whose each report of one account is, by its id. */
export async function accountsOfReports(store: Store): Promise<ReadonlyMap<string, string>> {
  const names = (await store.list(index)).map((key) =>
    key
      .slice(index.length)
      .replace(/\.json$/, '')
      .split('/'),
  );
  const ofAccounts = names.filter(([scope]) => scope !== organization);
  return new Map(ofAccounts.map(([accountId = '', id = '']) => [id, accountId]));
}

/** What an id tells; undefined where it is none. */
export function storedReport(id: string): StoredReport | undefined {
  const [match, date, hours, minutes, seconds] = idPattern.exec(id) ?? [];
  if (match === undefined) return undefined;
  const kind = (['change', 'partial', organization] as const).find((one) => id.endsWith(`-${one}`)) ?? 'audit';
  return { id, kind, startedAt: `${date}T${hours}:${minutes}:${seconds}Z` };
}

/** The report of that id; undefined where there is none, or what is there is no report. */
export async function reportNamed(store: Store, id: string): Promise<Report | undefined> {
  return storedReport(id) === undefined ? undefined : (await readReport(store, id))?.report;
}

/** The report of the last audit of an account that read all of it; undefined where there is none. */
export async function lastAudit(store: Store, accountId: string, now: number): Promise<Report | undefined> {
  for (const { id, kind } of await listReportsOf(store, accountId, now)) {
    const report = kind === 'audit' ? await reportNamed(store, id) : undefined;
    if (report?.scope.accounts.includes(accountId)) return report;
  }
  return undefined;
}

/** The key of a report by its id. */
export function reportKey(auditId: string): string {
  return `${folder}${auditId}.json`;
}

/** The id of a report by its key. */
export function reportId(key: string): string {
  return key.slice(folder.length).replace(/\.json$/, '');
}

/** The keys of everything that lies where reports do. */
export function reportKeys(store: Store): Promise<string[]> {
  return store.list(folder);
}

/** Whose index and history name a report: the organization's or an account's; '' where it holds no account. */
export function scopeOf({ auditId, scope }: Pick<Report, 'auditId' | 'scope'>): string {
  return storedReport(auditId)?.kind === organization ? organization : (scope.accounts[0] ?? '');
}

function indexOf(accountId: string): string {
  return `${index}${accountId}/`;
}

function encode(value: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value)}\n`);
}

/** What is no report must not keep the next audit from running: it is left where it is, and passed over. */
function parse(bytes: Uint8Array): Report | undefined {
  const value = (parseJsonBytes(bytes) ?? {}) as Partial<Report>;
  const isReport = Array.isArray(value.scope?.accounts) && Array.isArray(value.findings);
  return isReport ? (value as Report) : undefined;
}
