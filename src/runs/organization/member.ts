import { type AccountOutcome, isEnded, keepOutcome, readOutcome, readRun } from '../../state/run.ts';
import type { Organizer, RunJob } from './organizer.ts';
import { failureOf, readEvent } from './run-event.ts';

/** What a worker did with the account that it was given. */
export interface MemberResult<E> {
  /**
   * What there was to do: the account, nothing since that was done before, nothing since the run is over, nothing since
   * the run is unknown, or only to say that earlier tries failed for good.
   */
  readonly did: string;
  readonly accountId: string;
  readonly outcome: AccountOutcome | undefined;
  /** The run's end, where this was the last account of it. */
  readonly ended: E | undefined;
}

/**
 * Does one account of a run, all its regions, and ends the run if it was the last one. It may be broken off anywhere and
 * done again, by several at once: of an account one outcome stands.
 *
 * @param event what the dispatcher sent, or what Function Compute tells when it gives an event up
 */
export async function doMember<E>(organizer: Organizer, event: string, job: RunJob<E>): Promise<MemberResult<E>> {
  const { work, session } = organizer;
  const { runId, accountId, gaveUp } = readEvent(event);
  const result = (did: string, outcome?: AccountOutcome, ended?: E): MemberResult<E> => ({
    did,
    accountId,
    outcome,
    ended,
  });
  const run = await readRun(work, runId);
  if (run === undefined || !run.accountIds.includes(accountId)) return result('unknown run');
  if (await isEnded(work, runId)) return result('too late');

  const before = await readOutcome(work, runId, accountId);
  if (before !== undefined) return result('done before', before, await job.endIfDue(organizer, run));
  if (session.clock.now() >= Date.parse(run.deadline)) {
    return result('too late', undefined, await job.endIfDue(organizer, run));
  }
  if (gaveUp !== undefined)
    await keepOutcome(work, runId, { accountId, error: failureOf(accountId, gaveUp, job.noResult) });
  else await keepOutcome(work, runId, await job.act(organizer, run, accountId));
  const did = gaveUp === undefined ? job.did : 'failure reported';
  // Another delivery of the same event may have been first.
  return result(did, await readOutcome(work, runId, accountId), await job.endIfDue(organizer, run));
}
