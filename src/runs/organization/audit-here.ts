import { localInvoker } from '../../cloud/invoke-local.ts';
import type { CollectProgress } from '../../collect/progress.ts';
import { ConfigError } from '../../config/load.ts';
import { Interrupted } from '../../model/errors.ts';
import type { Report } from '../../model/report.ts';
import type { Session } from '../../session.ts';
import { organizationReportId, readReport, reportKey } from '../../state/reports.ts';
import { createRun, keepOutcome, readRun, runIdOf } from '../../state/run.ts';
import { memoryStore } from '../../store/memory.ts';
import { stampOf } from '../audit.ts';
import { auditJob } from './audit-member.ts';
import { dispatch } from './dispatch.ts';
import { type Ended, endIfDue } from './end-run.ts';
import { findAccounts } from './find-accounts.ts';
import { doMember } from './member.ts';
import type { Organizer } from './organizer.ts';
import { noResult, readEvent } from './run-event.ts';

/** Accounts that one process audits at once; more would not go faster, as all share its calls in flight. */
const mostAtOnce = 16;

export interface HereOptions {
  /** Whether alerts are kept. */
  readonly notifies: boolean;
  /** Only these accounts of the organization; none is all. */
  readonly only?: readonly string[];
  readonly onProgress?: (accountId: string, progress: CollectProgress, accounts: number) => void;
}

export interface Here {
  readonly auditId: string;
  readonly report: Report;
  readonly accounts: number;
  /** Where the report was kept; undefined where there is no store, or it is not of the whole organization. */
  readonly kept: string | undefined;
}

/**
 * Audits the accounts of an organization in this process. The run itself is remembered nowhere: where the process ends, so
 * does the run.
 *
 * @throws ConfigError where an account is asked for that is none of the organization's
 */
export async function auditHere(session: Session, { notifies, only = [], onProgress }: HereOptions): Promise<Here> {
  const { organization } = session.config;
  if (organization === undefined) throw new ConfigError('The configuration names no organization.');
  const work = memoryStore();
  const whole = only.length === 0;
  let accounts = 0;
  const organizer: Organizer = {
    session,
    organization,
    store: session.store ?? work,
    work,
    notifies,
    whole,
    onProgress: (accountId, progress) => onProgress?.(accountId, progress, accounts),
  };
  const found = await findAccounts(organizer, undefined);
  const other = only.find((id) => !found.accountIds.includes(id));
  if (other !== undefined) throw new ConfigError(`Account ${other} is none of the organization; see organization.`);
  const accountIds = whole ? found.accountIds : found.accountIds.filter((id) => only.includes(id));
  accounts = accountIds.length;

  const now = session.clock.now();
  const startedAt = new Date(now).toISOString();
  const id = runIdOf(stampOf(startedAt), session.newId());
  const deadline = new Date(now + organization.deadline * 1_000).toISOString();
  await createRun(work, { id, startedAt, deadline, ...found, accountIds, apiCalls: session.cloud.calls() });
  const ended = await auditAll(organizer, id);
  const auditId = organizationReportId(id);
  const report = ended?.report ?? (await readReport(whole ? organizer.store : work, auditId))?.report;
  if (report === undefined) throw new Error(`run ${id} ended without a report`);

  const kept = whole && session.store !== undefined ? `${session.store.place}/${reportKey(auditId)}` : undefined;
  return { auditId, report, accounts, kept };
}

async function auditAll(organizer: Organizer, id: string): Promise<Ended | undefined> {
  const { session, organization, work } = organizer;
  const run = await readRun(work, id);
  if (run === undefined) throw new Error(`run ${id} is not there`);
  let ended: Ended | undefined;
  const audit = async (payload: Uint8Array) => {
    const event = new TextDecoder().decode(payload);
    try {
      ended = (await doMember(organizer, event, auditJob)).ended ?? ended;
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      // What breaks one account must not take the others along; it is in the report instead.
      const { accountId } = readEvent(event);
      const said = error instanceof Error ? error.message : String(error);
      await keepOutcome(work, id, { accountId, error: noResult(accountId, '', `ended with ${said}`) });
      ended = (await endIfDue(organizer, run)) ?? ended;
    }
  };
  const invoker = localInvoker({ [organization.function]: audit }, Math.min(mostAtOnce, organization.concurrency));
  // All at once: the invoker lets them wait their turn.
  await dispatch({ ...organizer, invoker }, run, session.clock.now(), auditJob);
  await invoker.idle();
  return ended;
}
