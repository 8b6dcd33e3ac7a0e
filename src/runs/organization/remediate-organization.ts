import { ConfigError } from '../../config/load.ts';
import type { ChangeLimits } from '../../model/plan.ts';
import { mostByPercent } from '../../remediation/settings.ts';
import type { Session } from '../../session.ts';
import { openHistory } from '../../state/history.ts';
import { openPlaces } from '../../state/places.ts';
import { forgetRuns } from '../../state/run.ts';
import { orDamage, partOf, type Store } from '../../store/store.ts';
import { type Delivered, deliver } from '../deliver.ts';
import { type Remediated, remediate } from '../remediate.ts';
import { organizerOf } from './deployed.ts';
import { dispatch, endOverdue, startOrResume } from './dispatch.ts';
import { findAccounts } from './find-accounts.ts';
import { doMember } from './member.ts';
import type { Organizer } from './organizer.ts';
import { enterToRemediate, remediationJob, reserveMs } from './remediation-job.ts';
import { readTrigger } from './trigger.ts';

/** For so long a run is handed out, milliseconds; what is left then is handed over at once, and Function Compute lets it wait. */
const dispatchMs = 8 * 60_000;
const deliveryMs = 30_000;
const hourMs = 3_600_000;
/** A report that is older says too little of how many clusters there are. */
const oldestReportMs = 48 * hourMs;

/** What the function remediate answers for an organization. */
export interface DispatchedRemediation {
  /** '' where there was none to begin. */
  readonly runId: string;
  readonly accounts: number;
  /** How many changes the run makes at most, over all accounts. */
  readonly most: number;
  /** Runs that this invocation ended, or saw ended. */
  readonly ended: readonly string[];
  readonly alerts: Delivered | null;
}

/**
 * The timer of the function remediate: ends runs that were left open, and has every account of the organization remediated by an
 * invocation of its own.
 *
 * @throws ConfigError or StoreError where that cannot be done at all
 */
export async function remediateOrganization(session: Session, event: string): Promise<DispatchedRemediation> {
  const organizer = remediationOrganizer(session);
  const { clock, functions, newId, deadAfterMs } = session;
  const until = clock.now() + Math.min(dispatchMs, deadAfterMs - reserveMs);
  if (functions === undefined) {
    throw new ConfigError(
      'The accounts of an organization are remediated by functions: set organization.invoker to fc3 or fc2.',
    );
  }
  const ended = (await endOverdue(organizer, remediationJob)).map(({ runId }) => runId);
  const { runId } = readTrigger(event, clock.now(), newId);
  const run = await startOrResume(organizer, runId, (accountIds) => limitsOf(session, organizer.store, accountIds));
  if (run !== undefined) {
    const end = await dispatch({ ...organizer, invoker: functions }, run, until, remediationJob);
    if (end !== undefined) ended.push(end.runId);
  }
  await forgetRuns(organizer.work);
  const { perRun, byPercent } = run?.limits ?? { perRun: 0, byPercent: 0 };
  return {
    runId: run?.id ?? '',
    accounts: run?.accountIds.length ?? 0,
    most: Math.min(perRun, byPercent),
    ended,
    alerts: organizer.notifies ? await deliver(session, { budgetMs: deliveryMs }) : null,
  };
}

/** What the function remediate answers where it does one account of a run. */
export interface AssignedRemediation {
  readonly did: string;
  readonly accountId: string;
  /** The account's report; null where there is none. */
  readonly auditId: string | null;
  /** The code of the error by which it could not be remediated; null where it was. */
  readonly error: string | null;
  /** The run, where this was its last account. */
  readonly ended: string | null;
}

/** Remediates one account of a run; the last one writes the message of all. */
export async function remediateAssigned(session: Session, event: string): Promise<AssignedRemediation> {
  const organizer = remediationOrganizer(session);
  const { did, accountId, outcome, ended } = await doMember(organizer, event, remediationJob);
  if (ended !== undefined && organizer.notifies) await deliver(session, { budgetMs: deliveryMs });
  return {
    did,
    accountId,
    auditId: outcome !== undefined && 'auditId' in outcome ? outcome.auditId : null,
    error: outcome !== undefined && 'error' in outcome ? outcome.error.code : null,
    ended: ended?.runId ?? null,
  };
}

/**
 * Remediates clusters that Cloud Config named, in the account that they are in. All that Cloud Config asks for in one hour, in
 * whichever account, has the places of one run.
 *
 * @throws ConfigError where the account is none of the organization's; CloudError where it cannot be entered
 */
export async function remediateNoticed(
  session: Session,
  accountId: string,
  clusterIds: readonly string[],
  { by, until }: { readonly by: string; readonly until: number },
): Promise<Remediated> {
  const organizer = remediationOrganizer(session);
  const { clock, timing } = session;
  const { ownAccountId, accountIds } = await findAccounts(organizer, undefined);
  if (!accountIds.includes(accountId)) {
    throw new ConfigError(
      `The notice is about account ${accountId}, which is none of the organization; see organization.`,
    );
  }
  const entered = await enterToRemediate(organizer, { id: 'notice', ownAccountId }, accountId);
  if ('error' in entered) throw new ConfigError(entered.error.message);
  const hour = new Date(clock.now()).toISOString().slice(0, 13);
  const places = openPlaces(organizer.work, {
    name: `notices/${hour}`,
    accountId,
    limits: await limitsOf(session, organizer.store, accountIds),
    timing,
  });
  const result = await remediate(entered, { only: clusterIds, by, until, places });
  await forgetHours(organizer.work, hour);
  return result;
}

/** Removes the places of earlier hours; the one before stays, as clocks differ. */
async function forgetHours(work: Store, hour: string): Promise<void> {
  const before = new Date(Date.parse(`${hour}:00:00Z`) - hourMs).toISOString().slice(0, 13);
  const old = (await work.list('notices/')).filter((key) => (key.split('/')[1] ?? '') < before);
  for (const key of old) await work.delete(key);
}

/**
 * How many changes a run makes over all accounts: of the Pro clusters that the last reports count. An account without a report
 * counts none, so that a run makes less, and never more.
 */
async function limitsOf(
  { config, clock, timing }: Session,
  store: Store,
  accountIds: readonly string[],
): Promise<ChangeLimits> {
  const { maxPerRun, maxPercent } = config.remediation;
  const since = new Date(clock.now() - oldestReportMs).toISOString();
  let proClusters = 0;
  for (const accountId of accountIds) {
    const points = await orDamage(store, [], async () => (await openHistory(store, accountId, timing).read()).points);
    const last = points.at(-1);
    if (last !== undefined && last.startedAt >= since) proClusters += last.proClusters;
  }
  return { perRun: maxPerRun, byPercent: mostByPercent(maxPercent, proClusters) };
}

/** The work of remediations lies apart from that of audits, which has the same names. */
function remediationOrganizer(session: Session): Organizer {
  const organizer = organizerOf(session);
  return { ...organizer, work: partOf(organizer.store, 'remediations') };
}
