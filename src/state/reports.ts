import type { Report, ReportKind } from '../model/report.ts';
import { type Store, StoreError } from '../store/store.ts';
import { addLink, lastLinked, linkedSince, sha256 } from './chain.ts';

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

/**
 * Keeps a report under its audit's id, and adds it to the chain. A crash between the two leaves a report that no link
 * names, which `verify` tells.
 *
 * @param links `later`: the invocation that ends its run adds it to the chain
 * @throws StoreError where another report has that id
 */
export async function saveReport(
  store: Store,
  report: Report,
  at: string,
  links: 'now' | 'later' = 'now',
): Promise<Omit<KeptReport, 'report'>> {
  const key = reportKey(report.auditId);
  const bytes = encode(report);
  const digest = sha256(bytes);
  // First: what names no report is passed over, and a report that nothing names would not be found.
  const [accountId = ''] = report.scope.accounts;
  if (accountId !== '') await addToIndex(store, accountId, report.auditId, digest);
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
export async function addToIndex(store: Store, scope: string, id: string, digest: string): Promise<void> {
  await store.putIfAbsent(`${indexOf(scope)}${id}.json`, encode({ sha256: digest }));
}

/** Every entry of the index, in the order of keys. */
export async function readIndex(store: Store): Promise<readonly IndexEntry[]> {
  const entry = async (key: string): Promise<IndexEntry> => {
    const [scope = '', ...rest] = key.slice(index.length).split('/');
    const id = rest.join('/').replace(/\.json$/, '');
    const isEntry = key === `${indexOf(scope)}${id}.json` && storedReport(id) !== undefined;
    const bytes = isEntry ? await store.read(key) : undefined;
    return { key, scope, id, sha256: bytes === undefined ? undefined : digestIn(bytes) };
  };
  return Promise.all((await store.list(index)).map(entry));
}

function digestIn(bytes: Uint8Array): string | undefined {
  try {
    const { sha256: digest } = JSON.parse(new TextDecoder().decode(bytes)) as { sha256?: unknown };
    return typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest) ? digest : undefined;
  } catch {
    return undefined;
  }
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
  { at, since }: { readonly at: string; readonly since: string },
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
  await addToIndex(store, organization, auditId, kept.sha256);
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

/** What of the reports is kept: those that began since a time (ISO 8601 UTC), and so many that the chain names last. */
export interface Retention {
  readonly before: string;
  readonly keep: number;
}

/** Removes reports that are too old; the chain says so first. */
export async function retireReports(store: Store, { before, keep }: Retention, at: string): Promise<readonly string[]> {
  const limit = `${folder}${before.slice(0, 19).replaceAll(':', '-')}`;
  const aged = (await store.list(folder)).filter((key) => key < limit);
  const newest = aged.length === 0 ? new Set<string>() : await lastLinked(store, keep);
  const old = aged.filter((key) => !newest.has(key));
  if (old.length === 0) return [];
  await addLink(store, { kind: 'retired', keys: old }, at);
  for (const key of old) await store.delete(key);
  const limitOfName = limit.slice(folder.length);
  for (const key of await store.list(index)) {
    const name = key.slice(key.lastIndexOf('/') + 1);
    if (name < limitOfName && !newest.has(`${folder}${name}`)) await store.delete(key);
  }
  return old;
}

/** Every stored report, the newest first. What has no id of a report is none. */
export async function listReports(store: Store): Promise<readonly StoredReport[]> {
  return newestFirst(store, folder);
}

/** The stored reports of one account, the newest first. */
export async function listReportsOf(store: Store, accountId: string): Promise<readonly StoredReport[]> {
  return accountId === '' ? [] : newestFirst(store, indexOf(accountId));
}

/** The reports that the keys of a folder name. */
async function newestFirst(store: Store, place: string): Promise<StoredReport[]> {
  // By id, not by key: the end of a key sorts otherwise.
  return (await store.list(place))
    .map((key) => key.slice(place.length).replace(/\.json$/, ''))
    .sort()
    .reverse()
    .flatMap((id) => storedReport(id) ?? []);
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
export async function lastAudit(store: Store, accountId: string): Promise<Report | undefined> {
  for (const { id, kind } of await listReportsOf(store, accountId)) {
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
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Report> | null;
    const isReport = Array.isArray(value?.scope?.accounts) && Array.isArray(value?.findings);
    return isReport ? (value as Report) : undefined;
  } catch {
    return undefined;
  }
}
