import { mapLimited } from '../../cloud/concurrency.ts';
import { accountReadError } from '../../collect/account.ts';
import { merge } from '../../judge/merge.ts';
import type { ReadError } from '../../model/fact.ts';
import type { Report } from '../../model/report.ts';
import { isFromFuture } from '../../model/timing.ts';
import {
  hasReport,
  type KeptReport,
  linkOrganizationReport,
  linkReports,
  organizationReportId,
  readReport,
  retireReports,
  saveOrganizationReport,
} from '../../state/reports.ts';
import { endRun, finishedAccounts, isEnded, type OrganizationRun, readOutcome, sentBy } from '../../state/run.ts';
import { chainHead } from '../../state/signatures.ts';
import { StoreError } from '../../store/store.ts';
import { stampOf } from '../audit.ts';
import { conclude } from '../conclude.ts';
import { extendHistory } from '../history.ts';
import { notify } from '../notify.ts';
import { mayRetireAfterRun, readAtOfRun } from '../retire.ts';
import { signHead } from '../sign-head.ts';
import { notifyRun } from './notify-run.ts';
import type { Organizer, RunJob } from './organizer.ts';
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
export async function endIfDue(organizer: Organizer, run: OrganizationRun): Promise<Ended | undefined> {
  const { session, work } = organizer;
  if (!(await isDue(organizer, run))) return undefined;

  const auditId = organizationReportId(run.id);
  if (await isEnded(work, run.id)) return { auditId, missing: [] };
  const at = new Date(session.clock.now()).toISOString();
  const [first, ...rest] = await mapLimited(run.accountIds, readers, (id) => partOf(organizer, run, id, at));
  if (first === undefined) throw new Error(`run ${run.id} has no account`);
  // Asked again: what it was made of is forgotten once it is over, and would have been missed above.
  if (await isEnded(work, run.id)) return { auditId, missing: [] };
  const parts = [first, ...rest];
  // The report of some accounts must not be taken for that of all.
  const home = organizer.whole ? organizer.store : work;
  let report: Report | undefined;

  if (!(await hasReport(home, auditId))) {
    const options = {
      auditId,
      startedAt: run.startedAt,
      finishedAt: at,
      readErrors: run.readErrors,
      apiCalls: run.apiCalls,
    };
    const head = await chainHead(organizer.store);
    report = {
      ...merge([first.report, ...rest.map((part) => part.report)], options),
      ...(head && { chainHead: { number: head.number, sha256: head.sha256 } }),
    };
    await saveOrganizationReport(home, report);
  }
  await finish(organizer, run, { auditId, parts, at, report });

  return { auditId, missing: parts.flatMap(({ missing }) => missing ?? []), ...(report && { report }) };
}

/** Whether it is known of each account of a run what became of it, or its deadline has passed. */
export async function isDue({ session, work }: Organizer, run: OrganizationRun): Promise<boolean> {
  const now = session.clock.now();
  if (now >= Date.parse(run.deadline) || isFromFuture(Date.parse(run.startedAt), now)) return true;
  const finished = await finishedAccounts(work, run.id);
  return run.accountIds.every((id) => finished.has(id));
}

interface RunEnding {
  readonly auditId: string;
  readonly parts: readonly Part[];
  readonly at: string;
  /** undefined where somebody else made it. */
  readonly report: Report | undefined;
}

/** What follows from the report of a run: each step may be done again. */
async function finish(
  organizer: Organizer,
  run: OrganizationRun,
  { auditId, parts, at, report: made }: RunEnding,
): Promise<void> {
  const { session, store, work, notifies, whole } = organizer;
  const kept = parts.flatMap((part) => part.kept ?? []);
  const failure = await keepEvidence().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure !== undefined && !(failure instanceof StoreError)) throw failure;
  for (const { report, missing } of notifies ? parts : []) {
    // The alerts of an account that was read are updated already.
    if (missing === undefined) continue;
    try {
      await notify({ ...session, store }, report, { auditEvents: [], regions: session.config.regions, run });
    } catch (error) {
      // Its alerts are damaged, which `deliver` reports; the run ends all the same.
      if (!(error instanceof StoreError)) throw error;
    }
  }
  // Before the run ends: if this invocation is killed here, the next one announces what is left.
  if (notifies) await notifyRun(organizer, { id: run.id, auditId: whole ? auditId : '' });
  // After the alerts, which do not depend on it: the run stays open, and this is done again.
  if (failure !== undefined) throw failure;
  await endRun(work, run.id);

  async function keepEvidence(): Promise<void> {
    const read = parts.flatMap((part) => (part.kept === undefined ? [] : part.report));
    const readAt = readAtOfRun(read);
    if (whole) {
      const linked = await linkOrganizationReport(store, auditId, kept, { at, since: run.startedAt, readAt });
      const report = made ?? (await readReport(store, auditId))?.report;
      if (report !== undefined) await extendHistory({ ...session, store }, { report, ...linked });
    } else await linkReports(store, kept, at);
    const ofAccounts = kept.filter(({ report }) => report.kind !== 'partial');
    await mapLimited(ofAccounts, readers, (one) => extendHistory({ ...session, store }, one));
    const unread = [...run.readErrors, ...parts.flatMap(({ missing }) => missing ?? [])];
    if (mayRetireAfterRun(read, unread)) {
      const now = Date.parse(readAt ?? (run.startedAt < at ? run.startedAt : at));
      await retireReports(store, { ...session.config.retention, now }, at);
    }
    await signHead({ ...session, store });
  }
}

/** What a run has of an account: the report that is kept of it, or one that says why there is none. */
interface Part {
  readonly report: Report;
  readonly kept?: KeptReport;
  readonly missing?: ReadError;
}

async function partOf(organizer: Organizer, run: OrganizationRun, accountId: string, at: string): Promise<Part> {
  const { session } = organizer;
  const { config } = session;
  const none = (missing: ReadError): Part => {
    const snapshot = accountReadError(accountId, { regions: config.regions, why: missing, at });
    const auditId = `${stampOf(at)}-${session.newId()}`;
    return { report: conclude(session, snapshot, { auditId }), missing };
  };
  const result = await resultOf(organizer, run, accountId, noResult);
  return 'missing' in result ? none(result.missing) : { report: result.kept.report, kept: result.kept };
}

/** The report of an account of a run, or why there is none. */
export async function resultOf(
  { store, work }: Organizer,
  run: OrganizationRun,
  accountId: string,
  failed: RunJob<unknown>['noResult'],
): Promise<{ readonly kept: KeptReport } | { readonly missing: ReadError }> {
  const outcome = await readOutcome(work, run.id, accountId);
  if (outcome !== undefined && 'error' in outcome) return { missing: outcome.error };
  if (outcome !== undefined) {
    const kept = await readReport(store, outcome.auditId);
    if (kept !== undefined) return { kept };
    return { missing: failed(accountId, '', `has a report, ${outcome.auditId}, that cannot be read`) };
  }
  const requestId = await sentBy(work, run.id, accountId);
  const what = requestId === '' ? 'was not begun' : 'was not over';
  return { missing: failed(accountId, requestId, `${what} at the deadline of the run, ${run.deadline}`) };
}
