import { severities } from '../model/finding.ts';
import type { FixedFinding, History, HistoryPoint, Report } from '../model/report.ts';
import type { Timing } from '../model/timing.ts';
import type { Store } from '../store/store.ts';
import { openSequence, type Sequence } from './sequence.ts';

/** The history of one scope in short, so that nobody need read its reports again. */
export interface KeptHistory extends History {
  /** What was wrong in the last report, or has been unknown since. */
  readonly open: readonly Omit<FixedFinding, 'fixedBy'>[];
}

export const emptyHistory: KeptHistory = { points: [], fixed: [], open: [] };

const folder = 'history/';
const dayMs = 86_400_000;
/** The newest are kept as they are, then the last of each day, then the last of each week. */
const every = { newest: 30, dailyDays: 90, most: 240 };
const mostFixed = 500;
const mostOpen = 2_000;

/** The history of a scope: an account, or `organization`. A report is folded into it once, when it is kept. */
export function historySequence(store: Store, scope: string, timing: Timing): Sequence<KeptHistory> {
  return openSequence<KeptHistory>(store, `${folder}${scope === '' ? 'unknown' : scope}`, {
    initial: emptyHistory,
    parse,
    timing,
    keep: 2,
  });
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
export function withReport(history: KeptHistory, report: Report, keptDays: number): KeptHistory {
  const { points } = history;
  if (points.some(({ auditId }) => auditId === report.auditId)) return history;
  const isLast = points.every(({ startedAt }) => startedAt <= report.startedAt);
  const sorted = [...points, pointOf(report)].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  const { fixed, open } = isLast ? judged(history, report) : history;
  const newest = Date.parse(sorted.at(-1)?.startedAt ?? '');
  const oldest = new Date(newest - keptDays * dayMs).toISOString();
  return {
    points: thinned(sorted.filter(({ startedAt }) => startedAt >= oldest)),
    fixed: fixed.filter(({ fixedBy }) => fixedBy >= oldest),
    open,
  };
}

/** What is fixed and what is open once a report has spoken. */
function judged({ fixed, open }: KeptHistory, report: Report): Omit<KeptHistory, 'points'> {
  const verdicts = new Map(report.findings.map(({ id, verdict }) => [id, verdict]));
  const repaired = open
    .filter(({ findingId }) => verdicts.get(findingId) === 'COMPLIANT')
    .map((finding) => ({ ...finding, fixedBy: report.startedAt }));
  // What is unknown is not fixed; nor is what is not there in a report that could not read everything.
  const unknown = open.filter(({ findingId }) => {
    const verdict = verdicts.get(findingId);
    return verdict === 'INSUFFICIENT_DATA' || (verdict === undefined && report.readErrors.length > 0);
  });
  const wrong = report.findings
    .filter(({ verdict }) => verdict === 'NON_COMPLIANT')
    .map(({ id, checkId, severity, since }) => ({ findingId: id, checkId, severity, since }));
  const worstFirst = [...wrong, ...unknown].sort(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
  );
  return { fixed: [...fixed, ...repaired].slice(-mostFixed), open: worstFirst.slice(0, mostOpen) };
}

function pointOf({ auditId, startedAt, summary, readErrors }: Report): HistoryPoint {
  const { proClusters, verified, verdicts } = summary;
  return { auditId, startedAt, proClusters, verified, verdicts, readErrors: readErrors.length };
}

/** @param points oldest first */
function thinned(points: readonly HistoryPoint[]): readonly HistoryPoint[] {
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

/** What is derived need not stop anybody: what is no history is an empty one, which is made again from the reports. */
function parse(value: unknown): KeptHistory {
  const { points, fixed, open } = (value ?? {}) as Partial<KeptHistory>;
  const isHistory = [points, fixed, open].every(Array.isArray);
  return isHistory ? (value as KeptHistory) : emptyHistory;
}
