import { unreadAccount } from '../../collect/account.ts';
import { merge } from '../../merge.ts';
import type { ReadError } from '../../model/fact.ts';
import type { Report } from '../../model/report.ts';
import {
  hasReport,
  type KeptReport,
  linkOrganizationReport,
  linkReports,
  organizationReportId,
  readReport,
  saveOrganizationReport,
} from '../../state/reports.ts';
import { endRun, finishedAccounts, isOver, type Run, readOutcome, sentBy } from '../../state/run.ts';
import { conclude, retireOld } from '../audit.ts';
import { notify } from '../notify.ts';
import { inParallel } from './in-parallel.ts';
import type { Organizer } from './organizer.ts';
import { noResult } from './run-event.ts';

/** The end of a run. */
export interface Ended {
  /** The id of its report. */
  readonly auditId: string;
  /** Accounts of which there is none, and why. */
  readonly missing: readonly ReadError[];
  /** Its report, where it was made just now. */
  readonly report?: Report;
}

/** How many reports are read at once. */
const readers = 8;

/**
 * Ends a run if it is known of each account what became of it, or its deadline has passed. Everybody may come and end it, at
 * the same time and however often: there is one report of it, since there can be one only of its name. Whoever comes does
 * what those before may have left undone.
 *
 * @returns undefined where it is not to be ended yet
 */
export async function endIfDue(organizer: Organizer, run: Run): Promise<Ended | undefined> {
  const { session, work } = organizer;
  const isLate = session.clock.now() >= Date.parse(run.deadline);
  const finished = await finishedAccounts(work, run.id);
  if (!isLate && !run.accountIds.every((id) => finished.has(id))) return undefined;

  const auditId = organizationReportId(run.id);
  // Its report is there, and all that follows from it was done; what it was made of may be gone.
  if (await isOver(work, run.id)) return { auditId, missing: [] };
  const parts = await inParallel(run.accountIds, readers, (id) => partOf(organizer, run, id));
  const kept = parts.flatMap((part) => ('report' in part ? [part] : []));
  const missing = parts.flatMap((part) => ('error' in part ? [part.error] : []));
  const at = new Date(session.clock.now()).toISOString();
  const closed = new Map(missing.map((error) => [error.accountId, closedReport(organizer, error, at)]));
  // The report of some accounts must not be taken for that of all.
  const home = organizer.whole ? organizer.store : work;
  let report: Report | undefined;

  if (!(await hasReport(home, auditId))) {
    const [first, ...rest] = parts.map((part) => ('report' in part ? part.report : closed.get(part.error.accountId)));
    if (first === undefined) throw new Error(`run ${run.id} has no account`);
    const options = { auditId, startedAt: run.startedAt, finishedAt: at, unread: run.unread, apiCalls: run.apiCalls };
    report = merge([first, ...rest.filter((part) => part !== undefined)], options);
    await saveOrganizationReport(home, report);
  }
  await finish(organizer, run, { auditId, kept, closed: [...closed.values()], at });

  return { auditId, missing, ...(report && { report }) };
}

/** What follows from the report of a run: each step may be done again. */
async function finish(
  { session, store, work, tells, whole }: Organizer,
  run: Run,
  done: {
    readonly auditId: string;
    readonly kept: readonly KeptReport[];
    readonly closed: readonly Report[];
    readonly at: string;
  },
): Promise<void> {
  const { auditId, kept, closed, at } = done;
  if (whole) await linkOrganizationReport(store, auditId, kept, { at, since: run.startedAt });
  else await linkReports(store, kept, at);
  await retireOld(store, session.config, { startedAt: run.startedAt, finishedAt: at });
  for (const report of tells ? closed : []) {
    await notify({ ...session, store }, report, { deeds: [], regions: session.config.regions, later: true });
  }
  await endRun(work, run.id);
}

/** What a run has of an account: its report, or why there is none. */
async function partOf(
  { store, work }: Organizer,
  run: Run,
  accountId: string,
): Promise<KeptReport | { readonly error: ReadError }> {
  const outcome = await readOutcome(work, run.id, accountId);
  if (outcome !== undefined && 'error' in outcome) return outcome;
  if (outcome !== undefined) {
    const kept = await readReport(store, outcome.auditId);
    return kept ?? { error: noResult(accountId, '', `has a report, ${outcome.auditId}, that cannot be read`) };
  }
  const requestId = await sentBy(work, run.id, accountId);
  const what = requestId === '' ? 'was not begun' : 'was not over';
  return { error: noResult(accountId, requestId, `${what} at the deadline of the run, ${run.deadline}`) };
}

/** The report of an account of which there is none. */
function closedReport({ session }: Organizer, why: ReadError, at: string): Report {
  return conclude(session, unreadAccount(why.accountId, { regions: session.config.regions, why, at }));
}
