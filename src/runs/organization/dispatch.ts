import { mapLimited } from '../../cloud/concurrency.ts';
import { CloudError } from '../../cloud/errors.ts';
import type { ChangeLimits } from '../../model/plan.ts';
import {
  createRun,
  endRun,
  finishedAccounts,
  isEnded,
  keepOutcome,
  knownRuns,
  markSent,
  type OrganizationRun,
  readRun,
  sentAccounts,
  unreadableRun,
} from '../../state/run.ts';
import { findAccounts } from './find-accounts.ts';
import type { Dispatcher, Organizer, RunJob } from './organizer.ts';
import { eventOf } from './run-event.ts';

/** Events that are handed over at once. */
const senders = 16;
const firstWaitMs = 100;
const longestWaitMs = 2_000;
/** How long the worker that finished last is given to end the run: many reports take their time. */
const overdueGraceMs = 60_000;

/** Ends runs that are over and were not ended. */
export async function endOverdue<E>(organizer: Organizer, job: RunJob<E>): Promise<E[]> {
  const { open } = await knownRuns(organizer.work, organizer.session.clock.now());
  const ended: E[] = [];
  for (const run of open) {
    const end = await job.endIfDue(organizer, run);
    if (end !== undefined) ended.push(end);
  }
  return ended;
}

/**
 * The run to be at: one that is under way and was broken off, otherwise a new one.
 *
 * @param id what a new one is called; the same cause gives the same name, so that it is set out once
 * @param limitsOf tells how many changes a new one may make, where it remediates
 * A run that cannot be understood is reported in the next one and given up: no operator may be there to remove it.
 *
 * @returns undefined where that run is over
 */
export async function startOrResume(
  organizer: Organizer,
  id: string,
  limitsOf?: (accountIds: readonly string[]) => Promise<ChangeLimits>,
): Promise<OrganizationRun | undefined> {
  const { session, organization, work } = organizer;
  const { clock, cloud } = session;
  const { last, open, damaged } = await knownRuns(work, clock.now());
  const underWay = open.at(-1);
  if (underWay !== undefined) return underWay;
  if (await isEnded(work, id)) return undefined;

  const now = clock.now();
  const accounts = await findAccounts(organizer, last);
  const run: OrganizationRun = {
    // What is damaged keeps its name, and its cause must get its run all the same.
    id: damaged.includes(id) ? `${id}-again` : id,
    startedAt: new Date(now).toISOString(),
    deadline: new Date(now + organization.deadline * 1_000).toISOString(),
    ...accounts,
    readErrors: [...accounts.readErrors, ...damaged.map((lost) => unreadableRun(work, lost, accounts.ownAccountId))],
    apiCalls: cloud.calls(),
    ...(limitsOf && { limits: await limitsOf(accounts.accountIds) }),
  };
  const begun = (await createRun(work, run)) ? run : await readRun(work, run.id);
  // Not before: the run that is to report it stands now.
  for (const lost of damaged) await endRun(work, lost);
  return begun;
}

/**
 * Has the accounts of a run done: so many at once as the configuration says, as long as there is time; what is left then
 * is handed over at once, and Function Compute lets it wait. Broken off anywhere, it goes on from there when done again.
 *
 * @param until epoch milliseconds
 * @returns the end of the run where that came first
 */
export async function dispatch<E>(
  dispatcher: Dispatcher,
  run: OrganizationRun,
  until: number,
  job: RunJob<E>,
): Promise<E | undefined> {
  const { session, organization, work } = dispatcher;
  const { clock } = session;
  let wait = firstWaitMs;
  let before = -1;
  let allIn: number | undefined;
  for (;;) {
    const [finished, sent] = await Promise.all([finishedAccounts(work, run.id), sentAccounts(work, run.id)]);
    const open = run.accountIds.filter((id) => !finished.has(id));
    const now = clock.now();
    if (open.length === 0) allIn ??= now;
    const isDue = now >= Date.parse(run.deadline) || (allIn !== undefined && now - allIn >= overdueGraceMs);
    if (isDue || (await isEnded(work, run.id))) return job.endIfDue(dispatcher, run);

    const unsent = open.filter((id) => !sent.has(id));
    const underWay = open.length - unsent.length;
    const isLast = now >= until;
    await invokeAll(
      dispatcher,
      job.functionName(organization),
      run,
      isLast ? unsent : unsent.slice(0, Math.max(0, organization.concurrency - underWay)),
      isLast,
    );
    if (isLast) return undefined;
    wait = finished.size === before ? Math.min(longestWaitMs, wait * 1.5) : firstWaitMs;
    before = finished.size;
    await clock.sleep(Math.min(wait, Math.max(1, until - now)));
  }
}

/** Hands accounts over. What cannot be handed over for a while is left for later, unless there is no later. */
async function invokeAll(
  { invoker, work }: Dispatcher,
  functionName: string,
  run: OrganizationRun,
  accountIds: readonly string[],
  isLast: boolean,
): Promise<void> {
  await mapLimited(accountIds, senders, async (accountId) => {
    try {
      const event = eventOf({ runId: run.id, accountId });
      const { requestId } = await invoker.invokeAsync(functionName, event);
      await markSent(work, run.id, accountId, requestId);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      if (mayPass(error) && !isLast) return;
      const { operation, code, summary: message, requestId } = error;
      await keepOutcome(work, run.id, {
        accountId,
        error: { operation, accountId, regionId: '', code, message, requestId },
      });
    }
  });
}

function mayPass(error: CloudError): boolean {
  return ['throttled', 'serviceFailed', 'unreachable', 'unexpectedAnswer'].includes(error.kind);
}
