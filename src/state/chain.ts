import { createHash } from 'node:crypto';
import type { ChainEntry, ChainLink } from '../model/report.ts';
import { type Store, StoreError } from '../store/store.ts';

const folder = 'chain/';
/** How often a link that another writer forestalled is tried again. */
const maxTries = 100;

/** Adds an entry at the end of the chain; of writers at the same time each gets a number of its own. */
export async function addLink(store: Store, entry: ChainEntry, at: string): Promise<ChainLink> {
  let key = (await store.list(folder)).at(-1);
  for (let tries = 0; tries < maxTries; tries += 1) {
    const last = key === undefined ? undefined : await store.read(key);
    const previous = last === undefined ? '' : sha256(last);
    const number = last === undefined ? 1 : parseLink(last, key ?? '').number + 1;
    const link: ChainLink = { number, previous, at, entry };
    if (await store.putIfAbsent(keyOf(number), encode(link))) return link;
    // Who came before has this number: the list, which grows long, need not be asked again.
    key = keyOf(number);
  }
  throw new StoreError(`The chain of reports in ${store.place} is being added to all the time. Run the audit again.`);
}

/** Whether a report was added to the chain since a time, ISO 8601 UTC. */
export async function isLinked(store: Store, reportKey: string, since: string): Promise<boolean> {
  // Clocks of machines differ, and each link has the time of another one.
  const limit = new Date(Date.parse(since) - 3_600_000).toISOString();
  for (const key of (await store.list(folder)).reverse()) {
    const bytes = await store.read(key);
    if (bytes === undefined) continue;
    const { at, entry } = parseLink(bytes, key);
    if (reportsIn(entry).some((report) => report.key === reportKey)) return true;
    if (at < limit) return false;
  }
  return false;
}

/** The keys of so many reports as were added last and are not retired: the order is that of the chain, which no clock decides. */
export async function lastLinked(store: Store, count: number): Promise<ReadonlySet<string>> {
  const last = new Set<string>();
  const retired = new Set<string>();
  for (const key of count === 0 ? [] : (await store.list(folder)).reverse()) {
    const bytes = await store.read(key);
    if (bytes === undefined) continue;
    const { entry } = parseLink(bytes, key);
    if (entry.kind === 'retired') for (const gone of entry.keys) retired.add(gone);
    for (const report of [...reportsIn(entry)].reverse()) {
      if (!retired.has(report.key)) last.add(report.key);
      if (last.size === count) return last;
    }
  }
  return last;
}

/** The reports that an entry adds. */
function reportsIn(entry: ChainEntry): readonly { readonly key: string; readonly sha256: string }[] {
  if (entry.kind === 'retired') return [];
  return entry.kind === 'report' ? [entry] : entry.reports;
}

/** What is wrong with the chain, in sentences; none where nothing is. */
export interface Verification {
  readonly links: number;
  readonly reports: number;
  readonly problems: readonly string[];
  /** Reports that no link names: an audit that was interrupted, or somebody put them there. */
  readonly unchained: readonly string[];
}

/** Proves that no stored report was changed or left out. */
export async function verifyChain(store: Store): Promise<Verification> {
  const problems: string[] = [];
  const named = new Map<string, string>();
  const retired = new Set<string>();
  const keys = await store.list(folder);
  let previous = '';
  for (const [index, key] of keys.entries()) {
    const number = index + 1;
    if (key !== keyOf(number)) {
      problems.push(`Link ${number} of the chain is missing.`);
      break;
    }
    const bytes = await store.read(key);
    const link = bytes === undefined ? undefined : parseOrUndefined(bytes);
    if (bytes === undefined || link === undefined) {
      problems.push(`Link ${number} of the chain cannot be read.`);
      break;
    }
    if (link.previous !== previous)
      problems.push(`Link ${number} does not follow from the one before: one was changed.`);
    previous = sha256(bytes);
    for (const report of reportsIn(link.entry)) named.set(report.key, report.sha256);
    if (link.entry.kind === 'retired') for (const gone of link.entry.keys) retired.add(gone);
  }
  for (const [key, digest] of named) {
    if (retired.has(key)) continue;
    const bytes = await store.read(key);
    if (bytes === undefined) problems.push(`${key} was removed.`);
    else if (sha256(bytes) !== digest) problems.push(`${key} was changed.`);
  }
  const unchained = (await store.list('reports/')).filter((key) => !named.has(key));

  return { links: keys.length, reports: named.size - retired.size, problems, unchained };
}

/** SHA-256 in hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function parseLink(bytes: Uint8Array, key: string): ChainLink {
  const link = parseOrUndefined(bytes);
  if (link === undefined)
    throw new StoreError(`${key} is a damaged link of the chain of reports. See: sealwatch verify`);
  return link;
}

function parseOrUndefined(bytes: Uint8Array): ChainLink | undefined {
  try {
    const link = JSON.parse(new TextDecoder().decode(bytes)) as ChainLink;
    const isLink = Number.isInteger(link.number) && typeof link.previous === 'string';
    return isLink && isEntry(link.entry) ? link : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(entry: ChainEntry): boolean {
  switch (entry.kind) {
    case 'report':
      return typeof entry.key === 'string';
    case 'reports':
      return Array.isArray(entry.reports) && entry.reports.every(({ key }) => typeof key === 'string');
    default:
      return Array.isArray(entry.keys);
  }
}

function encode(link: ChainLink): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(link));
}

/** Numbers are padded, so that the order of names is that of numbers. */
function keyOf(number: number): string {
  return `${folder}${String(number).padStart(9, '0')}.json`;
}
