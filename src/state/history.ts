import { severities } from '../model/finding.ts';
import { isFields, parseJsonBytes } from '../model/json.ts';
import type { FixedFinding, History, HistoryPoint, Report } from '../model/report.ts';
import type { Timing } from '../model/timing.ts';
import { type Store, StoreError } from '../store/store.ts';
import type { KeptReport } from './reports.ts';
import { openSequence } from './sequence.ts';

/** The history of one scope in short, so that its reports need not be read again. */
export interface KeptHistory extends History {
  readonly points: readonly KeptPoint[];
  /** What was wrong in the last report, or has been unknown since. */
  readonly open: readonly OpenFinding[];
  /** Ids of the reports whose steps were last folded in: such a step may still be there. */
  readonly folded: readonly string[];
}

/** A report in short, with the SHA-256 of it as it is stored, hexadecimal. */
export interface KeptPoint extends HistoryPoint {
  readonly sha256: string;
}

/** A report with its digest. */
type Digested = Pick<KeptReport, 'report' | 'sha256'>;

type OpenFinding = Omit<FixedFinding, 'fixedBy'>;

/** What one report adds to a history: small where it changes little. */
interface HistoryStep {
  readonly point: KeptPoint;
  /** Findings that are wrong and were not, or differ. */
  readonly opened: readonly OpenFinding[];
  /** Ids of findings that are fixed. */
  readonly fixed: readonly string[];
  /** Ids of findings that are wrong no longer, and not fixed either. */
  readonly dropped: readonly string[];
}

export const emptyHistory: KeptHistory = { points: [], fixed: [], open: [], folded: [] };

const folder = 'history/';
const stepFolder = 'history-steps/';
/** So many steps lie loose before they are folded into the history. */
const mostLoose = 32;
const maxTries = 20;
const dayMs = 86_400_000;
/** The newest are kept as they are, then the last of each day, then the last of each week. */
const every = { newest: 30, dailyDays: 90, most: 240 };
const mostFixed = 500;
const mostOpen = 2_000;

/** The history of a scope: an account, or `organization`. A report is folded into it once, when it is kept. */
export function openHistory(store: Store, scope: string, timing: Timing) {
  const name = scope === '' ? 'unknown' : scope;
  const steps = `${stepFolder}${name}/`;
  const sequence = openSequence<KeptHistory>(store, `${folder}${name}`, {
    initial: emptyHistory,
    parse,
    timing,
    keep: 2,
  });

  /** The history as it was last folded, and what lies loose beside it. @throws StoreError */
  async function readAll() {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const keys = await store.list(steps);
      const history = (await sequence.read()).value;
      // Steps alone are no history: what they were folded into is lost.
      if (history.points.length === 0) return { history, loose: [], keys: [] };
      const folded = new Set(history.folded);
      const wanted = keys.filter((key) => !folded.has(idOf(key)));
      const bytes = await Promise.all(wanted.map((key) => store.read(key)));
      // Folded in since the list was read.
      if (bytes.includes(undefined)) continue;
      const loose = bytes.flatMap((one, index) => (one === undefined ? [] : (parseStep(one, wanted[index]) ?? [])));
      return { history, loose: loose.sort(byTime), keys };
    }
    throw new StoreError(`${steps} in ${store.place} is being changed all the time. Run again later.`);
  }

  /** A damaged step is passed over: the report says all that it said. */
  function parseStep(bytes: Uint8Array, key = ''): HistoryStep | undefined {
    const step = parseJsonBytes(bytes);
    if (isFields(step) && isStep(step)) return step;
    store.damage.add(`${key} in ${store.place} is damaged. Set it aside with sealwatch store repair.`);
    return undefined;
  }

  function idOf(key: string): string {
    return key.slice(steps.length).replace(/\.json$/, '');
  }

  return {
    async read(): Promise<KeptHistory> {
      const { history, loose } = await readAll();
      return loose.reduce(withStep, history);
    },
    /** Changes the history as a whole. */
    commit: (change: (history: KeptHistory) => KeptHistory) => sequence.commit(change),
    repair: () => sequence.repair(),

    /**
     * Adds a report. After the first it writes one step, whose size is that of what changed; many are folded into one object.
     *
     * @param before the history to begin with, where there is none
     * @param keptDays what is longer ago is forgotten, as the reports themselves are
     */
    async add(report: Digested, keptDays: number, before: () => Promise<KeptHistory>): Promise<void> {
      const { history, loose, keys } = await readAll();
      if (history.points.length === 0) {
        const first = await before();
        await sequence.commit((now) => withReport(now.points.length === 0 ? first : now, report, keptDays));
        return;
      }
      const now = loose.reduce(withStep, history);
      const { auditId } = report.report;
      if (now.points.some((point) => point.auditId === auditId)) return;
      const step = stepOf(now, report);
      await store.putIfAbsent(`${steps}${auditId}.json`, new TextEncoder().encode(`${JSON.stringify(step)}\n`));
      if (keys.length >= mostLoose) await foldIn(loose, keys, keptDays);
    },
  };

  async function foldIn(loose: readonly HistoryStep[], keys: readonly string[], keptDays: number): Promise<void> {
    await sequence.commit((history) => {
      const fresh = loose.filter(({ point }) => !history.folded.includes(point.auditId));
      if (fresh.length === 0) return history;
      const ids = fresh.map(({ point }) => point.auditId);
      const folded = [...ids, ...history.folded].slice(0, 4 * mostLoose);
      return { ...forgotten(fresh.reduce(withStep, history), keptDays), folded };
    });
    for (const key of keys) await store.delete(key);
  }
}

/** The scopes that a history is kept of; the organization first. */
export async function historyScopes(store: Store): Promise<readonly string[]> {
  const scopes = (await store.list(folder)).map((key) => key.slice(folder.length).split('/')[0] ?? '');
  // Letters come after digits.
  return [...new Set(scopes)].sort().reverse();
}

/**
 * The history with one more report in it; the very same where that is in it already. Pure. Reports may come in any order:
 * what was fixed is shown by those that come after all others.
 *
 * @param keptDays what is longer ago is forgotten, as the reports themselves are
 */
export function withReport(history: KeptHistory, report: Digested, keptDays: number): KeptHistory {
  const next = withStep(history, stepOf(history, report));
  return next === history ? history : forgotten(next, keptDays);
}

function withStep(history: KeptHistory, { point, opened, fixed, dropped }: HistoryStep): KeptHistory {
  const { points } = history;
  if (points.some(({ auditId }) => auditId === point.auditId)) return history;
  const isLast = points.every(({ startedAt }) => startedAt <= point.startedAt);
  const sorted = [...points, point].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  if (!isLast) return { ...history, points: sorted };
  const open = new Map(history.open.map((finding) => [finding.findingId, finding]));
  const repaired = fixed.flatMap((id) => open.get(id) ?? []).map((one) => ({ ...one, fixedBy: point.startedAt }));
  for (const id of [...fixed, ...dropped]) open.delete(id);
  for (const finding of opened) open.set(finding.findingId, finding);
  return {
    ...history,
    points: sorted,
    fixed: [...history.fixed, ...repaired].slice(-mostFixed),
    open: worstFirst([...open.values()]),
  };
}

function forgotten(history: KeptHistory, keptDays: number): KeptHistory {
  const newest = Date.parse(history.points.at(-1)?.startedAt ?? '');
  const oldest = new Date(newest - keptDays * dayMs).toISOString();
  return {
    ...history,
    points: thinned(history.points.filter(({ startedAt }) => startedAt >= oldest)),
    fixed: history.fixed.filter(({ fixedBy }) => fixedBy >= oldest),
  };
}

/** What a report changes in a history. */
function stepOf({ open }: KeptHistory, { report, sha256 }: Digested): HistoryStep {
  const verdicts = new Map(report.findings.map(({ id, verdict }) => [id, verdict]));
  const known = new Map(open.map((finding) => [finding.findingId, finding]));
  // What is unknown is not fixed; nor is what is not there in a report that could not read everything.
  const unknown = open.filter(({ findingId }) => {
    const verdict = verdicts.get(findingId);
    return verdict === 'INSUFFICIENT_DATA' || (verdict === undefined && report.readErrors.length > 0);
  });
  const wrong = report.findings
    .filter(({ verdict }) => verdict === 'NON_COMPLIANT')
    .map(({ id, checkId, severity, since }) => ({ findingId: id, checkId, severity, since }));
  const next = worstFirst([...wrong, ...unknown]);
  const still = new Set(next.map(({ findingId }) => findingId));
  const ended = open.map(({ findingId }) => findingId).filter((id) => !still.has(id));
  const isFixed = (id: string) => verdicts.get(id) === 'COMPLIANT';
  return {
    point: pointOf(report, sha256),
    opened: next.filter((finding) => !isSame(finding, known.get(finding.findingId))),
    fixed: ended.filter(isFixed),
    dropped: ended.filter((id) => !isFixed(id)),
  };
}

function isSame(one: OpenFinding, other: OpenFinding | undefined): boolean {
  return one.severity === other?.severity && one.since === other.since;
}

/** Of findings of one severity always the same ones, so that a report that changes nothing changes none of them. */
function worstFirst(findings: readonly OpenFinding[]): readonly OpenFinding[] {
  const rank = ({ severity }: OpenFinding) => severities.indexOf(severity);
  const order = (a: OpenFinding, b: OpenFinding) => rank(a) - rank(b) || (a.findingId < b.findingId ? -1 : 1);
  return [...findings].sort(order).slice(0, mostOpen);
}

/** Whether it has the shape of a step. */
export function isStep(value: Partial<HistoryStep>): value is HistoryStep {
  const { point, opened, fixed, dropped } = value;
  const isPoint = typeof point?.startedAt === 'string' && typeof point.auditId === 'string';
  return isPoint && [opened, fixed, dropped].every(Array.isArray);
}

function byTime({ point: a }: HistoryStep, { point: b }: HistoryStep): number {
  return `${a.startedAt} ${a.auditId}` < `${b.startedAt} ${b.auditId}` ? -1 : 1;
}

function pointOf({ auditId, startedAt, summary, readErrors }: Report, sha256: string): KeptPoint {
  const { proClusters, verified, verdicts } = summary;
  return { auditId, sha256, startedAt, proClusters, verified, verdicts, readErrors: readErrors.length };
}

/** @param points oldest first */
function thinned(points: readonly KeptPoint[]): readonly KeptPoint[] {
  const newest = Date.parse(points.at(-1)?.startedAt ?? '');
  const taken = new Set<string>();
  const kept = [...points].reverse().filter(({ startedAt }, index) => {
    const day = Math.floor(Date.parse(startedAt) / dayMs);
    const isRecent = newest / dayMs - day <= every.dailyDays;
    const bucket = isRecent ? `day ${day}` : `week ${Math.floor((day + 3) / 7)}`;
    if (index >= every.newest && taken.has(bucket)) return false;
    taken.add(bucket);
    return true;
  });
  return kept.slice(0, every.most).reverse();
}

function parse(value: unknown): KeptHistory {
  const { points, fixed, open, folded } = Object(value) as Partial<KeptHistory>;
  if (![points, fixed, open, folded].every(Array.isArray)) throw new TypeError('no history');
  return { points, fixed, open, folded } as KeptHistory;
}
