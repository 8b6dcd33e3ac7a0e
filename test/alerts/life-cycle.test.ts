import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causesOf } from '../../src/alerts/causes.ts';
import { advance } from '../../src/alerts/life-cycle.ts';
import { readingOf } from '../../src/alerts/reading.ts';
import { type AlertState, type Notice, noAlerts } from '../../src/model/alert.ts';
import type { AuditEvent } from '../../src/model/audit-event.ts';
import { message } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import {
  accountId,
  cluster,
  day,
  dyingKey,
  found,
  hour,
  keyResource,
  livingKey,
  mallory,
  offAt,
  onCluster,
  orders,
  pay,
  reportAt,
  start,
} from './reports.ts';

interface Life {
  state: AlertState;
  handle(
    report: Report,
    options?: { regions?: string[]; whole?: boolean; at?: number; auditEvents?: readonly AuditEvent[] },
  ): string[];
  last: readonly Notice[];
}

/** The alerts of one account over several reports, after a first look at nothing. */
function life(): Life {
  let now = 0;
  const self: Life = {
    state: { ...noAlerts, handled: new Date(start - day).toISOString() },
    last: [],
    handle(report, { regions = [], whole = true, at = Date.parse(report.startedAt), auditEvents = [mallory] } = {}) {
      // A report that began earlier may be handled later, but time goes on.
      now = Math.max(now, at);
      const moment = { now, auditEvents, remindAfterDays: 7 };
      const { state, notices } = advance(self.state, readingOf(report, { regions, whole }), moment);
      self.state = state;
      self.last = notices;
      return notices.map(({ kind, cause }) => `${kind} ${cause.kind}`);
    },
  };
  return self;
}

const readErrors = (regionId: string, operation = 'kms:DescribeKey') => ({
  operation,
  accountId,
  regionId,
  code: 'Forbidden.RAM',
  message: 'm',
  requestId: 'REQ-1',
});

describe('root causes', () => {
  it('are one for a dying key under several references, its clusters and the refused calls', () => {
    const [cause, ...rest] = causesOf(dyingKey(0));

    expect(rest).toEqual([]);
    expect(cause).toMatchObject({
      kind: 'dead-key',
      severity: 'critical',
      subject: { id: 'key-hz7' },
      deadline: '2026-11-29T03:04:00.000Z',
      remediation: {
        commands: ['aliyun kms CancelKeyDeletion --KeyId key-hz7 --region cn-hangzhou'],
        restores: true,
      },
    });
    expect(cause?.clusters.map(({ name, how }) => `${name} ${how}`)).toEqual([
      'prod-legacy left',
      'prod-orders encrypted',
      'prod-pay encrypted',
    ]);
    expect(cause?.findings).toHaveLength(4);
  });

  it('are one for a cluster that is off and its secret manager', () => {
    const off = offAt(0);
    const manager = onCluster(
      pay,
      'ack-cluster-synced-secrets-encrypted',
      message('synced-secrets-unencrypted', { addons: ['ack-secret-manager 0.5.8'], wasEncrypted: false }),
    );

    expect(causesOf({ ...off, findings: [...off.findings, manager] })).toHaveLength(1);
  });

  it('have a dead key and its missing deletion protection as one', () => {
    const report = dyingKey(0);
    const weak = found(
      'kms-key-delete-protection-enabled',
      keyResource('key-hz7'),
      message('delete-unprotected', { keyId: 'x', arn: '', clusters: ['x'] }),
      'NON_COMPLIANT',
      'medium',
    );

    expect(causesOf({ ...report, findings: [...report.findings, weak] }).map(({ kind }) => kind)).toEqual(['dead-key']);
    expect(causesOf({ ...livingKey(0), findings: [weak] }).map(({ kind }) => kind)).toEqual(['key']);
  });

  it('are one for all that could not be read in a region, and none for what could not be told', () => {
    const report = reportAt(0, {
      readErrors: [
        readErrors('cn-beijing'),
        readErrors('cn-beijing', 'kms:ListAliases'),
        readErrors('', 'cs:DescribeClustersV1'),
      ],
      findings: [onCluster(pay, 'x', message('cluster-updating', {}), 'INSUFFICIENT_DATA')],
    });

    expect(causesOf(report).map(({ id, severity }) => `${id} ${severity}`)).toEqual([
      `read-error/${accountId}/ high`,
      `read-error/${accountId}/cn-beijing medium`,
    ]);
  });

  it('write no command with a name that a shell would not take for a name', () => {
    const evil = cluster(9, { name: 'x', encryption: { state: 'on', keyId: '$(reboot)' } });
    const [cause] = causesOf(
      reportAt(0, {
        clusters: [evil],
        findings: [onCluster(evil, 'c', message('key-disabled', { keyId: '$(reboot)' }))],
      }),
    );

    expect(cause?.remediation).toMatchObject({ text: 'Enable the key.', commands: [], restores: false });
  });
});

describe('the life of an alert', () => {
  it('opens once, names who did it, and resolves when everything was read again and is well', () => {
    const one = life();
    expect(one.handle(dyingKey(0))).toEqual(['opened dead-key']);
    expect(one.last[0]?.auditEvent?.actor.name).toBe('mallory');
    expect(one.handle(dyingKey(hour))).toEqual([]);
    expect(one.handle(livingKey(2 * hour))).toEqual(['resolved dead-key']);
    expect(one.handle(livingKey(3 * hour))).toEqual([]);
  });

  it('is one digest at the first look', () => {
    const look = (state: AlertState, report: Report) =>
      advance(state, readingOf(report, { regions: [], whole: true }), {
        now: start,
        auditEvents: [],
        remindAfterDays: 7,
      });
    const first = look(noAlerts, dyingKey(0));

    expect(first.firstLook).toBe(true);
    expect(look(first.state, dyingKey(hour)).firstLook).toBe(false);
  });

  it('does not change by the same report, nor by an older one', () => {
    const one = life();
    one.handle(offAt(hour));
    const { state } = one;
    expect(one.handle(offAt(hour, 'COMPLIANT'))).toEqual([]);
    expect(one.handle(offAt(0, 'COMPLIANT'))).toEqual([]);
    expect(one.state).toBe(state);
  });

  it('is not resolved by what could not be told, though everything else is well', () => {
    const one = life();
    one.handle(dyingKey(0));
    const partly = livingKey(hour);
    const [first, ...rest] = partly.findings;
    if (first === undefined) throw new Error('no finding');
    const unknown = { ...first, verdict: 'INSUFFICIENT_DATA' as const };
    expect(one.handle({ ...partly, findings: [unknown, ...rest] })).toEqual([]);
    // What was well once need not be read again.
    expect(one.handle({ ...livingKey(2 * hour), findings: [first] })).toEqual(['resolved dead-key']);
  });

  it('resolves when the cluster is gone, and only by a list that was complete and looked there', () => {
    const one = life();
    one.handle(offAt(0));
    const gone = (ms: number, parts: Partial<Report> = {}) => reportAt(ms, { clusters: [], findings: [], ...parts });
    const kinds = (report: Report, options = {}) =>
      one.handle(report, options).filter((text) => text.startsWith('resolved off'));

    expect(kinds(gone(1 * hour, { readErrors: [readErrors('', 'cs:DescribeClustersV1')] }))).toEqual([]);
    expect(kinds(gone(2 * hour, { readErrors: [readErrors('cn-hangzhou', 'cs:DescribeClustersForRegion')] }))).toEqual(
      [],
    );
    expect(kinds(gone(3 * hour), { regions: ['cn-beijing'] })).toEqual([]);
    expect(kinds(gone(4 * hour), { whole: false })).toEqual([]);
    expect(kinds(gone(5 * hour, { scope: { accounts: ['2'], regions: [] } }))).toEqual([]);
    expect(kinds(gone(6 * hour, { clusters: [pay] }))).toEqual([]);
    expect(kinds(gone(7 * hour))).toEqual(['resolved off']);
  });

  it('of a key stays while a cluster cannot be read that may still name it', () => {
    const one = life();
    one.handle(dyingKey(0));
    const { verification } = pay;
    const unsure = { ...pay, encryption: { state: 'unknown' as const, keyId: '' }, verification };
    const healed = livingKey(hour).findings.filter(({ resource }) => resource.type === 'ACS::ACK::Cluster');
    expect(one.handle(reportAt(hour, { clusters: [unsure, orders], findings: healed }))).toEqual([]);
    expect(one.handle(reportAt(2 * hour, { clusters: [pay, orders], findings: healed }))).toEqual([
      'resolved dead-key',
    ]);
  });

  it('is updated when it gets worse or more clusters are hit, and not when it gets better or they come back', () => {
    const one = life();
    const low = { severity: 'medium' as const };
    expect(one.handle(offAt(0, 'NON_COMPLIANT', low))).toEqual(['opened off']);
    expect(one.handle(offAt(1 * hour))).toEqual(['updated off']);
    expect(one.last[0]?.before).toBe('medium');
    expect(one.handle(offAt(2 * hour, 'NON_COMPLIANT', low))).toEqual([]);
    expect(one.handle(offAt(3 * hour))).toEqual([]);

    const two = life();
    const some = dyingKey(0);
    const few = (ms: number): Report => ({
      ...dyingKey(ms),
      clusters: [pay],
      keys: some.keys.slice(0, 1),
      findings: some.findings.filter(({ resource }) => resource.id !== orders.id),
    });
    expect(two.handle(few(0))).toEqual(['opened dead-key']);
    expect(two.handle(dyingKey(hour))).toEqual(['updated dead-key']);
    expect(two.last[0]?.added.map(({ name }) => name)).toEqual(['prod-legacy', 'prod-orders']);
    expect(two.handle(dyingKey(2 * hour))).toEqual([]);
  });

  it('is reminded of after seven days, and again after seven more', () => {
    const one = life();
    const told = Array.from({ length: 15 }, (_, index) => one.handle(offAt(index * day)));

    expect(told.flatMap((kinds, index) => kinds.map((kind) => `${index} ${kind}`))).toEqual([
      '0 opened off',
      '7 reminded off',
      '14 reminded off',
    ]);
  });

  it('is silent while it is waived, and tells when the waiver is over', () => {
    const one = life();
    const waived = { waived: true };
    expect(one.handle(offAt(0, 'NON_COMPLIANT', waived))).toEqual([]);
    expect(one.handle(offAt(10 * day, 'NON_COMPLIANT', waived))).toEqual([]);
    expect(one.handle(offAt(11 * day))).toEqual(['lapsed off']);
    expect(one.handle(offAt(12 * day, 'NON_COMPLIANT', waived))).toEqual([]);
    expect(one.handle(offAt(13 * day))).toEqual(['lapsed off']);
    expect(one.handle(offAt(14 * day, 'COMPLIANT'))).toEqual(['resolved off']);

    const two = life();
    two.handle(offAt(0, 'NON_COMPLIANT', waived));
    expect(two.handle(offAt(day, 'COMPLIANT'))).toEqual([]);
  });

  it('that comes and goes is held, says so once, and is told again when it stayed one way for a day', () => {
    const one = life();
    const told: string[] = [];
    for (let index = 0; index < 40; index += 1) {
      const verdict = index % 2 === 0 ? 'NON_COMPLIANT' : 'COMPLIANT';
      told.push(...one.handle(offAt(index * 10 * 60_000, verdict)));
    }
    const flap = ['opened off', 'resolved off'];
    expect(told).toEqual([...flap, ...flap, ...flap, 'held off']);
    expect(one.handle(offAt(3 * day, 'COMPLIANT'))).toEqual(['resolved off']);
    expect(one.state.alerts).toEqual({});

    const two = life();
    for (let index = 0; index < 41; index += 1) {
      two.handle(offAt(index * 10 * 60_000, index % 2 === 0 ? 'NON_COMPLIANT' : 'COMPLIANT'));
    }
    expect(two.handle(offAt(41 * 10 * 60_000, 'NON_COMPLIANT', { severity: 'critical' }))).toEqual(['updated off']);
    expect(two.handle(offAt(3 * day))).toEqual(['reminded off']);
  });

  it('of what cannot be read stands until everything there was read', () => {
    const one = life();
    const with_ = (...errors: ReturnType<typeof readErrors>[]) => ({ parts: { readErrors: errors } });
    expect(one.handle(offAt(0, 'COMPLIANT', with_(readErrors('cn-hangzhou'))))).toEqual(['opened read-error']);
    expect(one.handle(offAt(1 * hour, 'COMPLIANT', with_(readErrors('cn-hangzhou', 'kms:Other'))))).toEqual([]);
    expect(one.handle(offAt(2 * hour, 'COMPLIANT'), { whole: false })).toEqual([]);
    expect(one.handle(offAt(3 * hour, 'COMPLIANT'), { regions: ['cn-beijing'] })).toEqual([]);
    expect(one.handle(offAt(4 * hour, 'COMPLIANT'))).toEqual(['resolved read-error']);
  });

  it('knows a key by its alias again where it could not be described', () => {
    const one = life();
    one.handle(dyingKey(0));
    const denied = dyingKey(hour).findings.find(({ message }) => message.id === 'denied');
    if (denied === undefined) throw new Error('no refusal');
    const about = { ...denied, id: 'not-denied.orders', resource: { ...denied.resource, id: orders.id } };
    const undescribed = { ...orders, encryption: { state: 'on' as const, keyId: 'alias/hz7' } };
    const blind = reportAt(hour, { clusters: [undescribed], keys: [], findings: [about] });

    expect(one.handle(blind, { whole: false })).toEqual([]);
    expect(Object.keys(one.state.alerts)).toHaveLength(1);
  });

  it('that an event told of is not changed by an audit that began before', () => {
    const one = life();
    one.handle(offAt(2 * hour), { whole: false });
    expect(one.handle(offAt(hour, 'COMPLIANT'))).toEqual([]);
    expect(one.handle(offAt(3 * hour, 'COMPLIANT'))).toEqual(['resolved off']);
  });
});

describe('an alert that comes and goes', () => {
  type State = 'well' | 'disabled' | 'deleted' | 'absent';
  const reasons = {
    disabled: message('key-disabled', { keyId: 'key-1' }),
    deleted: message('key-pending-deletion', { keyId: 'key-1', deleteDate: '2026-11-29T03:04:00.000Z' }),
    absent: message('key-absent', { keyId: 'key-1' }),
  };

  function keyIn(state: State, ms: number, severity: 'critical' | 'medium' = 'critical'): Report {
    const finding =
      state === 'well'
        ? onCluster(pay, 'usable', reasons.disabled, 'COMPLIANT')
        : onCluster(pay, 'usable', reasons[state], 'NON_COMPLIANT', severity);
    return reportAt(ms, { clusters: [pay], findings: [finding] });
  }

  const minute = 60_000;
  const sentAfter = (states: readonly State[], severity?: 'critical' | 'medium') => {
    const one = life();
    return states.map((state, index) => one.handle(keyIn(state, index * 10 * minute, severity)));
  };
  const flapping: readonly State[] = Array.from({ length: 5 }, () => ['disabled', 'well'] as const).flat();

  it('is paused for the reason that repeats, and sent for another one', () => {
    expect(sentAfter([...flapping, 'deleted']).flat()).toEqual([
      ...['opened dead-key', 'resolved dead-key', 'opened dead-key', 'resolved dead-key'],
      ...['opened dead-key', 'resolved dead-key', 'held dead-key', 'opened dead-key'],
    ]);
  });

  it('is sent where the reason changes while it is open and paused', () => {
    const sent = sentAfter([...flapping, 'disabled', 'deleted', 'well']);
    expect(sent.slice(-3)).toEqual([[], ['updated dead-key'], ['resolved dead-key']]);
  });

  it('is sent where the paused reason gets worse', () => {
    const one = life();
    for (const [index, state] of flapping.entries()) one.handle(keyIn(state, index * minute, 'medium'));

    expect(one.handle(keyIn('disabled', 11 * minute, 'medium'))).toEqual([]);
    expect(one.handle(keyIn('disabled', 12 * minute))).toEqual(['updated dead-key']);
  });

  it('is paused for each of two reasons that alternate', () => {
    const sent = sentAfter(Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'disabled' : 'deleted')));
    expect(sent.flat()).toEqual([
      'opened dead-key',
      ...Array(5).fill('updated dead-key'),
      ...Array(2).fill('held dead-key'),
    ]);
  });

  it('is sent again once its reason was away for a day, though the alert was open for another one', () => {
    const one = life();
    for (const [index, state] of flapping.entries()) one.handle(keyIn(state, index * minute));
    one.handle(keyIn('deleted', hour));
    expect(one.handle(keyIn('well', 30 * hour))).toEqual(['resolved dead-key']);
    expect(one.handle(keyIn('disabled', 31 * hour))).toEqual(['opened dead-key']);
  });

  it('stays paused where its reason went less than a day ago', () => {
    const one = life();
    for (const [index, state] of flapping.entries()) one.handle(keyIn(state, index * minute));
    one.handle(keyIn('disabled', hour));
    expect(one.handle(keyIn('deleted', 20 * hour))).toEqual(['updated dead-key']);
    expect(one.handle(keyIn('disabled', 30 * hour))).toEqual([]);
  });

  it('is sent in every history, unless the same reason came four times in a day and was not away for a day since', () => {
    const step = fc.record({
      gap: fc.integer({ min: 1, max: 10 * 60 }),
      state: fc.constantFrom<State>('well', 'disabled', 'disabled', 'deleted', 'absent'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const one = life();
        const came: { state: State; ms: number; sent: boolean }[] = [];
        const movedAt = new Map<State, number>();
        const paused = new Set<State>();
        let before: State = 'well';
        let ms = 0;
        for (const { gap, state } of steps) {
          ms += gap * minute;
          const kinds = one.handle(keyIn(state, ms)).map((text) => text.split(' ')[0]);
          if (ms - (movedAt.get(state) ?? 0) >= day) paused.delete(state);
          if (state !== before) for (const moved of [state, before]) movedAt.set(moved, ms);
          if (state !== before && state !== 'well') {
            const sent = kinds.some((kind) => kind === 'opened' || kind === 'updated' || kind === 'held');
            came.push({ state, ms, sent });
            const same = came.filter((each) => each.state === state);
            const wasPaused = paused.has(state);
            if (same.filter((each) => ms - each.ms < day).length > 3) paused.add(state);
            if (!wasPaused) expect(sent).toBe(true);
            const sentInADay = same.filter((each) => each.sent && ms - each.ms < day);
            expect(sentInADay.length).toBeLessThanOrEqual(4);
          }
          before = state;
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('an actor', () => {
  const at = (ms: number) => new Date(start + ms).toISOString();
  const auditEventOf = (eventId: string, time: string): AuditEvent => ({
    ...mallory,
    eventId,
    time,
    actor: { ...mallory.actor, name: eventId },
  });

  it('is named though the event that led to an alert is handled after another one that found it', () => {
    const one = life();
    const [alice, bob] = [auditEventOf('alice', at(-2_000)), auditEventOf('bob', at(-1_000))];
    one.handle(dyingKey(1_000), { whole: false, auditEvents: [alice] });
    expect(one.last[0]?.auditEvent?.actor.name).toBe('alice');
    // Its reading began before the one that was handled first, so that it changes nothing else.
    expect(one.handle(dyingKey(500), { whole: false, auditEvents: [bob], at: start + 2_000 })).toEqual([
      'updated dead-key',
    ]);
    expect(one.last[0]?.auditEvent?.actor.name).toBe('bob');
    expect(one.handle(dyingKey(500), { whole: false, auditEvents: [bob], at: start + 3_000 })).toEqual([]);
    expect(one.handle(dyingKey(4_000), { whole: false, auditEvents: [alice] })).toEqual([]);
  });

  it('is named though an audit found the alert before its event was handled', () => {
    const one = life();
    one.handle(dyingKey(1_000), { auditEvents: [] });
    expect(one.last[0]?.auditEvent).toBeNull();
    expect(one.handle(dyingKey(2_000), { whole: false, auditEvents: [auditEventOf('alice', at(0))] })).toEqual([
      'updated dead-key',
    ]);
  });

  it('of what came after an alert does not lead to it', () => {
    const one = life();
    one.handle(dyingKey(1_000), { auditEvents: [auditEventOf('alice', at(0))] });
    expect(one.handle(dyingKey(hour), { auditEvents: [auditEventOf('bob', at(hour))] })).toEqual([]);
  });

  it.each([
    ['2026-11-22T06:30:00Z', undefined],
    ['2026-11-22T06:30:01Z', 'alice'],
    ['2026-11-22T14:30:01+08:00', 'alice'],
    ['2026-11-22T09:30:00+08:00', undefined],
  ])('who acted at %s resolved an alert of 06:30:00.500: %s', (time, expected) => {
    const one = life();
    one.handle(dyingKey(500), { auditEvents: [] });
    one.handle(livingKey(hour), { auditEvents: [auditEventOf('alice', time)] });

    expect(one.last[0]?.kind).toBe('resolved');
    expect(one.last[0]?.auditEvent?.actor.name).toBe(expected);
  });
});

describe('a waiver', () => {
  const waived = { waived: true };

  it('that expires within seven days is announced once', () => {
    const one = life();
    const days = Array.from({ length: 45 }, (_, index) => one.handle(offAt(index * day, 'NON_COMPLIANT', waived)));
    const sent = days.flatMap((kinds, index) =>
      kinds.map((kind) => `${new Date(start + index * day).toISOString().slice(0, 10)} ${kind}`),
    );

    expect(sent).toEqual(['2026-12-25 waiverExpiring off']);
  });
});

describe('a clock that was a day ahead', () => {
  it('keeps no later report from changing alerts', () => {
    const one = life();
    const at = start + hour;
    one.state = { ...one.state, handled: new Date(start + day).toISOString() };
    expect(one.handle(offAt(hour), { at })).toEqual(['opened off']);

    const [id = ''] = Object.keys(one.state.alerts);
    const alert = one.state.alerts[id];
    if (alert === undefined) throw new Error('no alert');
    one.state = { ...one.state, alerts: { [id]: { ...alert, readAt: new Date(start + day).toISOString() } } };
    expect(one.handle(offAt(2 * hour, 'COMPLIANT'))).toEqual(['resolved off']);
  });
});

describe('any sequence of reports', () => {
  const verdict = fc.constantFrom(
    ...(['NON_COMPLIANT', 'NON_COMPLIANT', 'COMPLIANT', 'INSUFFICIENT_DATA', 'NOT_APPLICABLE', 'waived'] as const),
  );
  const step = fc.record({
    gap: fc.integer({ min: -hour, max: 30 * hour }),
    off: verdict,
    usable: verdict,
    severity: fc.constantFrom('critical' as const, 'medium' as const),
    listed: fc.boolean(),
    there: fc.boolean(),
    whole: fc.boolean(),
  });
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

  function build({ off, usable, severity, listed, there }: Step, ms: number): Report {
    const of = (told: Step['off']) => (told === 'waived' ? 'NON_COMPLIANT' : told);
    const findings = [
      onCluster(pay, 'enabled', message('encryption-off', {}), of(off), severity, off === 'waived'),
      onCluster(
        orders,
        'usable',
        message('key-absent', { keyId: 'key-1' }),
        of(usable),
        'critical',
        usable === 'waived',
      ),
    ];
    return reportAt(ms, {
      clusters: there ? [pay, orders] : [],
      findings: there ? findings : [],
      readErrors: listed ? [] : [readErrors('', 'cs:DescribeClustersV1')],
    });
  }

  it('never opens twice without resolving, never resolves what was not read well, and nothing changes by a replay', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        const one = life();
        const open = new Set<string>();
        let ms = 0;
        for (const next of steps) {
          ms += next.gap;
          const report = build(next, ms);
          const before = one.state;
          const at = Math.max(start + ms, start);
          one.handle(report, { whole: next.whole, at });
          for (const { kind, cause } of one.last) {
            if (kind === 'opened' || kind === 'held') {
              expect(open.has(cause.id)).toBe(false);
              open.add(cause.id);
            } else if (kind === 'lapsed') open.add(cause.id);
            else expect(open.has(cause.id)).toBe(true);
            if (kind !== 'resolved') continue;
            open.delete(cause.id);
            if (cause.kind === 'read-error') expect(next.listed && next.whole).toBe(true);
            // A held one is told to be over later than it was read.
            else if (before.alerts[cause.id]?.paused.length === 0) {
              const told = cause.kind === 'off' ? next.off : next.usable;
              const isWell = next.there && (told === 'COMPLIANT' || told === 'NOT_APPLICABLE');
              const isGone = !next.there && next.listed && next.whole;
              expect(isWell || isGone).toBe(true);
            }
          }
          const after = one.state;
          one.handle(report, { whole: next.whole, at });
          expect(one.last).toEqual([]);
          expect(one.state.alerts).toEqual(after.alerts);
        }
      }),
      { numRuns: 500 },
    );
  });
});
