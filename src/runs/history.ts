import { type History, type HistoryPoint, noHistory, type Report } from '../model/report.ts';
import type { Session } from '../session.ts';
import { linkedReports } from '../state/chain.ts';
import { emptyHistory, historyScopes, type KeptHistory, openHistory, withReport } from '../state/history.ts';
import {
  type KeptReport,
  listReports,
  listReportsOf,
  organization,
  readReport,
  reportKey,
  scopeOf,
} from '../state/reports.ts';
import { orDamage, type Store } from '../store/store.ts';

/** So many stored reports are read where no history was kept with them. */
const mostRead = 30;
/** Of so many scopes the histories are read for a list of reports. */
const mostScopes = 20;

type Keeper = Pick<Session, 'config' | 'store' | 'clock' | 'timing'>;

/**
 * Adds a report that was kept to the history of its scope. A history is made of reports and can be made again: where it
 * cannot be kept, nothing else is held up.
 */
export async function extendHistory(keeper: Keeper, kept: Pick<KeptReport, 'report' | 'sha256'>): Promise<void> {
  const { config, store, timing } = keeper;
  if (store === undefined) return;
  const scope = scopeOf(kept.report);
  const before = () => fromReports(keeper, store, scope, kept.report.startedAt);
  await orDamage(store, undefined, () => openHistory(store, scope, timing).add(kept, config.retention.days, before));
}

/** Adds the last stored reports of a scope to its history, those that it lacks. @throws StoreError */
export async function rebuildHistory(keeper: Keeper, scope: string): Promise<void> {
  const { store, timing } = keeper;
  if (store === undefined) return;
  const made = await fromReports(keeper, store, scope, undefined);
  if (made.points.length === 0) return;
  const history = openHistory(store, scope, timing);
  const known = new Set((await history.read()).points.map(({ auditId }) => auditId));
  if (made.points.some(({ auditId }) => !known.has(auditId))) await history.commit(() => made);
}

/** What the reports before this one said, of the same scope; nothing where there is no store. */
export async function historyBefore(keeper: Keeper, report: Report): Promise<History> {
  const { store, timing } = keeper;
  if (store === undefined) return noHistory;
  const scope = scopeOf(report);
  const known = await kept(store, timing, scope);
  const isKnown = known.points.length > 0;
  const { points, fixed } = isKnown ? known : await fromReports(keeper, store, scope, report.startedAt);
  return {
    points: points.filter(({ auditId, startedAt }) => startedAt < report.startedAt && auditId !== report.auditId),
    fixed: fixed.filter(({ fixedBy }) => fixedBy <= report.startedAt),
  };
}

/** What the histories say of reports, by their ids: of the organization and of the first accounts. */
export async function knownPoints(store: Store, timing: Keeper['timing']): Promise<ReadonlyMap<string, HistoryPoint>> {
  const histories = await Promise.all(
    (await historyScopes(store)).slice(0, mostScopes).map((scope) => kept(store, timing, scope)),
  );
  return new Map(histories.flatMap(({ points }) => points.map((point) => [point.auditId, point])));
}

/** The history as it is kept; an empty one where it is damaged, since the reports hold all that it held. */
async function kept(store: Store, timing: Keeper['timing'], scope: string): Promise<KeptHistory> {
  return orDamage(store, emptyHistory, () => openHistory(store, scope, timing).read());
}

/** The history that the last stored reports of a scope make, up to a time where one is given. */
async function fromReports(
  { config, clock }: Keeper,
  store: Store,
  scope: string,
  until: string | undefined,
): Promise<KeptHistory> {
  const now = clock.now();
  const all =
    scope === organization
      ? (await listReports(store, now)).filter(({ kind }) => kind === organization)
      : (await listReportsOf(store, scope, now)).filter(({ kind }) => kind === 'audit');
  // What its audit did not add to the chain, since it was killed, is in no history either.
  const linked = await linkedReports(store);
  const stored = all
    .filter(({ id }) => linked.has(reportKey(id)))
    .slice(0, mostRead)
    .reverse();
  let history = emptyHistory;
  // One after the other: a report may have megabytes.
  for (const { id } of stored) {
    const kept = await readReport(store, id);
    if (kept === undefined || scopeOf(kept.report) !== scope) continue;
    if (until === undefined || kept.report.startedAt < until)
      history = withReport(history, kept, config.retention.days);
  }
  return history;
}
