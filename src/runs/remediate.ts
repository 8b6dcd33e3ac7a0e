import { isExpectedOutcome, type OpenChange, type PlannedChange } from '../model/plan.ts';
import type { Report } from '../model/report.ts';
import { maxClockSkewMs } from '../model/timing.ts';
import { acknowledge, JournalConflict } from '../remediation/steps.ts';
import type { Session } from '../session.ts';
import { openJournal } from '../state/journal.ts';
import { acquireLease } from '../state/lease.ts';
import type { ChangePlaces } from '../state/places.ts';
import { linkReports, readReport } from '../state/reports.ts';
import { StoreError } from '../store/store.ts';
import { type ChangeRun, evaluateAgain, makeChange, resumeChange } from './apply-change.ts';
import { extendHistory } from './history.ts';
import { notifyOutcome } from './notify-remediation.ts';
import { leaseName, type Planned, planRemediation } from './plan-remediation.ts';

/** How changes are made. */
export interface ApplyOptions {
  /** The run, for people. */
  readonly by: string;
  /** Epoch milliseconds; what is not over then is left to the next run. */
  readonly until: number;
  readonly onStep?: (change: OpenChange) => void;
  /** The places of the run over many accounts that this one is a part of. */
  readonly places?: ChangePlaces;
  /** Makes sure that people hear what became of a change; otherwise each change has a message of its own. */
  readonly notifyOutcome?: (change: OpenChange, report: Report) => Promise<void>;
}

export interface Applied {
  /** What another run left, and what was done now, in order; the last one may not be over. */
  readonly changes: readonly OpenChange[];
  /** Changes that were allowed by the plan, and no longer were when their turn came. */
  readonly heldBack: readonly PlannedChange[];
  /** Whether another run made changes at the same time, so that this one made none. */
  readonly busy: boolean;
}

export interface Remediated extends Planned {
  readonly applied: Applied;
}

const nothing: Applied = { changes: [], heldBack: [], busy: false };

/** Audits, plans, and makes the changes that every guard allows. */
export async function remediate(
  session: Session,
  { only, ...options }: ApplyOptions & { readonly only: readonly string[] },
): Promise<Remediated> {
  const planned = await planRemediation(session, {
    only,
    inRun: options.places !== undefined,
    ...(options.places && { places: options.places }),
  });
  const wanted = planned.plan.changes.filter(({ result }) => result === 'passed');
  // Of many accounts the run adds the reports to the chain at its end; but the guards ask for those of an account that is changed.
  if (options.places !== undefined && wanted.length > 0) await addToChain(session, planned.report.auditId);
  return { ...planned, applied: await applyPlan(session, planned, wanted, options) };
}

async function addToChain(session: Session, auditId: string): Promise<void> {
  const { store, clock } = session;
  const kept = store === undefined ? undefined : await readReport(store, auditId);
  if (store === undefined || kept === undefined) return;
  await linkReports(store, [kept], new Date(clock.now()).toISOString());
  if (kept.report.kind !== 'partial') await extendHistory(session, kept);
}

/**
 * Ends what another run left, and makes the given changes of a plan, each judged again by all guards on what is read right
 * before. It stops at the first one that is not done. Without a store nothing is changed.
 */
export async function applyPlan(
  session: Session,
  { report }: Planned,
  wanted: readonly PlannedChange[],
  options: ApplyOptions,
): Promise<Applied> {
  const { store, timing, clock } = session;
  const accountId = report.scope.accounts[0] ?? '';
  if (store === undefined || accountId === '') return nothing;
  const lease = await acquireLease(store, leaseName(accountId), {
    holder: options.by,
    ttlMs: session.deadAfterMs,
    clock,
    random: timing.random,
    clockSkewMs: maxClockSkewMs,
  });
  if (lease === undefined) return { ...nothing, busy: true };
  const journal = openJournal(store, accountId, timing);
  const { places } = options;
  const notify = options.notifyOutcome ?? ((change) => notifyOutcome(session, store, report, change, options.by));
  const making: ChangeRun = {
    ...options,
    notifyOutcome: (change) => notify(change, report),
    places,
    session,
    store,
    journal,
    lease,
    report,
  };
  const changes: OpenChange[] = [];
  const heldBack: PlannedChange[] = [];
  try {
    const { open } = await journal.read();
    if (open !== null) changes.push(await resumeChange(making, open));
    for (const { cluster, call } of wanted) {
      const last = changes.at(-1);
      if (last !== undefined && (last.outcome === null || !isExpectedOutcome(last.outcome))) break;
      if (!(await lease.renew())) break;
      const called = changes.filter(({ calledAt }) => calledAt !== null).map((change) => change.cluster.id);
      // What an invocation of this run made that was killed has its place.
      const placed = [...((await places?.read())?.clusterIds ?? [])].filter((id) => id !== cluster.id);
      const made = new Set([...called, ...placed]).size;
      const now = await evaluateAgain(making, cluster.id, { planned: call?.body.kms_key_id ?? '', made });
      if (now === undefined) continue;
      if (now.result !== 'passed' || now.call === null) {
        heldBack.push(now);
        continue;
      }
      const giveBack = places === undefined ? async () => {} : await places.take(cluster.id);
      if (giveBack === undefined) {
        // Others took the last places since the guards were asked, who now see that.
        heldBack.push((await evaluateAgain(making, cluster.id, { planned: now.call.body.kms_key_id, made })) ?? now);
        continue;
      }
      const change = await makeChange(making, now, now.call, made);
      if (change.outcome === 'not-called' && change.calledAt === null) await giveBack();
      changes.push(change);
    }
  } catch (error) {
    if (!(error instanceof JournalConflict)) throw error;
    return { changes, heldBack, busy: true };
  } finally {
    await lease.release();
  }
  return { changes, heldBack, busy: false };
}

/**
 * A person has looked at what happened, and lets changes be made again.
 *
 * @returns the sentence for the person
 * @throws JournalConflict where there is no lock, StoreError
 */
export async function acknowledgeLock(session: Session, accountId: string, by: string): Promise<string> {
  const { store, timing, clock } = session;
  if (store === undefined) throw new StoreError('SEALWATCH_STORE is not set, so there is no lock.');
  const { entry } = await openJournal(store, accountId, timing).append((state) =>
    acknowledge(state, '', { now: clock.now(), by }),
  );
  return `Acknowledged by ${by} at ${entry?.at}: the change of ${entry?.clusterId} that ended with ${entry?.outcome}.`;
}
