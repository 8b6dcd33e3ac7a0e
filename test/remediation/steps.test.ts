import { describe, expect, it } from 'vitest';
import {
  type ChangeOutcome,
  emptyJournal,
  type JournalState,
  type ObservedCluster,
  type OpenChange,
} from '../../src/model/plan.ts';
import {
  acknowledge,
  foundEncrypted,
  JournalConflict,
  type JournalEvent,
  nextAction,
  step,
} from '../../src/remediation/steps.ts';

const start = Date.parse('2026-11-22T19:30:00.000Z');
const minute = 60_000;
const until = new Date(start + 30 * minute).toISOString();
const change: OpenChange = {
  id: 'x1',
  cluster: { id: 'c1', name: 'one', regionId: 'cn-hangzhou' },
  keyId: 'key-new',
  begunAt: new Date(start).toISOString(),
  step: 'announcing',
  calledAt: null,
  answer: null,
  seenChanging: false,
  until: null,
  outcome: null,
  detail: '',
};

function after(...events: readonly (JournalEvent | readonly [JournalEvent, number])[]) {
  let state: JournalState = emptyJournal;
  let next = '';
  for (const one of events) {
    const [event, minutes] = 'is' in one ? [one, 0] : one;
    const stepped = step(state, 'x1', event, { now: start + minutes * minute, by: 'test' });
    state = stepped.state;
    next = stepped.next;
  }
  return { state, next };
}

const begins: JournalEvent = { is: 'begins', change };
const calls: JournalEvent = { is: 'calls', until };
const accepted: JournalEvent = { is: 'accepted', said: 'REQ-1' };
const lost: JournalEvent = { is: 'lost', said: 'ECONNRESET' };

function see(
  state: string,
  encryption: 'on' | 'off' | null,
  more: Partial<Extract<ObservedCluster, { is: 'seen' }>> = {},
): JournalEvent {
  const encryptedWith = encryption === 'on' ? 'key-new' : '';
  return { is: 'seen', observed: { is: 'seen', state, encryption, encryptedWith, keyState: 'Enabled', ...more } };
}

const readErrors: JournalEvent = {
  is: 'seen',
  observed: {
    is: 'read-error',
    error: {
      operation: 'cs:DescribeClusterDetail',
      accountId: '1',
      regionId: 'r',
      code: 'x',
      message: 'no',
      requestId: '',
    },
  },
};
const gone: JournalEvent = { is: 'seen', observed: { is: 'gone' } };

describe('a change', () => {
  it('goes from its announcement to its end, and leaves no lock', () => {
    const done = after(begins, calls, accepted, see('updating', null), see('running', 'on'), { is: 'notified' });
    expect(done.next).toBe('nothing');
    expect(done.state).toMatchObject({ open: null, lock: null, clusters: { c1: { mayBeEncrypted: true } } });
  });

  it.each<[string, (JournalEvent | readonly [JournalEvent, number])[], ChangeOutcome | null]>([
    ['on and running', [calls, accepted, see('running', 'on')], 'done'],
    ['on, running only later', [calls, accepted, see('upgrading', 'on')], null],
    ['on in the end where its answer was lost', [calls, lost, see('running', 'on')], 'done'],
    ['on in the end where the run died in the call', [calls, see('running', 'on')], 'done'],
    ['updating', [calls, accepted, see('updating', null)], null],
    [
      'updating where its answer was lost, for longer than it takes to show',
      [calls, lost, [see('updating', null), 5]],
      null,
    ],
    ['still off right after', [calls, accepted, see('running', 'off')], null],
    ['still off, accepted, not yet at the deadline', [calls, accepted, [see('running', 'off'), 29]], null],
    ['still off at the deadline', [calls, accepted, [see('running', 'off'), 30]], 'no-effect'],
    ['still off, answer lost, right after', [calls, lost, [see('running', 'off'), 2]], null],
    ['still off, answer lost, after its time', [calls, lost, [see('running', 'off'), 3]], 'unknown'],
    ['still off, died in the call, after its time', [calls, [see('running', 'off'), 3]], 'unknown'],
    ['off again after it was updating', [calls, lost, see('updating', null), [see('running', 'off'), 5]], null],
    ['the same at the deadline', [calls, lost, see('updating', null), [see('running', 'off'), 30]], 'no-effect'],
    ['updating at the deadline', [calls, accepted, [see('updating', null), 30]], 'stuck'],
    ['upgrading at the deadline', [calls, accepted, [see('upgrading', 'on'), 30]], 'stuck'],
    ['read-error', [calls, accepted, readErrors], null],
    ['unread at the deadline', [calls, accepted, [readErrors, 30]], 'unreadable'],
    ['on, its key unread', [calls, accepted, see('running', 'on', { keyState: null })], null],
    [
      'on, its key unread at the deadline',
      [calls, accepted, [see('running', 'on', { keyState: null }), 30]],
      'unreadable',
    ],
    ['on, its key disabled', [calls, accepted, see('running', 'on', { keyState: 'Disabled' })], 'key-lost'],
    [
      'updating, its key to be deleted',
      [calls, accepted, see('updating', null, { keyState: 'PendingDeletion' })],
      'key-lost',
    ],
    ['updating, its key gone', [calls, accepted, see('updating', null, { keyState: 'Absent' })], 'key-lost'],
    ['on with another key', [calls, accepted, see('running', 'on', { encryptedWith: 'key-x' })], 'other-key'],
    ['unavailable', [calls, accepted, see('unavailable', null)], 'cluster-down'],
    ['failed', [calls, accepted, see('failed', null)], 'cluster-gone'],
    ['gone', [calls, accepted, gone], 'cluster-gone'],
    ['denied', [calls, { is: 'denied', outcome: 'denied-role', said: 'x' }], 'denied-role'],
    ['dropped', [{ is: 'dropped', said: 'x' }], 'not-called'],
  ])('that is %s', (_, events, outcome) => {
    const { state, next } = after(begins, ...events);
    expect([state.open?.outcome, next]).toEqual([outcome, outcome === null ? 'look' : 'notify']);
    const isFine = outcome === null || outcome === 'done' || outcome === 'not-called';
    expect(state.lock?.outcome ?? null).toBe(isFine ? null : outcome);
  });

  it('bars its cluster where the call may have been accepted, and only there', () => {
    const mayBe = (...events: readonly (JournalEvent | readonly [JournalEvent, number])[]) =>
      after(begins, ...events).state.clusters.c1?.mayBeEncrypted;
    expect(mayBe(calls, accepted)).toBe(true);
    expect(mayBe(calls, lost)).toBe(true);
    expect(mayBe(calls, [see('running', 'off'), 3])).toBe(true);
    expect(mayBe(calls, { is: 'denied', outcome: 'denied', said: '' })).toBe(false);
    expect(mayBe({ is: 'dropped', said: '' })).toBeUndefined();
  });

  it.each<[string, JournalState, JournalEvent]>([
    ['begin beside another', after(begins).state, begins],
    ['begin under the lock', { ...emptyJournal, lock: after(begins, calls, accepted, gone).state.lock }, begins],
    ['call twice', after(begins, calls).state, calls],
    ['call before it began', emptyJournal, calls],
    [
      'call for a cluster that another run found encrypted',
      foundEncrypted(after(begins).state, { clusterId: 'c1', keyId: 'k' }, { now: start, by: 'other' }).state,
      calls,
    ],
    ['call under the lock', { ...after(begins).state, lock: after(begins, calls, accepted, gone).state.lock }, calls],
    ['be accepted before it was called', after(begins).state, accepted],
    ['be accepted after it ended', after(begins, calls, accepted, gone).state, accepted],
    ['be dropped once it was called', after(begins, calls).state, { is: 'dropped', said: '' }],
    ['be looked at before it was called', after(begins).state, see('running', 'on')],
    ['be looked at after it ended', after(begins, calls, accepted, gone).state, see('running', 'on')],
    ['be notified before it ended', after(begins, calls, accepted).state, { is: 'notified' }],
  ])('cannot %s', (_, state, event) => {
    expect(() => step(state, 'x1', event, { now: start, by: 'test' })).toThrow(JournalConflict);
  });

  it('is left alone by a run that knows another one', () => {
    expect(() => step(after(begins).state, 'x2', calls, { now: start, by: 'test' })).toThrow(JournalConflict);
  });

  it.each<[OpenChange['step'], string]>([
    ['announcing', 'nothing'],
    ['calling', 'look'],
    ['waiting', 'look'],
    ['notifying', 'notify'],
  ])('that was left %s is never called by whoever finds it', (at, next) => {
    expect(nextAction({ ...change, step: at })).toBe(next);
  });
});

describe('the lock', () => {
  it('is opened by a person, once', () => {
    const { state } = after(begins, calls, accepted, gone);
    const opened = acknowledge(state, '', { now: start, by: 'alice' });
    expect(opened.state.lock).toBeNull();
    expect(opened.entry).toMatchObject({ what: 'acknowledges', by: 'alice', outcome: 'cluster-gone' });
    expect(() => acknowledge(opened.state, '', { now: start, by: 'alice' })).toThrow(JournalConflict);
  });
});
