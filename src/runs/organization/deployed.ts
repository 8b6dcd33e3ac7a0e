import { ConfigError } from '../../config/load.ts';
import type { Session } from '../../session.ts';
import { forgetRuns } from '../../state/run.ts';
import { StoreError } from '../../store/store.ts';
import { type Delivered, deliver, hasChannel } from '../deliver.ts';
import { auditHere } from './audit-here.ts';
import { auditJob } from './audit-member.ts';
import { dispatch, endOverdue, startOrResume } from './dispatch.ts';
import { doMember } from './member.ts';
import { notifyRun } from './notify-run.ts';
import type { Organizer } from './organizer.ts';
import { readTrigger } from './trigger.ts';

/** Of the time of a function this much may go by with handing accounts over; the rest is for what is left then. */
const share = 0.8;
const deliveryMs = 30_000;

/** What the function audit answers for an organization. */
export interface DispatchedAudit {
  /** '' where there was none to begin. */
  readonly runId: string;
  readonly accounts: number;
  /** The reports of runs that this invocation ended, or saw ended. */
  readonly ended: readonly string[];
  readonly alerts: Delivered | null;
}

/**
 * The function audit: ends what nobody ended, has every account of the organization audited by a function of its own, and
 * sends the messages that wait.
 *
 * @param event of the timer
 * @throws ConfigError or StoreError where that cannot be done at all
 */
export async function auditOrganization(session: Session, event: string): Promise<DispatchedAudit> {
  const organizer = organizerOf(session);
  const { clock, functions, newId, deadAfterMs } = session;
  const until = clock.now() + share * deadAfterMs;
  const { runId, isCleanup } = readTrigger(event, clock.now(), newId);
  const ended = (await endOverdue(organizer, auditJob)).map(({ auditId }) => auditId);
  if (organizer.organization.invoker === 'local' && !isCleanup) {
    const { auditId, accounts } = await auditHere(session, { notifies: organizer.notifies });
    return { runId, accounts, ended: [...ended, auditId], alerts: await deliverIfAsked(organizer) };
  }
  const run = isCleanup ? undefined : await startOrResume(organizer, runId);
  if (run !== undefined) {
    if (functions === undefined) throw new ConfigError('organization.invoker needs a function: this is none.');
    const end = await dispatch({ ...organizer, invoker: functions }, run, until, auditJob);
    if (end !== undefined) ended.push(end.auditId);
  }
  await forgetRuns(organizer.work);
  // What somebody wrote who was late, or whose run died with its process.
  if (organizer.notifies) await notifyRun(organizer);

  return {
    runId: run?.id ?? '',
    accounts: run?.accountIds.length ?? 0,
    ended,
    alerts: await deliverIfAsked(organizer),
  };
}

/** What the function audit-account answers. */
export interface AssignedAudit {
  readonly did: string;
  readonly accountId: string;
  /** The account's report; null where there is none. */
  readonly auditId: string | null;
  /** The code of the error by which it could not be read; null where it was. */
  readonly error: string | null;
  /** The report of the run; null while others are still at it. */
  readonly ended: string | null;
}

/** The function audit-account: audits one account; the last one makes the report of all and sends its messages. */
export async function auditAssigned(session: Session, event: string): Promise<AssignedAudit> {
  const organizer = organizerOf(session);
  const { did, accountId, outcome, ended } = await doMember(organizer, event, auditJob);
  if (ended !== undefined) await deliverIfAsked(organizer);

  return {
    did,
    accountId,
    auditId: outcome !== undefined && 'auditId' in outcome ? outcome.auditId : null,
    error: outcome !== undefined && 'error' in outcome ? outcome.error.code : null,
    ended: ended?.auditId ?? null,
  };
}

/** @throws ConfigError or StoreError where the functions cannot work together */
export function organizerOf(session: Session): Organizer {
  const { config, store } = session;
  const { organization } = config;
  if (organization === undefined)
    throw new ConfigError('The configuration names no organization; see SEALWATCH_CONFIG.');
  if (store === undefined) {
    throw new StoreError('The functions of an organization meet in a store that they share. Set SEALWATCH_STORE.');
  }
  return { session, organization, store, work: store, notifies: hasChannel(session), whole: true };
}

async function deliverIfAsked({ session, notifies }: Organizer): Promise<Delivered | null> {
  return notifies ? deliver(session, { budgetMs: deliveryMs }) : null;
}
