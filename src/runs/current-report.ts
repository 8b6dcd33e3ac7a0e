import type { Report } from '../model/report.ts';
import { overlay } from '../overlay.ts';
import { lastReport } from '../state/reports.ts';
import { rereadingsSince } from '../state/rereadings.ts';
import type { Store } from '../store/store.ts';

/**
 * An account as it is known: the report of the last audit, with everything laid over it that was read again since. It is the
 * same whoever wrote what first. undefined where no audit is kept.
 *
 * @param without what was read for these events is left out: the account as it was before them
 */
export async function currentReport(
  store: Store,
  accountId: string,
  without: ReadonlySet<string> = new Set(),
): Promise<Report | undefined> {
  const base = await lastReport(store, accountId, 'audit');
  if (base === undefined) return undefined;
  const rereadings = await rereadingsSince(store, accountId, base.startedAt);
  return rereadings
    .filter(({ eventIds }) => !eventIds.some((id) => without.has(id)))
    .reduce((report, rereading) => overlay(report, rereading, { auditId: base.auditId }), base);
}
