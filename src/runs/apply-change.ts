import { CloudError } from '../cloud/errors.ts';
import type { ChangeCall, ChangeOutcome, OpenChange, PlannedChange } from '../model/plan.ts';
import { remediationMessage } from '../model/remediation-messages.ts';
import type { Report } from '../model/report.ts';
import { blocked } from '../remediation/guard.ts';
import { JournalConflict, type JournalEvent, nextAction, type StepResult, step } from '../remediation/steps.ts';
import type { Session } from '../session.ts';
import type { Journal } from '../state/journal.ts';
import type { Lease } from '../state/lease.ts';
import { wholeMemory } from '../state/memory.ts';
import type { ChangePlaces } from '../state/places.ts';
import type { Store } from '../store/store.ts';
import { observeCluster } from './look-after.ts';
import { announce, reasonsOf } from './notify-remediation.ts';
import { makePlan, roomIn } from './plan-remediation.ts';

const minuteMs = 60_000;
/** Between two looks at a cluster, milliseconds; then always the last one. */
const pollIntervalsMs = [5_000, 10_000, 20_000];
/** What the guards were asked about is read so shortly before the call, milliseconds. */
const maxReadingAgeMs = 30_000;

/** What making changes takes. */
export interface ChangeRun {
  readonly session: Session;
  readonly store: Store;
  readonly journal: Journal;
  readonly lease: Lease;
  readonly report: Report;
  /** undefined where the run is of this account alone. */
  readonly places: ChangePlaces | undefined;
  /** Makes sure that people hear what became of a change; it may be called again for the same change. */
  readonly notifyOutcome: (change: OpenChange) => Promise<void>;
  /** The run, for people. */
  readonly by: string;
  /** Epoch milliseconds; what is not over then is left to the next run. */
  readonly until: number;
  readonly onStep?: (change: OpenChange) => void;
}

/**
 * Reads a cluster again and asks every guard about it.
 *
 * @param planned the key that was agreed to
 * @param made how many changes the run has made
 * @param ownId the change that is about to be made, where it was begun
 * @returns undefined where the cluster is none that a plan would change
 */
export async function evaluateAgain(
  { session, store, journal, report, places }: ChangeRun,
  clusterId: string,
  { planned, made, ownId }: { readonly planned: string; readonly made: number; readonly ownId?: string },
): Promise<PlannedChange | undefined> {
  const accountId = report.scope.accounts[0] ?? '';
  const state = await journal.read();
  const known = {
    memory: await wholeMemory(store, accountId),
    journal: state.open !== null && state.open.id === ownId ? { ...state, open: null } : state,
    lease: { is: 'ours' } as const,
    made,
    organization: roomIn(places, await places?.read()),
  };
  // Of its own: what may be read after the deadline of the audit has long passed, when a person has answered.
  const { cloud } = session.withFreshDeadline();
  const [change] = (await makePlan(session, report, known, [clusterId], cloud)).changes;
  return change === undefined ? undefined : withKeyOf(change, planned);
}

/** An alias may have been moved meanwhile: what was agreed to is another key. */
function withKeyOf(change: PlannedChange, planned: string): PlannedChange {
  const now = change.call?.body.kms_key_id ?? '';
  if (change.result !== 'passed' || now === planned) return change;
  const swapped = { guard: 'key', ...blocked(remediationMessage('key-swapped', { planned, now })) } as const;
  return {
    ...change,
    result: 'blocked',
    guards: change.guards.map((answer) => (answer.guard === 'key' ? swapped : answer)),
  };
}

/**
 * Makes one change that every guard passed: announces it, asks every guard again, calls, waits, and announces the outcome.
 *
 * @param made how many changes the run has made before
 * @returns the change as it ended, or as it was left to the next run
 */
export async function makeChange(
  making: ChangeRun,
  planned: PlannedChange,
  call: ChangeCall,
  made: number,
): Promise<OpenChange> {
  const { session, store, report, by, lease } = making;
  const { id, name, regionId } = planned.cluster;
  const change: OpenChange = {
    id: session.newId(),
    cluster: { id, name, regionId },
    keyId: call.body.kms_key_id,
    begunAt: new Date(session.clock.now()).toISOString(),
    step: 'announcing',
    calledAt: null,
    answer: null,
    seenChanging: false,
    until: null,
    outcome: null,
    detail: '',
  };
  await write(making, change.id, { is: 'begins', change });
  await announce(session, store, report, change, planned, by);
  // People may have acted while the announcement was delivered.
  if (!(await lease.renew())) return abandon(making, change.id, 'another run has taken over');
  const again = await evaluateAgain(making, id, { planned: change.keyId, made, ownId: change.id });
  if (again?.result !== 'passed') return abandon(making, change.id, reasonsOf(session, again));

  const askedAt = session.clock.now();
  const until = new Date(session.clock.now() + session.config.remediation.waitMinutes * minuteMs).toISOString();
  await write(making, change.id, { is: 'calls', until });
  // The journal may have taken its time, and the clock may have been set.
  const sinceMs = session.clock.now() - askedAt;
  const isAtOnce = sinceMs >= 0 && sinceMs <= maxReadingAgeMs;
  const event: JournalEvent =
    isAtOnce && lease.isHeld()
      ? await callOnce(session, call)
      : {
          is: 'denied',
          outcome: 'not-called',
          said: isAtOnce ? 'the lease was lost' : 'the guards were asked too long ago',
        };
  await write(making, change.id, event);
  return follow(making, change.id);
}

/** Ends a change that another run left: it is looked after or announced, and never called again. */
export async function resumeChange(making: ChangeRun, left: OpenChange): Promise<OpenChange> {
  return nextAction(left) === 'nothing'
    ? abandon(making, left.id, 'the run that began it ended before')
    : follow(making, left.id);
}

async function abandon(making: ChangeRun, changeId: string, said: string): Promise<OpenChange> {
  await write(making, changeId, { is: 'dropped', said });
  return follow(making, changeId);
}

/** The one call by which an account is changed; it is sent once, whatever becomes of it. */
async function callOnce(
  { cloudOnce }: Session,
  { operation, regionId, clusterId, body }: ChangeCall,
): Promise<JournalEvent> {
  try {
    const { requestId } = await cloudOnce.call(operation, { regionId, path: { ClusterId: clusterId }, body });
    return { is: 'accepted', said: requestId };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const said = error.requestId === '' ? error.code : `${error.code}, request ${error.requestId}`;
    if (error.kind === 'unconfirmed') return { is: 'lost', said };
    return { is: 'denied', outcome: outcomeOfError(error), said };
  }
}

function outcomeOfError(error: CloudError): ChangeOutcome {
  if (error.code === 'ForbiddenUpdateKMSState') return 'denied-rbac';
  if (/^(MissingAuth\b|ErrManagedSecurityRoleNotAttach)/.test(error.code)) return 'denied-role';
  if (error.kind === 'throttled') return 'denied-throttled';
  if (error.status === 409) return 'denied-conflict';
  return 'denied';
}

/** Looks until the change is over and announced, or there is no time left. */
async function follow(making: ChangeRun, changeId: string): Promise<OpenChange> {
  const { session, journal, report, lease, until, notifyOutcome } = making;
  for (let looks = 0; ; looks += 1) {
    const open = (await journal.read()).open;
    if (open === null || open.id !== changeId)
      throw new JournalConflict(`Another run has ended the change ${changeId}.`);
    if (open.outcome !== null) {
      await notifyOutcome(open);
      await write(making, changeId, { is: 'notified' });
      return open;
    }
    const sight = await observeCluster(session, report.scope.accounts[0] ?? '', open);
    const { next, state } = await write(making, changeId, { is: 'seen', observed: sight });
    if (next === 'notify') continue;
    const waitMs = pollIntervalsMs[Math.min(looks, pollIntervalsMs.length - 1)] ?? 0;
    if (session.clock.now() + waitMs > until || !(await lease.renew())) return state.open ?? open;
    // Somebody interrupts: the next run goes on.
    if (sight.is === 'read-error' && sight.error.code === 'DeadlineExceeded') return state.open ?? open;
    await session.clock.sleep(waitMs);
  }
}

/** Writes a step into the journal, before it is taken. */
async function write(making: ChangeRun, changeId: string, event: JournalEvent): Promise<StepResult> {
  const { session, journal, by, onStep } = making;
  const stepped = await journal.append((state) => step(state, changeId, event, { now: session.clock.now(), by }));
  if (stepped.entry !== undefined && stepped.state.open !== null) onStep?.(stepped.state.open);
  return stepped;
}
