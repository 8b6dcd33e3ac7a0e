import { createHash } from 'node:crypto';
import { isFields, parseJsonBytes } from '../model/json.ts';
import type { ChainEntry, ChainLink } from '../model/report.ts';
import { type Store, StoreError } from '../store/store.ts';

const folder = 'chain/';
/** How often a link that another writer forestalled is tried again. */
const maxTries = 100;

/** Adds an entry at the end of the chain; of writers at the same time each gets a number of its own. */
export async function addLink(store: Store, entry: ChainEntry, at: string): Promise<ChainLink> {
  let last = (await linkNumbers(store)).at(-1);
  for (let tries = 0; tries < maxTries; tries += 1) {
    const before = last === undefined ? undefined : await readLink(store, last);
    // A damaged link is followed too: the digest is that of its bytes, whatever they are.
    if (before !== undefined && before.link === undefined) store.damage.add(damaged(before.number));
    const number = (last ?? 0) + 1;
    const link: ChainLink = { number, previous: before?.sha256 ?? '', at, entry };
    if (await store.putIfAbsent(linkKey(number), encode(link))) return link;
    // Another writer has this number: the list, which grows long, need not be read again.
    last = number;
  }
  throw new StoreError(`The chain of reports in ${store.place} is being added to all the time. Run the audit again.`);
}

/** A link as it is stored. */
export interface StoredLink {
  readonly number: number;
  readonly sha256: string;
  /** undefined where the object is no link. */
  readonly link: ChainLink | undefined;
}

/** The numbers of the links, ascending. */
export async function linkNumbers(store: Store): Promise<readonly number[]> {
  return (await store.list(folder)).flatMap((key) => linkNumber(key) ?? []);
}

/** The number of a link by its key; undefined where it is no link's. */
export function linkNumber(key: string): number | undefined {
  const number = Number(key.slice(folder.length, -'.json'.length));
  return number > 0 && linkKey(number) === key ? number : undefined;
}

/** @returns undefined where there is no link of that number */
export async function readLink(store: Store, number: number): Promise<StoredLink | undefined> {
  const bytes = await store.read(linkKey(number));
  return bytes === undefined ? undefined : { number, sha256: sha256(bytes), link: parseOrUndefined(bytes) };
}

/** Which of some reports were added to the chain since a time. */
export interface LinkedSince {
  readonly linked: ReadonlySet<string>;
  /** Whether a link since then is damaged, which may have named others of them. */
  readonly isDamaged: boolean;
}

/** Which of some reports, by their keys, were added to the chain since a time, ISO 8601 UTC. */
export async function linkedSince(store: Store, keys: readonly string[], since: string): Promise<LinkedSince> {
  // Clocks of machines differ, and each link has the time of another one.
  const limit = new Date(Date.parse(since) - 3_600_000).toISOString();
  const linked = new Set<string>();
  let isDamaged = false;
  for (const number of (await linkNumbers(store)).toReversed()) {
    const stored = await readLink(store, number);
    if (stored === undefined) continue;
    if (stored.link === undefined) {
      isDamaged = true;
      continue;
    }
    const { at, entry } = stored.link;
    for (const { key } of reportsIn(entry)) if (keys.includes(key)) linked.add(key);
    if (linked.size === new Set(keys).size || at < limit) break;
  }
  return { linked, isDamaged };
}

/**
 * The keys of so many reports as were added last and are not retired: the order is that of the chain, which no clock decides.
 *
 * @throws StoreError where a link is damaged, which may have named one of them
 */
export async function lastLinked(store: Store, count: number): Promise<ReadonlySet<string>> {
  const last = new Set<string>();
  const retired = new Set<string>();
  for (const number of count === 0 ? [] : (await linkNumbers(store)).toReversed()) {
    const stored = await readLink(store, number);
    if (stored === undefined) continue;
    if (stored.link === undefined) throw new StoreError(damaged(number));
    const { entry } = stored.link;
    if (entry.kind === 'retired') for (const gone of entry.keys) retired.add(gone);
    for (const report of reportsIn(entry).toReversed()) {
      if (!retired.has(report.key)) last.add(report.key);
      if (last.size === count) return last;
    }
  }
  return last;
}

/** The keys of all reports that a link names. */
export async function linkedReports(store: Store): Promise<ReadonlySet<string>> {
  const links = await Promise.all((await linkNumbers(store)).map((number) => readLink(store, number)));
  return new Set(
    links.flatMap((stored) => (stored?.link === undefined ? [] : reportsIn(stored.link.entry))).map(({ key }) => key),
  );
}

function damaged(number: number): string {
  return `${linkKey(number)} is a damaged link of the chain of reports. See: sealwatch verify`;
}

/** The reports that an entry adds. */
export function reportsIn(entry: ChainEntry): readonly { readonly key: string; readonly sha256: string }[] {
  if (entry.kind === 'retired') return [];
  return entry.kind === 'report' ? [entry] : entry.reports;
}

/** SHA-256 in hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function parseOrUndefined(bytes: Uint8Array): ChainLink | undefined {
  const { number, previous, entry, ...link } = (parseJsonBytes(bytes) ?? {}) as Partial<ChainLink>;
  const isLink = Number.isInteger(number) && typeof previous === 'string' && isFields(entry) && isEntry(entry);
  return isLink ? ({ number, previous, entry, ...link } as ChainLink) : undefined;
}

function isEntry(entry: ChainEntry): boolean {
  const isReport = ({ key, sha256 }: { key: unknown; sha256: unknown }) => isKey(key) && typeof sha256 === 'string';
  switch (entry.kind) {
    case 'report':
      return isReport(entry);
    case 'reports':
      return Array.isArray(entry.reports) && entry.reports.every(isReport);
    case 'retired':
      return Array.isArray(entry.keys) && entry.keys.every(isKey);
    default:
      return false;
  }
}

/** A name of another kind could not even be looked for. */
function isKey(value: unknown): boolean {
  return typeof value === 'string' && /^reports\/[A-Za-z0-9-]+\.json$/.test(value);
}

function encode(link: ChainLink): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(link));
}

/** The key of a link. Numbers are padded, so that the order of names is that of numbers. */
export function linkKey(number: number): string {
  return `${folder}${String(number).padStart(9, '0')}.json`;
}
