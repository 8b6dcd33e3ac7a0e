import type { ReadError } from '../../model/fact.ts';
import { isExpectedOutcome, type OpenChange } from '../../model/plan.ts';
import type { Report } from '../../model/report.ts';
import type { Session } from '../../session.ts';
import { type AccountOutcome, type OrganizationRun, placesOf } from '../../state/run.ts';
import { addEndedChange } from '../../state/run-messages.ts';
import type { Store } from '../../store/store.ts';
import { notifyOutcome, targetsFor } from '../notify-remediation.ts';
import { remediate } from '../remediate.ts';
import { type EndedRemediation, endRemediation } from './end-remediation.ts';
import type { Organizer, RunJob } from './organizer.ts';
import { enterAccount } from './role.ts';

/** Kept free at the end of an invocation, milliseconds, so that what is under way is written down before it is ended. */
export const reserveMs = 30_000;

/** Remediates each account of a run; the last one writes the message of all. */
export const remediationJob: RunJob<EndedRemediation> = {
  did: 'remediated',
  functionName: (organization) => organization.remediationFunction,
  act,
  noResult: noRemediation,
  endIfDue: (organizer, run) => endRemediation(organizer, run, noRemediation),
};

async function act(organizer: Organizer, run: OrganizationRun, accountId: string): Promise<AccountOutcome> {
  const { session, work } = organizer;
  const entered = await enterToRemediate(organizer, run, accountId);
  if ('error' in entered) return { accountId, error: entered.error };
  const { clock, timing, deadAfterMs } = session;
  const { report } = await remediate(entered, {
    only: [],
    by: `run ${run.id}`,
    until: Math.min(clock.now() + deadAfterMs - reserveMs, Date.parse(run.deadline)),
    places: placesOf(work, run, accountId, timing),
    notifyOutcome: notifierOf(entered, organizer.store, run.id, accountId),
  });
  return { accountId, auditId: report.auditId };
}

/** A session by the role for remediation of an account, or why it cannot be entered, in one sentence. */
export async function enterToRemediate(
  { session, organization, store }: Organizer,
  run: Pick<OrganizationRun, 'id' | 'ownAccountId'>,
  accountId: string,
): Promise<Session | { error: ReadError }> {
  const { remediationRole: role, externalId } = organization;
  const entered = await enterAccount(session, run, accountId, { role, externalId });
  // Accounts that are remediated at once share the store, but what is damaged of one is no read error of the others.
  return 'error' in entered ? entered : { ...entered, store: { ...store, damage: new Set() } };
}

/** What is unexpected people hear at once; everything is in the message of the run too. */
export function notifierOf(session: Session, store: Store, runId: string, accountId: string) {
  return async (change: OpenChange, report: Report): Promise<void> => {
    const channels = targetsFor(session, report, change).map(({ channel }) => channel.name);
    const isKept = await addEndedChange(store, { runId, accountId, channels, change }, session.timing);
    const isExpected = change.outcome !== null && isExpectedOutcome(change.outcome);
    if (!isKept || !isExpected) await notifyOutcome(session, store, report, change, `run ${runId}`);
  };
}

/** Why nothing is known of the remediation of an account. */
function noRemediation(accountId: string, requestId: string, what: string): ReadError {
  return {
    operation: 'fc:InvokeFunction',
    accountId,
    regionId: '',
    code: 'NoResult',
    message: `The remediation of account ${accountId} ${what}. The next run looks after what it began; the log of the function that remediates accounts says why.`,
    requestId,
  };
}
