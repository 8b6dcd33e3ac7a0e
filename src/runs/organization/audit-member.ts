import type { AssumedRole } from '../../cloud/assumed.ts';
import { CloudError } from '../../cloud/errors.ts';
import type { ReadError } from '../../model/fact.ts';
import type { Session } from '../../session.ts';
import {
  type AccountOutcome,
  isEnded,
  keepOutcome,
  type OrganizationRun,
  readOutcome,
  readRun,
} from '../../state/run.ts';
import type { Store } from '../../store/store.ts';
import { judge, readAccount } from '../audit.ts';
import { notify } from '../notify.ts';
import { type Ended, endIfDue } from './end-run.ts';
import type { Organizer } from './organizer.ts';
import { roleIn } from './role.ts';
import { failureOf, readEvent } from './run-event.ts';

export interface MemberAudit {
  /**
   * What there was to do: the account, nothing since that was done before, nothing since the run is over, nothing since
   * nobody knows the run, or only to say that earlier tries failed for good.
   */
  readonly did: 'audited' | 'done before' | 'too late' | 'unknown run' | 'failure reported';
  readonly accountId: string;
  readonly outcome: AccountOutcome | undefined;
  /** The run's report, where this was the last account of it. */
  readonly ended: Ended | undefined;
}

/**
 * Audits one account of a run, all its regions, and ends the run if it was the last one. It may be broken off anywhere and
 * done again, by several at once: of an account one outcome stands.
 *
 * @param event what the dispatcher sent, or what Function Compute tells when it gives an event up
 */
export async function auditMember(organizer: Organizer, event: string): Promise<MemberAudit> {
  const { work, session } = organizer;
  const { runId, accountId, gaveUp } = readEvent(event);
  const audited = (did: MemberAudit['did'], outcome?: AccountOutcome, ended?: Ended): MemberAudit => ({
    did,
    accountId,
    outcome,
    ended,
  });
  const run = await readRun(work, runId);
  if (run === undefined || !run.accountIds.includes(accountId)) return audited('unknown run');
  if (await isEnded(work, runId)) return audited('too late');

  const before = await readOutcome(work, runId, accountId);
  if (before !== undefined) return audited('done before', before, await endIfDue(organizer, run));
  if (session.clock.now() >= Date.parse(run.deadline)) {
    return audited('too late', undefined, await endIfDue(organizer, run));
  }
  if (gaveUp !== undefined) {
    await keepOutcome(work, runId, { accountId, error: failureOf(accountId, gaveUp) });
    return audited('failure reported', await readOutcome(work, runId, accountId), await endIfDue(organizer, run));
  }
  await keepOutcome(work, runId, await audit(organizer, run, accountId));
  // Another delivery of the same event may have been first.
  return audited('audited', await readOutcome(work, runId, accountId), await endIfDue(organizer, run));
}

async function audit(organizer: Organizer, run: OrganizationRun, accountId: string): Promise<AccountOutcome> {
  const { session, organization, store, notifies, onProgress } = organizer;
  const role = accountId === run.ownAccountId ? undefined : roleIn(accountId, organization, run.id);
  const entered = await enter(session, accountId, role);
  if ('error' in entered) return { accountId, error: entered.error };
  // Accounts that are audited at once share the store, but what is damaged of one is no read error of the others.
  const ownStore: Store = { ...store, damage: new Set() };
  const account = { ...entered, store: ownStore, interrupted: session.interrupted };
  try {
    const { report, snapshot } = await judge(
      account,
      await readAccount(account, (progress) => onProgress?.(accountId, progress)),
      { inRun: true },
    );
    if (notifies) await notify(account, report, { auditEvents: [], regions: snapshot.regionsAsked, run });

    return { accountId, auditId: report.auditId };
  } finally {
    for (const text of ownStore.damage) store.damage.add(text);
  }
}

async function enter(
  session: Session,
  accountId: string,
  role: AssumedRole | undefined,
): Promise<Session | { error: ReadError }> {
  try {
    return await session.enter(accountId, role);
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { operation, code, summary: message, requestId } = error;
    // Without its resource, the role: it is the whole account that could not be read.
    return { error: { operation, accountId, regionId: '', code, message, requestId } };
  }
}
