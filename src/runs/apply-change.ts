import { CloudError } from '../cloud/errors.ts';
import type { Session } from '../connect.ts';
import type { ChangeCall, OpenChange, Outcome, PlannedChange } from '../model/plan.ts';
import type { Report } from '../model/report.ts';
import { type Event, nextOf, type Stepped, step } from '../remediation/steps.ts';
import type { Journal } from '../state/journal.ts';
import type { Lease } from '../state/lease.ts';
import type { Store } from '../store/store.ts';
import { lookAt } from './look-after.ts';
import { announce, tellOutcome } from './tell-remediation.ts';

const minuteMs = 60_000;
/** Between two looks at a cluster, milliseconds; then always the last one. */
const looksMs = [5_000, 10_000, 20_000];

/** What making changes takes. */
export interface Making {
  readonly session: Session;
  readonly store: Store;
  readonly journal: Journal;
  readonly lease: Lease;
  readonly report: Report;
  /** The run, for people. */
  readonly by: string;
  /** Epoch milliseconds; what is not over then is left to the next run. */
  readonly until: number;
  readonly onStep?: (change: OpenChange) => void;
}

/**
 * Makes one change that every guard allows: announces it, calls, waits, and tells what became of it.
 *
 * @returns the change as it ended, or as it was left to the next run
 */
export async function makeChange(making: Making, planned: PlannedChange, call: ChangeCall): Promise<OpenChange> {
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
    said: '',
  };
  await write(making, change.id, { is: 'begins', change });
  await announce(session, store, report, change, planned, by);
  if (!(await lease.renew())) return drop(making, change.id, 'another run has taken over');

  const until = new Date(session.clock.now() + session.config.remediation.waitMinutes * minuteMs).toISOString();
  await write(making, change.id, { is: 'calls', until });
  // From here on the call counts as made. Only who holds the lease makes it.
  if (!lease.isHeld()) throw new Error(`the lease was lost before ${id} could be changed; the next run looks after it`);
  await write(making, change.id, await callOnce(session, call));
  return follow(making, change.id);
}

/** Ends a change that another run left: it is looked after or told, and never called again. */
export async function resumeChange(making: Making, left: OpenChange): Promise<OpenChange> {
  return nextOf(left) === 'nothing'
    ? drop(making, left.id, 'the run that began it ended before')
    : follow(making, left.id);
}

async function drop(making: Making, changeId: string, said: string): Promise<OpenChange> {
  await write(making, changeId, { is: 'dropped', said });
  return follow(making, changeId);
}

/** The one call by which an account is changed; it is sent once, whatever becomes of it. */
async function callOnce({ cloudOnce }: Session, { operation, regionId, clusterId, body }: ChangeCall): Promise<Event> {
  try {
    const { requestId } = await cloudOnce.call(operation, { regionId, path: { ClusterId: clusterId }, body });
    return { is: 'accepted', said: requestId };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const said = error.requestId === '' ? error.code : `${error.code}, request ${error.requestId}`;
    if (error.kind === 'unconfirmed') return { is: 'lost', said };
    return { is: 'denied', outcome: refusalOf(error), said };
  }
}

function refusalOf(error: CloudError): Outcome {
  if (error.code === 'ForbiddenUpdateKMSState') return 'refused-rbac';
  if (/^(MissingAuth\b|ErrManagedSecurityRoleNotAttach)/.test(error.code)) return 'refused-role';
  if (error.kind === 'throttled') return 'refused-throttled';
  if (error.status === 409) return 'refused-conflict';
  return 'denied';
}

/** Looks until the change is over and told, or there is no time left. */
async function follow(making: Making, changeId: string): Promise<OpenChange> {
  const { session, store, journal, report, by, lease, until } = making;
  for (let looks = 0; ; looks += 1) {
    const open = (await journal.read()).open;
    if (open === null || open.id !== changeId) throw new Error(`another run has ended the change ${changeId}`);
    if (open.outcome !== null) {
      await tellOutcome(session, store, report, open, by);
      await write(making, changeId, { is: 'told' });
      return open;
    }
    const sight = await lookAt(session, report.scope.accounts[0] ?? '', open);
    const { next, state } = await write(making, changeId, { is: 'seen', sight });
    if (next === 'tell') continue;
    const waitMs = looksMs[Math.min(looks, looksMs.length - 1)] ?? 0;
    if (session.clock.now() + waitMs > until || !(await lease.renew())) return state.open ?? open;
    // Somebody interrupts: the next run goes on.
    if (sight.is === 'read-error' && sight.error.code === 'DeadlineExceeded') return state.open ?? open;
    await session.clock.sleep(waitMs);
  }
}

/** Writes a step into the journal, before it is taken. */
async function write(making: Making, changeId: string, event: Event): Promise<Stepped> {
  const { session, journal, by, onStep } = making;
  const stepped = await journal.append((state) => step(state, changeId, event, { now: session.clock.now(), by }));
  if (stepped.entry !== undefined && stepped.state.open !== null) onStep?.(stepped.state.open);
  return stepped;
}
