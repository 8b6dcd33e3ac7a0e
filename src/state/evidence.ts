import type { ChainEntry } from '../model/report.ts';
import { isFromFuture, type Timing } from '../model/timing.ts';
import { type Store, StoreError } from '../store/store.ts';
import { linkNumber, readLink, reportsIn, sha256 } from './chain.ts';
import { historyScopes, openHistory } from './history.ts';
import { type IndexEntry, organization, readIndex, type StoredKind, storedReport } from './reports.ts';

const dayMs = 86_400_000;
/** A run keeps its reports, and adds them to the chain when it ends: none takes longer. */
const longestRunMs = 26 * 3_600_000;

/** What the stored reports are worth as evidence, in sentences. */
export interface EvidenceCheck {
  readonly links: number;
  /** Reports that the chain names and that are not retired. */
  readonly reports: number;
  /** The newest link: whoever has a copy of it from another place knows that nothing before it was written anew. */
  readonly head: { readonly number: number; readonly sha256: string } | undefined;
  /** What is not as it was written; empty where nothing is. */
  readonly problems: readonly string[];
  /** What is no problem, and should be known. */
  readonly notes: readonly string[];
}

export interface EvidenceOptions {
  readonly timing: Timing;
  /** Epoch milliseconds. */
  readonly now: number;
  /** What has to be there: reports of so many days, and so many that were added last. */
  readonly retention: { readonly days: number; readonly keep: number };
}

/** A report as the chain names it. */
interface Named {
  readonly number: number;
  readonly sha256: string;
}

interface Chain {
  readonly links: number;
  readonly head: EvidenceCheck['head'];
  /** By key, in the order in which they were added last. */
  readonly named: ReadonlyMap<string, Named>;
  /** The number of the link that retired a report, by the report's key. */
  readonly retired: ReadonlyMap<string, number>;
}

/**
 * Compares the stored reports with the chain, the index and the histories: whatever one of them names, the others must name,
 * with the same digest.
 *
 * @throws StoreError where the store cannot be read
 */
export async function checkEvidence(store: Store, options: EvidenceOptions): Promise<EvidenceCheck> {
  const problems: string[] = [];
  const notes: string[] = [];
  const chain = await readChain(store, problems);
  const index = await readIndex(store);
  const stored = new Set(await store.list('reports/'));

  await compareReports(store, chain, problems, notes);
  problems.push(...retiredOutOfTime(chain, options));
  compareIndex({ chain, index, stored, now: options.now }, problems, notes);
  await compareUnchained({ store, chain, index, stored, now: options.now }, problems, notes);
  await compareHistories(store, { chain, index, stored, ...options }, problems, notes);

  const { links, head, named, retired } = chain;
  const reports = [...named.keys()].filter((key) => !retired.has(key)).length;
  return { links, reports, head, problems: [...new Set(problems)], notes: [...new Set(notes)] };
}

/** Reads all links; of each what it names, and whether it follows from the one before. */
async function readChain(store: Store, problems: string[]): Promise<Chain> {
  const named = new Map<string, Named>();
  const retired = new Map<string, number>();
  let last = { number: 0, sha256: '' };
  let links = 0;
  for (const key of await store.list('chain/')) {
    const number = linkNumber(key);
    const found = number === undefined ? undefined : await readLink(store, number);
    if (found === undefined) {
      problems.push(`${key} is no link of the chain.`);
      continue;
    }
    links += 1;
    const missing = found.number - last.number - 1;
    if (missing === 1) problems.push(`Link ${found.number - 1} of the chain is missing.`);
    if (missing > 1) problems.push(`Links ${last.number + 1} to ${found.number - 1} of the chain are missing.`);
    const previous = missing === 0 ? last.sha256 : undefined;
    last = found;
    const { link } = found;
    if (link === undefined) {
      problems.push(`Link ${found.number} of the chain (${key}) cannot be read.`);
      continue;
    }
    if (link.number !== found.number)
      problems.push(`Link ${found.number} of the chain says that it is ${link.number}.`);
    if (previous !== undefined && link.previous !== previous) {
      problems.push(`Link ${found.number} does not follow from the one before: one was changed.`);
    }
    addEntry(link.entry, found.number);
  }
  return { links, head: links === 0 ? undefined : { number: last.number, sha256: last.sha256 }, named, retired };

  function addEntry(entry: ChainEntry, number: number): void {
    for (const report of reportsIn(entry)) {
      const before = named.get(report.key);
      if (before !== undefined && before.sha256 !== report.sha256) {
        problems.push(`Links ${before.number} and ${number} have different digests of ${report.key}.`);
      }
      named.delete(report.key);
      named.set(report.key, { number, sha256: report.sha256 });
    }
    if (entry.kind === 'retired') for (const gone of entry.keys) retired.set(gone, number);
  }
}

async function compareReports(store: Store, { named, retired }: Chain, problems: string[], notes: string[]) {
  for (const [key, { sha256: digest }] of named) {
    const bytes = await store.read(key);
    if (bytes === undefined) {
      if (!retired.has(key)) problems.push(`${key} was removed.`);
    } else if (sha256(bytes) !== digest) problems.push(`${key} was changed.`);
    else if (retired.has(key)) notes.push(`${key} was retired by link ${retired.get(key)}, and is still there.`);
  }
}

/**
 * Reports that were retired and that the configuration says to keep. Their age is that of now: what may be gone by now is no
 * evidence that is missing, and the clock of whoever added the link counts for nothing.
 */
function retiredOutOfTime({ named, retired }: Chain, { now, retention }: EvidenceOptions): string[] {
  const { days, keep } = retention;
  const newest = new Set(keep === 0 ? [] : [...named.keys()].slice(-keep));
  return [...retired].flatMap(([key, number]) => {
    const startedAt = Date.parse(storedReport(idOf(key))?.startedAt ?? '');
    const age = Math.floor((now - startedAt) / dayMs);
    if (now - startedAt < days * dayMs) {
      return [`${key} was retired by link ${number} out of time: it is ${age} days old, and ${days} days are kept.`];
    }
    return newest.has(key)
      ? [`${key} was retired by link ${number} out of time: it is one of the ${keep} newest, which are kept.`]
      : [];
  });
}

interface Compared {
  readonly chain: Chain;
  readonly index: readonly IndexEntry[];
  /** Keys of the reports that are there. */
  readonly stored: ReadonlySet<string>;
  readonly now: number;
}

function compareIndex({ chain, index, stored, now }: Compared, problems: string[], notes: string[]): void {
  const { named, retired } = chain;
  for (const { key, id, sha256: digest } of index) {
    if (digest === undefined) {
      problems.push(`${key} is no entry of the index of reports, or is damaged.`);
      continue;
    }
    const report = keyOf(id);
    const link = named.get(report);
    if (link !== undefined && link.sha256 !== digest) {
      problems.push(`The index has another digest of ${report} than link ${link.number}: one of them was rewritten.`);
    }
    if (link !== undefined || retired.has(report) || stored.has(report)) continue;
    const text = `${key} names a report that is not there and in no link:`;
    if (!isRunOver(id, now)) notes.push(`${text} its audit was ended before it was kept, or it was removed.`);
    else problems.push(`${text} it was removed, or its audit was ended before it was kept (sealwatch store repair).`);
  }
}

/** Reports that no link names: an audit was ended before it added them, or somebody put them there. */
async function compareUnchained(
  { store, chain, index, stored, now }: Compared & { readonly store: Store },
  problems: string[],
  notes: string[],
): Promise<void> {
  const { named, retired } = chain;
  const entries = new Map(index.map((entry) => [keyOf(entry.id), entry]));
  for (const key of named.keys()) {
    if (retired.has(key) || entries.has(key)) continue;
    const bytes = await readOrUndefined(store, key);
    if (bytes !== undefined && ofAnAccount(bytes)) problems.push(`The index of reports lacks ${key}.`);
  }
  for (const key of stored) {
    if (named.has(key) || retired.has(key)) continue;
    const bytes = await readOrUndefined(store, key);
    const id = idOf(key);
    const digest = entries.get(key)?.sha256;
    const isIndexed = bytes !== undefined && digest === sha256(bytes);
    // A run names its own report in the index after it has kept it.
    const isOfRun = !entries.has(key) && storedReport(id)?.kind === organization;
    if (!isIndexed && !isOfRun) problems.push(`${key} was added or changed: no link names it, nor does the index.`);
    else if (!isRunOver(id, now))
      notes.push(`${key} is in no link yet: its audit is not over, or was ended before that.`);
    else
      problems.push(`${key} is in no link: it was added, or its audit was ended before that (sealwatch store repair).`);
  }
}

/** Histories are extended after the chain: what they name is in it, unless a run is not over. */
async function compareHistories(
  store: Store,
  { chain, index, stored, now, timing }: Compared & EvidenceOptions,
  problems: string[],
  notes: string[],
): Promise<void> {
  const { named, retired } = chain;
  const inHistory: readonly StoredKind[] = ['audit', 'change', organization];
  const scopes = new Map<string, boolean>((await historyScopes(store)).map((scope) => [scope, true]));
  for (const { scope, id } of index) {
    const isExpected =
      named.has(keyOf(id)) && isRunOver(id, now) && inHistory.includes(storedReport(id)?.kind ?? 'partial');
    scopes.set(scope, (scopes.get(scope) ?? false) || isExpected);
  }
  for (const [scope, isExpected] of scopes) {
    const points = await pointsOf(scope);
    if (points === undefined || (points.length === 0 && isExpected)) {
      problems.push(
        `The history of ${scope} is gone or damaged, and nothing was compared with it (sealwatch store repair).`,
      );
      continue;
    }
    for (const { auditId, sha256: digest } of points) {
      const key = keyOf(auditId);
      const link = named.get(key);
      if (link !== undefined) {
        if (link.sha256 !== digest) {
          problems.push(
            `The history of ${scope} has another digest of ${key} than link ${link.number}: one was rewritten.`,
          );
        }
      } else if (!retired.has(key)) {
        const gone = stored.has(key) ? 'the link that named it is gone' : 'it was removed together with its link';
        problems.push(`The history of ${scope} names ${key}, which is in no link: ${gone}.`);
      }
    }
  }
  if (named.size > 0 && scopes.size === 0) notes.push('There is no history to compare with.');

  async function pointsOf(scope: string) {
    const damage = new Set<string>();
    try {
      const { points } = await openHistory({ ...store, damage }, scope, timing).read();
      problems.push(...damage);
      return points;
    } catch (error) {
      if (error instanceof StoreError) return undefined;
      throw error;
    }
  }
}

/** What lies there under a name that no report has cannot be read as one. */
async function readOrUndefined(store: Store, key: string): Promise<Uint8Array | undefined> {
  return storedReport(idOf(key)) === undefined ? undefined : store.read(key);
}

/** Reports of no known account are not in the index, nor are those of the organization until they are linked. */
function ofAnAccount(bytes: Uint8Array): boolean {
  try {
    const { scope } = JSON.parse(new TextDecoder().decode(bytes)) as { scope: { accounts: readonly string[] } };
    return (scope.accounts[0] ?? '') !== '';
  } catch {
    return false;
  }
}

/** Whether no audit can still be at work that stores a report of that id. @param now epoch milliseconds */
export function isRunOver(id: string, now: number): boolean {
  const startedAt = Date.parse(storedReport(id)?.startedAt ?? '');
  return now - startedAt >= longestRunMs || isFromFuture(startedAt, now);
}

function idOf(key: string): string {
  return key.slice('reports/'.length).replace(/\.json$/, '');
}

function keyOf(id: string): string {
  return `reports/${id}.json`;
}
