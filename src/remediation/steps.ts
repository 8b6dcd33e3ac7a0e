import { phaseOf } from '../model/cluster.ts';
import { ExpectedError } from '../model/errors.ts';
import {
  type ChangeOutcome,
  isExpectedOutcome,
  type JournalEntry,
  type JournalState,
  type Lock,
  type ObservedCluster,
  type OpenChange,
} from '../model/plan.ts';

/** ACK may not show `updating` at once; a call whose answer was lost has been accepted, or not, within this time. */
const settleMs = 3 * 60_000;

/** What happens to a change. */
export type JournalEvent =
  /** Nothing was done yet; it is announced next. */
  | { readonly is: 'begins'; readonly change: OpenChange }
  /** It was announced, and the call is made next. `until`: for so long it is waited for, ISO 8601 UTC. */
  | { readonly is: 'calls'; readonly until: string }
  | { readonly is: 'accepted'; readonly said: string }
  /** The call was not carried out: the cloud denied it, or it was not sent (`not-called`). */
  | { readonly is: 'denied'; readonly outcome: ChangeOutcome; readonly said: string }
  /** Nobody knows whether the call was accepted. */
  | { readonly is: 'lost'; readonly said: string }
  | { readonly is: 'seen'; readonly observed: ObservedCluster }
  /** The run that began it is gone, or gave it up before the call. */
  | { readonly is: 'dropped'; readonly said: string }
  /** The message about the outcome is in the outbox. */
  | { readonly is: 'notified' };

/** What the runner does next; it writes the state first. */
export type NextAction = 'announce' | 'call' | 'look' | 'notify' | 'nothing';

/** When something happens, and who says so. */
export interface StepContext {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly by: string;
}

export interface StepResult {
  readonly state: JournalState;
  /** undefined where nothing changed that is worth a line. */
  readonly entry: JournalEntry | undefined;
  readonly next: NextAction;
}

/** The journal says that this may not happen: another run has gone on, or the lock is set. */
export class JournalConflict extends ExpectedError {
  override readonly name = 'JournalConflict';
}

/**
 * The next state of the journal. Each step is possible only from the one before it, so that of two runs that know the same
 * journal one at most makes a call, and none makes it twice. Pure.
 *
 * @throws JournalConflict
 */
export function step(state: JournalState, changeId: string, event: JournalEvent, moment: StepContext): StepResult {
  if (event.is === 'begins') return begin(state, event.change, moment);
  const { open } = state;
  if (open === null || open.id !== changeId) throw new JournalConflict(`Another run has ended the change ${changeId}.`);
  const at = new Date(moment.now).toISOString();
  switch (event.is) {
    case 'calls': {
      requireStep(open, 'announcing');
      if (state.lock !== null) throw new JournalConflict('The lock was set meanwhile.');
      if (Object.hasOwn(state.foundEncrypted, open.cluster.id)) {
        throw new JournalConflict(`Another run found ${open.cluster.id} to be encrypted.`);
      }
      const calling: OpenChange = { ...open, step: 'calling', calledAt: at, until: event.until };
      return advance(withCall(state, calling, at), calling, 'calls', moment, 'call');
    }
    case 'accepted':
    case 'lost': {
      requireStep(open, 'calling');
      const waiting: OpenChange = { ...open, step: 'waiting', answer: event.is, detail: event.said };
      return advance(withEncrypted({ ...state, open: waiting }, waiting), waiting, event.is, moment, 'look');
    }
    case 'denied':
      requireStep(open, 'calling');
      return end(state, open, event.outcome, event.said, moment);
    case 'dropped':
      requireStep(open, 'announcing');
      return end(state, open, 'not-called', event.said, moment);
    case 'seen':
      if (open.step !== 'waiting' && open.step !== 'calling')
        throw new JournalConflict('There was no call to look after.');
      // A run that died in the middle of the call left nobody who knows what became of it.
      return look(open.answer === null ? withEncrypted(state, open) : state, open, event.observed, moment);
    case 'notified': {
      requireStep(open, 'notifying');
      return { state: { ...state, open: null }, entry: entryOf(open, 'notified', moment), next: 'nothing' };
    }
  }
}

/** What a run does first with a change that another one left. */
export function nextAction({ step: at }: OpenChange): Exclude<NextAction, 'call' | 'announce'> {
  switch (at) {
    // No call is made before it stands in the journal, so there was none.
    case 'announcing':
      return 'nothing';
    case 'calling':
    case 'waiting':
      return 'look';
    case 'notifying':
      return 'notify';
  }
}

/** A person has seen what happened: changes may be made again. @throws JournalConflict where there is nothing to see */
export function acknowledge(state: JournalState, said: string, { now, by }: StepContext): StepResult {
  const { lock } = state;
  if (lock === null) throw new JournalConflict('The lock is not set, so there is nothing to acknowledge.');
  const entry: JournalEntry = {
    at: new Date(now).toISOString(),
    by,
    what: 'acknowledges',
    changeId: lock.changeId,
    clusterId: lock.cluster.id,
    keyId: '',
    outcome: lock.outcome,
    detail: said,
  };
  return { state: { ...state, lock: null }, entry, next: 'nothing' };
}

/**
 * Records that a cluster was read to be encrypted, or to name a key: whatever it is later, it is never turned on by Sealwatch.
 *
 * @param keyId '' where the reading named none
 */
export function foundEncrypted(
  state: JournalState,
  { clusterId, keyId }: { readonly clusterId: string; readonly keyId: string },
  { now, by }: StepContext,
): StepResult {
  if (Object.hasOwn(state.foundEncrypted, clusterId)) return { state, entry: undefined, next: 'nothing' };
  const at = new Date(now).toISOString();
  const entry: JournalEntry = {
    at,
    by,
    what: 'found-encrypted',
    changeId: '',
    clusterId,
    keyId,
    outcome: null,
    detail: '',
  };
  const found = { ...state.foundEncrypted, [clusterId]: { at, keyId } };
  return { state: { ...state, foundEncrypted: found }, entry, next: 'nothing' };
}

function begin(state: JournalState, change: OpenChange, moment: StepContext): StepResult {
  if (state.lock !== null) throw new JournalConflict('The lock is set.');
  if (state.open !== null) throw new JournalConflict('A change is not over yet.');
  return advance({ ...state, open: change }, change, 'begins', moment, 'announce');
}

function look(state: JournalState, open: OpenChange, observed: ObservedCluster, moment: StepContext): StepResult {
  const isOver = open.until === null || moment.now >= Date.parse(open.until);
  const stay: StepResult = { state, entry: undefined, next: 'look' };
  switch (observed.is) {
    case 'read-error':
      return isOver ? end(state, open, 'unreadable', observed.error.message, moment) : stay;
    case 'gone':
      return end(state, open, 'cluster-gone', '', moment);
    case 'seen':
      return seen(state, open, observed, isOver, moment);
  }
}

function seen(
  state: JournalState,
  before: OpenChange,
  observed: Extract<ObservedCluster, { is: 'seen' }>,
  isOver: boolean,
  moment: StepContext,
): StepResult {
  const phase = phaseOf(observed.state);
  if (phase === 'ended') return end(state, before, 'cluster-gone', observed.state, moment);
  if (observed.encryption === 'on' && observed.encryptedWith !== before.keyId) {
    return end(state, before, 'other-key', observed.encryptedWith, moment);
  }
  const isChanging = phase === 'settling' || observed.encryption === 'on';
  const open: OpenChange = isChanging && !before.seenChanging ? { ...before, seenChanging: true } : before;
  const now = open === before ? state : { ...state, open };
  // A cluster whose key is gone does not recover, and people have to know at once.
  if (isChanging && observed.keyState !== null && observed.keyState !== 'Enabled') {
    return end(now, open, 'key-lost', observed.keyState, moment);
  }
  if (phase === 'down') return end(now, open, 'cluster-down', observed.state, moment);
  const isAtRest = observed.state.toLowerCase() === 'running';
  if (isAtRest && observed.encryption === 'on' && observed.keyState === 'Enabled')
    return end(now, open, 'done', '', moment);

  const calledAt = Date.parse(open.calledAt ?? open.begunAt);
  const isStillOff = isAtRest && observed.encryption === 'off';
  // Nobody knows whether the call arrived, and nothing shows that it did.
  if (isStillOff && open.answer !== 'accepted' && !open.seenChanging && moment.now - calledAt >= settleMs) {
    return end(now, open, 'unknown', open.detail, moment);
  }
  if (isOver) {
    const outcome = isStillOff ? 'no-effect' : observed.encryption === 'on' && isAtRest ? 'unreadable' : 'stuck';
    return end(now, open, outcome, observed.state, moment);
  }
  return { state: now, entry: open === before ? undefined : entryOf(open, 'changing', moment), next: 'look' };
}

/** The outcome, and with it the lock: nothing may come between the two. */
function end(
  state: JournalState,
  open: OpenChange,
  outcome: ChangeOutcome,
  said: string,
  moment: StepContext,
): StepResult {
  const at = new Date(moment.now).toISOString();
  const ended: OpenChange = { ...open, step: 'notifying', outcome, detail: said };
  const { id: changeId, cluster } = open;
  const lock: Lock | null = isExpectedOutcome(outcome) ? state.lock : { at, changeId, outcome, cluster, detail: said };
  const known = state.clusters[cluster.id];
  const clusters =
    known === undefined ? state.clusters : { ...state.clusters, [cluster.id]: { ...known, endedAt: at } };
  return advance({ ...state, open: ended, lock, clusters }, ended, 'ends', moment, 'notify');
}

function withCall(state: JournalState, open: OpenChange, at: string): JournalState {
  const mayBeEncrypted = state.clusters[open.cluster.id]?.mayBeEncrypted ?? false;
  return {
    ...state,
    open,
    clusters: { ...state.clusters, [open.cluster.id]: { calledAt: at, endedAt: null, mayBeEncrypted } },
  };
}

function withEncrypted(state: JournalState, open: OpenChange): JournalState {
  const known = state.clusters[open.cluster.id];
  if (known === undefined) return state;
  return { ...state, clusters: { ...state.clusters, [open.cluster.id]: { ...known, mayBeEncrypted: true } } };
}

function requireStep(open: OpenChange, wanted: OpenChange['step']): void {
  if (open.step !== wanted) throw new JournalConflict(`The change ${open.id} is ${open.step}, not ${wanted}.`);
}

function advance(
  state: JournalState,
  open: OpenChange,
  what: JournalEntry['what'],
  moment: StepContext,
  next: NextAction,
): StepResult {
  return { state, entry: entryOf(open, what, moment), next };
}

function entryOf(open: OpenChange, what: JournalEntry['what'], { now, by }: StepContext): JournalEntry {
  return {
    at: new Date(now).toISOString(),
    by,
    what,
    changeId: open.id,
    clusterId: open.cluster.id,
    keyId: open.keyId,
    outcome: open.outcome,
    detail: open.detail,
  };
}
