import type { ChainEntry } from '../model/report.ts';
import { isFromFuture, type Timing } from '../model/timing.ts';
import { type Store, StoreError } from '../store/store.ts';
import { linkNumber, linkNumbers, readLink, reportsIn, sha256 } from './chain.ts';
import { historyScopes, type KeptPoint, openHistory } from './history.ts';
import {
  type IndexEntry,
  organization,
  readIndex,
  readReport,
  reportId,
  reportKey,
  reportKeys,
  type StoredKind,
  scopeOf,
  storedReport,
} from './reports.ts';

const dayMs = 86_400_000;
/** A run keeps its reports, and adds them to the chain when it ends: none takes longer. */
const longestRunMs = 26 * 3_600_000;
/** So many reports are read at the same time. */
const atOnce = 8;
/** How often everything is read again because the chain grew meanwhile. */
const maxTries = 20;

/** What the stored reports are worth as evidence, in sentences. */
export interface VerifyResult {
  readonly links: number;
  /** Reports that the chain names and that are not retired. */
  readonly reports: number;
  /** The newest link: a copy of it in another place shows that nothing before it was rewritten. */
  readonly head: { readonly number: number; readonly sha256: string } | undefined;
  /** What is not as it was written; empty where nothing is. */
  readonly problems: readonly string[];
  /** What is no problem, and should be known. */
  readonly notes: readonly string[];
}

export interface VerifyOptions {
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
  readonly head: VerifyResult['head'];
  /** By key, in the order in which they were added last. */
  readonly named: ReadonlyMap<string, Named>;
  /** The number of the link that retired a report, by the report's key. */
  readonly retired: ReadonlyMap<string, number>;
  readonly problems: readonly string[];
}

/** Everything that is compared, as it was read while the chain stayed the same. */
interface StoredEvidence {
  /** The points of each history, by its scope; undefined where it cannot be read. */
  readonly histories: ReadonlyMap<string, readonly KeptPoint[] | undefined>;
  /** Steps of the histories that are damaged. */
  readonly damagedSteps: readonly string[];
  readonly chain: Chain;
  readonly index: readonly IndexEntry[];
  /** SHA-256 of the reports that are there, by their keys; '' for what has no name of a report. */
  readonly stored: ReadonlyMap<string, string>;
  /** Keys of reports in no index, which those of no known account are not in either. */
  readonly unindexed: ReadonlySet<string>;
}

/** What a comparison shows: what is not as it was written, or what should be known. */
type Remark = readonly [is: 'problem' | 'note', text: string];

/**
 * Compares the stored reports with the chain, the index and the histories: whatever one of them names, the others must name,
 * with the same digest.
 *
 * @throws StoreError where the store cannot be read
 */
export async function checkEvidence(store: Store, options: VerifyOptions): Promise<VerifyResult> {
  const evidence = await readEvidence(store, options.timing);
  const { chain, damagedSteps } = evidence;
  const remarks: Remark[] = [
    ...chain.problems.map(problem),
    ...compareReports(evidence),
    ...retiredOutOfTime(chain, options),
    ...compareIndex(evidence, options.now),
    ...compareUnchained(evidence, options.now),
    ...damagedSteps.map(problem),
    ...compareHistories(evidence, options.now),
  ];
  const texts = (kind: Remark[0]) => [...new Set(remarks.flatMap(([is, text]) => (is === kind ? text : [])))];
  const { links, head, named, retired } = chain;
  const reports = [...named.keys()].filter((key) => !retired.has(key)).length;
  return { links, reports, head, problems: texts('problem'), notes: texts('note') };
}

function problem(text: string): Remark {
  return ['problem', text];
}

function note(text: string): Remark {
  return ['note', text];
}

/**
 * Reads everything, and again where the chain grew meanwhile: an audit that ends, or one that retires reports, would otherwise
 * be taken for somebody who forges. What names others is read before them, since it is written after them.
 */
async function readEvidence(store: Store, timing: Timing): Promise<StoredEvidence> {
  const known = new Map<string, string>();
  for (let tries = 0; tries < maxTries; tries += 1) {
    const { histories, damagedSteps } = await readHistories(store, timing);
    const chain = await readChain(store);
    const index = await readIndex(store);
    const stored = await readDigests(store, known);
    const indexed = new Set(index.map(({ id }) => reportKey(id)));
    const unindexed = new Set<string>();
    for (const key of chain.named.keys()) {
      if (indexed.has(key) || !stored.has(key)) continue;
      const kept = await readReport(store, reportId(key));
      if (kept !== undefined && scopeOf(kept.report) !== '') unindexed.add(key);
    }
    if ((await linkNumbers(store)).at(-1) === chain.head?.number) {
      return { histories, damagedSteps, chain, index, stored, unindexed };
    }
  }
  throw new StoreError(`The chain of reports in ${store.place} is being added to all the time. Run again later.`);
}

async function readHistories(store: Store, timing: Timing) {
  const damage = new Set<string>();
  const histories = new Map<string, readonly KeptPoint[] | undefined>();
  for (const scope of await historyScopes(store)) {
    try {
      histories.set(scope, (await openHistory({ ...store, damage }, scope, timing).read()).points);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      histories.set(scope, undefined);
    }
  }
  return { histories, damagedSteps: [...damage] };
}

/** @param known digests that were read before: a report is never written again */
async function readDigests(store: Store, known: Map<string, string>): Promise<ReadonlyMap<string, string>> {
  const keys = await reportKeys(store);
  const fresh = keys.filter((key) => !known.has(key));
  for (let from = 0; from < fresh.length; from += atOnce) {
    await Promise.all(
      fresh.slice(from, from + atOnce).map(async (key) => {
        // What lies there under a name that no report has cannot be read as one.
        const bytes = storedReport(reportId(key)) === undefined ? undefined : await store.read(key);
        if (bytes !== undefined) known.set(key, sha256(bytes));
      }),
    );
  }
  return new Map(
    keys.flatMap((key) => {
      const digest = storedReport(reportId(key)) === undefined ? '' : known.get(key);
      return digest === undefined ? [] : [[key, digest] as const];
    }),
  );
}

/** Reads all links; of each what it names, and whether it follows from the one before. */
async function readChain(store: Store): Promise<Chain> {
  const problems: string[] = [];
  const named = new Map<string, Named>();
  const retired = new Map<string, number>();
  let last = { number: 0, sha256: '' };
  let links = 0;
  const keys = await store.list('chain/');
  const stored = await Promise.all(
    keys.map(async (key) => {
      const number = linkNumber(key);
      return number === undefined ? undefined : readLink(store, number);
    }),
  );
  for (const [position, key] of keys.entries()) {
    const found = stored[position];
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
  const head = links === 0 ? undefined : { number: last.number, sha256: last.sha256 };
  return { links, head, named, retired, problems };

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

function compareReports({ chain: { named, retired }, stored }: StoredEvidence): Remark[] {
  return [...named].flatMap(([key, { sha256: digest }]): Remark[] => {
    const found = stored.get(key);
    const retiredBy = retired.get(key);
    if (found === undefined) return retiredBy === undefined ? [problem(`${key} was removed.`)] : [];
    if (found !== digest) return [problem(`${key} was changed.`)];
    return retiredBy === undefined ? [] : [note(`${key} was retired by link ${retiredBy}, and is still there.`)];
  });
}

/**
 * Reports that were retired and that the configuration says to keep. Their age is that of now: what may be gone by now is no
 * evidence that is missing, and the clock of the process that added the link does not count.
 */
function retiredOutOfTime({ named, retired }: Chain, { now, retention }: VerifyOptions): Remark[] {
  const { days, keep } = retention;
  const newest = new Set(keep === 0 ? [] : [...named.keys()].slice(-keep));
  return [...retired].flatMap(([key, number]) => {
    const startedAt = startOf(reportId(key));
    const age = Math.floor((now - startedAt) / dayMs);
    const text = `${key} was retired by link ${number} out of time: it is`;
    if (now - startedAt < days * dayMs) return [problem(`${text} ${age} days old, and ${days} days are kept.`)];
    return newest.has(key) ? [problem(`${text} one of the ${keep} newest, which are kept.`)] : [];
  });
}

function compareIndex({ chain: { named, retired }, index, stored }: StoredEvidence, now: number): Remark[] {
  return index.flatMap(({ key, id, sha256: digest }): Remark[] => {
    if (digest === undefined) return [problem(`${key} is no entry of the index of reports, or is damaged.`)];
    const report = reportKey(id);
    const link = named.get(report);
    const remarks: Remark[] = [];
    if (link !== undefined && link.sha256 !== digest) {
      const numbered = `link ${link.number}`;
      remarks.push(problem(`The index has another digest of ${report} than ${numbered}: one of them was rewritten.`));
    }
    if (link !== undefined || retired.has(report) || stored.has(report)) return remarks;
    const text = `${key} names a report that is not there and in no link:`;
    return isRunOver(id, now)
      ? [problem(`${text} it was removed, or its audit was ended before it was kept (sealwatch store repair).`)]
      : [note(`${text} its audit was ended before it was kept, or it was removed.`)];
  });
}

/** Reports that no link names, since an audit was ended before it added them, or somebody put them there; and the reverse. */
function compareUnchained({ chain, index, stored, unindexed }: StoredEvidence, now: number): Remark[] {
  const { named, retired } = chain;
  const entries = new Map(index.map((entry) => [reportKey(entry.id), entry]));
  const lacking = [...unindexed].filter((key) => !retired.has(key));
  const unchained = [...stored].filter(([key]) => !named.has(key) && !retired.has(key));
  return [
    ...lacking.map((key) => problem(`The index of reports lacks ${key}.`)),
    ...unchained.map(([key, digest]): Remark => {
      const id = reportId(key);
      const isIndexed = digest !== '' && entries.get(key)?.sha256 === digest;
      // A run names its own report in the index after it has kept it.
      const isOfRun = !entries.has(key) && storedReport(id)?.kind === organization;
      if (!isIndexed && !isOfRun) {
        return problem(`${key} was added or changed: no link names it, nor does the index.`);
      }
      return isRunOver(id, now)
        ? problem(`${key} is in no link: it was added, or its audit was ended before that (sealwatch store repair).`)
        : note(`${key} is in no link yet: its audit is not over, or was ended before that.`);
    }),
  ];
}

/** Histories are extended after the chain: what they name is in it. */
function compareHistories({ histories, chain, index, stored }: StoredEvidence, now: number): Remark[] {
  const { named, retired } = chain;
  const inHistory: readonly StoredKind[] = ['audit', 'change', organization];
  const scopes = new Map<string, boolean>([...histories.keys()].map((scope) => [scope, true]));
  for (const { scope, id } of index) {
    const isExpected =
      named.has(reportKey(id)) && isRunOver(id, now) && inHistory.includes(storedReport(id)?.kind ?? 'partial');
    scopes.set(scope, (scopes.get(scope) ?? false) || isExpected);
  }
  const remarks = [...scopes].flatMap(([scope, isExpected]): Remark[] => {
    const points = histories.has(scope) ? histories.get(scope) : [];
    if (points === undefined || (points.length === 0 && isExpected)) {
      const text = `The history of ${scope} is gone or damaged, and nothing was compared with it`;
      return [problem(`${text} (sealwatch store repair).`)];
    }
    return points.flatMap((point) => comparePoint(scope, point));
  });
  if (named.size > 0 && scopes.size === 0) remarks.push(note('There is no history to compare with.'));
  return remarks;

  function comparePoint(scope: string, { auditId, sha256: digest }: KeptPoint): Remark[] {
    const key = reportKey(auditId);
    const link = named.get(key);
    if (link !== undefined && link.sha256 !== digest) {
      const text = `The history of ${scope} has another digest of ${key} than link ${link.number}`;
      return [problem(`${text}: one was rewritten.`)];
    }
    if (link !== undefined || retired.has(key)) return [];
    const gone = stored.has(key) ? 'the link that named it is gone' : 'it was removed together with its link';
    return [problem(`The history of ${scope} names ${key}, which is in no link: ${gone}.`)];
  }
}

/** Whether no audit can still be at work that stores a report of that id. @param now epoch milliseconds */
export function isRunOver(id: string, now: number): boolean {
  const startedAt = startOf(id);
  return now - startedAt >= longestRunMs || isFromFuture(startedAt, now);
}

/** When an audit began, by the id of its report, epoch milliseconds; NaN where it is none. */
function startOf(id: string): number {
  return Date.parse(storedReport(id)?.startedAt ?? '');
}
