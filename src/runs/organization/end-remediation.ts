import { type RemediatedRun, remediationRunMessage } from '../../alerts/remediation-run.ts';
import { type ChannelTarget, coversAccount, targetsOf } from '../../alerts/routes.ts';
import { mapLimited } from '../../cloud/concurrency.ts';
import type { ReadError } from '../../model/fact.ts';
import type { PlannedChange } from '../../model/plan.ts';
import { standingOf } from '../../report/remediation/view.ts';
import { linkedSince } from '../../state/chain.ts';
import { isPlanNotified, rememberPlan } from '../../state/notified-plans.ts';
import { type KeptReport, linkReports, readReport } from '../../state/reports.ts';
import { endRun, isEnded, type OrganizationRun } from '../../state/run.ts';
import { addRemediationMessages, type EndedChange, enqueueRunMessages } from '../../state/run-messages.ts';
import { StoreError } from '../../store/store.ts';
import { extendHistory } from '../history.ts';
import { defaultTargets, messagesFor } from '../notify-remediation.ts';
import { isDue, resultOf } from './end-run.ts';
import type { Organizer, RunJob } from './organizer.ts';

/** The end of a remediation of many accounts. */
export interface EndedRemediation {
  readonly runId: string;
  /** Accounts that were not remediated, and why. */
  readonly missing: readonly ReadError[];
}

/** How many reports are read at once. */
const readers = 8;
/** Under which plans that people were notified of are remembered; no account is called so. */
const everyAccount = 'organization';

/**
 * Ends a remediation if it is known of each account what became of it, or its deadline has passed: adds the reports to the
 * chain, and writes one message for the run. Everybody may come and end it, at the same time and however often.
 *
 * @returns undefined where it is not to be ended yet
 */
export async function endRemediation(
  organizer: Organizer,
  run: OrganizationRun,
  noResult: RunJob<unknown>['noResult'],
): Promise<EndedRemediation | undefined> {
  const { session, store, work } = organizer;
  if (!(await isDue(organizer, run))) return undefined;
  const runId = run.id;
  if (await isEnded(work, runId)) return { runId, missing: [] };
  const results = await mapLimited(run.accountIds, readers, (id) => accountResult(organizer, run, id, noResult));
  // Asked again: what it was made of is forgotten once it is over, and would have been missed above.
  if (await isEnded(work, runId)) return { runId, missing: [] };

  const missing = results.flatMap((result) => result.missing ?? []);
  const failure = await addToChain().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure !== undefined && !(failure instanceof StoreError)) throw failure;
  await notifyRemediation(organizer, run, results);
  // After the message, which does not depend on it: the run stays open, and this is done again.
  if (failure !== undefined) throw failure;
  await endRun(work, runId);
  return { runId, missing };

  async function addToChain(): Promise<void> {
    const kept = results.flatMap((result) => result.kept ?? []);
    const at = new Date(session.clock.now()).toISOString();
    const keys = kept.map(({ key }) => key);
    const { linked } = await linkedSince(store, keys, run.startedAt);
    const unlinked = kept.filter(({ key }) => !linked.has(key));
    await linkReports(store, unlinked, at);
    // After the chain, so that the history names no report that the chain does not.
    await mapLimited(keys, readers, async (key) => {
      const report = await readReport(store, key.slice('reports/'.length, -'.json'.length));
      if (report !== undefined && report.report.kind !== 'partial') await extendHistory({ ...session, store }, report);
    });
  }
}

interface AccountResult {
  readonly accountId: string;
  readonly missing?: ReadError;
  readonly kept?: Pick<KeptReport, 'key' | 'sha256'>;
  /** What could be turned on where remediation is not armed. */
  readonly ready: readonly PlannedChange[];
}

async function accountResult(
  organizer: Organizer,
  run: OrganizationRun,
  accountId: string,
  noResult: RunJob<unknown>['noResult'],
): Promise<AccountResult> {
  const result = await resultOf(organizer, run, accountId, noResult);
  if ('missing' in result) return { accountId, missing: result.missing, ready: [] };
  const { report, key, sha256 } = result.kept;
  const changes = report.plan?.mode === 'plan' ? report.plan.changes : [];
  return { accountId, kept: { key, sha256 }, ready: changes.filter((change) => standingOf(change) === 'ready') };
}

/**
 * Writes one message to each target about what was changed, and what could be or could not be read where that is not as it was
 * when people were notified of it last.
 */
async function notifyRemediation(
  { session, store }: Organizer,
  run: OrganizationRun,
  results: readonly AccountResult[],
): Promise<void> {
  const { config, timing, hasDefaultWebhook } = session;
  const missing = [...run.readErrors, ...results.flatMap((result) => result.missing ?? [])];
  const ready = results.flatMap((result) => result.ready);
  const what = JSON.stringify([
    missing.map(({ accountId, code }) => [accountId, code]),
    ready.map(({ call }) => [call?.clusterId, call?.body.kms_key_id]).sort(),
  ]);
  const isNews = missing.length + ready.length > 0 && !(await isPlanNotified(store, everyAccount, what));
  const configured = targetsOf(config.alerts, hasDefaultWebhook);
  const targets = configured.length === 0 ? defaultTargets(session) : configured;
  await addRemediationMessages(
    store,
    run.id,
    (changes) =>
      messagesFor(session, targets, (language, target) => {
        const about = aboutFor(target, { accounts: run.accountIds.length, changes, missing, ready });
        // Without a channel nobody waits for what could be done.
        const isDue = about.changes.length > 0 || (isNews && configured.length > 0);
        return isDue ? remediationRunMessage(about, run.id, language) : undefined;
      }),
    timing,
  );
  // After the message: it may come twice, but never not.
  if (isNews) await rememberPlan(store, everyAccount, what);
  await enqueueRunMessages(store, timing);
}

/** As much of a run as concerns a target. */
function aboutFor(
  target: ChannelTarget,
  { changes, missing, ready, accounts }: Omit<RemediatedRun, 'changes'> & { readonly changes: readonly EndedChange[] },
): RemediatedRun {
  return {
    accounts,
    changes: changes.filter(({ channels }) => channels.includes(target.channel.name)),
    missing: missing.filter(({ accountId }) => coversAccount(target, accountId)),
    ready: ready.filter(({ cluster }) => coversAccount(target, cluster.accountId)),
  };
}
