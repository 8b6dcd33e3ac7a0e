import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callCounter, type HourCount } from '../../src/trail/count.ts';
import { activityOf, addDeliveries, type Delivery, emptyLedger, forgetBefore } from '../../src/trail/ledger.ts';
import type { RoleCall } from '../../src/trail/record.ts';

const hourMs = 3_600_000;
const now = Date.parse('2026-11-22T06:30:00Z');

function call(fields: Partial<RoleCall> = {}): RoleCall {
  return {
    eventId: '',
    event: 'Encrypt',
    time: now - 20 * 60_000,
    outcome: 'success',
    errorCode: '',
    keyId: 'key-1',
    clusterId: null,
    vpcId: null,
    rw: 'Read',
    regionId: 'cn-hangzhou',
    accountId: '1',
    ...fields,
  };
}

function hours(...calls: RoleCall[]): HourCount[] {
  const counter = callCounter();
  for (const one of calls) counter.add(one);
  return counter.counts();
}

function delivery(id: string, fields: Partial<Delivery> = {}): Delivery {
  const heard = [{ regionId: 'cn-hangzhou', from: now - 30 * hourMs, to: now - 10 * 60_000 }];
  return { id, source: 'oss://trail', heard, hours: hours(call()), recorded: [], damage: [], ...fields };
}

const question = {
  accountId: '1',
  regionId: 'cn-hangzhou',
  now,
  windowFrom: now - 24 * hourMs,
  lookBackFrom: now - 90 * 24 * hourMs,
};
const told = (...deliveries: Delivery[]) => activityOf(addDeliveries(emptyLedger, deliveries), question);

describe('the ledger', () => {
  it('counts calls that are alike by the hour', () => {
    const counted = hours(
      call(),
      call({ time: now - 25 * 60_000 }),
      call({ time: now - 45 * 60_000 }),
      call({ event: 'Decrypt' }),
    );

    expect(counted.map(({ event, count }) => [event, count])).toEqual([
      ['Encrypt', 2],
      ['Decrypt', 1],
      ['Encrypt', 1],
    ]);
  });

  it('counts each kind of call by itself, however many there are of one key and hour, in any order', () => {
    const codes = Array.from({ length: 60 }, (_, index) => `Code${index}`);
    const calls = [...codes, ...codes.toReversed(), ...codes].map((errorCode) =>
      call({ outcome: 'denied', errorCode, keyId: null }),
    );
    const counted = hours(...calls, ...calls.map((one) => ({ ...one, regionId: 'cn-beijing' })));

    expect(counted).toHaveLength(120);
    expect(counted.every(({ count }) => count === 3)).toBe(true);
  });

  it('shows when a KMS call was last recorded, reads and writes apart, of its own region and not of the future', () => {
    const at = (rw: 'Read' | 'Write', ago: number, regionId = 'cn-hangzhou') => ({
      regionId,
      rw,
      at: now - ago * hourMs,
    });
    const activity = told(
      delivery('2026112206-a', { recorded: [at('Read', 3), at('Write', 9)] }),
      delivery('2026112207-b', { recorded: [at('Read', 1), at('Write', 1, 'cn-beijing')] }),
      delivery('2026112205-c', { recorded: [at('Read', 2)] }),
    );
    expect(activity?.recorded).toEqual({ Read: now - hourMs, Write: now - 9 * hourMs });
    expect(told(delivery('2026112206-a'))?.recorded ?? {}).toEqual({});
  });

  it('is the same in whatever order, and however often, the same deliveries come', () => {
    const arbitrary = fc.array(
      fc.record({
        id: fc.constantFrom('2026112206-a', '2026112206-b', '2026112205-c', '2026112204-d'),
        source: fc.constantFrom('oss://one', 'oss://two'),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(arbitrary, fc.array(fc.nat(), { maxLength: 20 }), (named, order) => {
        const unique = [...new Map(named.map((one) => [one.id, one])).values()];
        const all = unique.map((one, index) =>
          delivery(one.id, { ...one, hours: hours(call({ time: now - index * hourMs })) }),
        );
        const shuffled = all.length === 0 ? [] : order.map((pick) => all[pick % all.length] as Delivery);
        const oneByOne = [...shuffled, ...all].reduce((ledger, one) => addDeliveries(ledger, [one]), emptyLedger);

        expect(oneByOne).toEqual(addDeliveries(emptyLedger, all));
      }),
    );
  });

  it('lets the larger count stand where two sources saw the same hour', () => {
    const one = delivery('2026112206-a', { source: 'oss://one', hours: hours(call(), call()) });
    const two = delivery('2026112206-b', { source: 'eventbridge', hours: hours(call(), call(), call()) });

    expect(told(one, two)?.counts.map(({ count }) => count)).toEqual([3]);
  });

  it('adds up what one source delivered of an hour in several objects', () => {
    expect(told(delivery('2026112206-a'), delivery('2026112206-b'))?.counts.map(({ count }) => count)).toEqual([2]);
  });

  it('keeps the window apart from what was before it', () => {
    const before = call({ time: now - 26 * hourMs });

    expect(told(delivery('2026112206-a', { hours: hours(call(), call(), before) }))?.counts).toMatchObject([
      { count: 2 },
      { count: 1, last: before.time },
    ]);
  });

  it('tells nothing of a region that it did not listen to during the whole window', () => {
    const heard = (from: number, to: number) => [
      { regionId: 'cn-hangzhou', from: now - from * hourMs, to: now - to * hourMs },
    ];

    expect(told()).toBeUndefined();
    expect(told(delivery('2026112206-a', { heard: heard(20, 0.2) })), 'too late a start').toBeUndefined();
    expect(told(delivery('2026112206-a', { heard: heard(23.9, 0.2) })), 'a little too late').toBeUndefined();
    expect(told(delivery('2026112206-a', { heard: heard(48, 1.1) })), 'too early an end').toBeUndefined();
    expect(
      activityOf(addDeliveries(emptyLedger, [delivery('2026112206-a')]), { ...question, regionId: 'cn-beijing' }),
    ).toBeUndefined();
  });

  it('sees a gap between deliveries, and joins what nearly touches', () => {
    const part = (id: string, from: number, to: number) =>
      delivery(id, { heard: [{ regionId: 'cn-hangzhou', from: now - from * hourMs, to: now - to * hourMs }] });

    expect(told(part('2026112106-a', 48, 20), part('2026112206-b', 10, 0.2))).toBeUndefined();
    expect(told(part('2026112106-a', 48, 12), part('2026112206-b', 10, 0.2))).toMatchObject({
      readFrom: now - 48 * hourMs,
    });
  });

  it.each(['oss://trail', 'oss://other'])('joins over a pause of three hours, and over no longer one: %s', (source) => {
    const pausing = (ms: number) => {
      const heardOf = (from: number, to: number) => ({ heard: [{ regionId: 'cn-hangzhou', from, to }] });
      const end = now - 10 * hourMs;
      return [
        delivery('2026112106-a', heardOf(now - 48 * hourMs, end)),
        delivery('2026112206-b', { source, ...heardOf(end + ms, now - 10 * 60_000) }),
      ] as const;
    };
    expect(told(...pausing(3 * hourMs))).toMatchObject({ readFrom: now - 48 * hourMs });
    expect(told(...pausing(3 * hourMs + 1))).toBeUndefined();
    const { sources } = addDeliveries(emptyLedger, pausing(3 * hourMs));
    for (const { heard } of Object.values(sources)) expect(heard).toHaveLength(1);
  });

  it('knows the newest record of KMS calls, in whatever order they came', () => {
    const recordedAt = (id: string, at: number) =>
      delivery(id, { recorded: [{ regionId: 'cn-hangzhou', rw: 'Read', at }] });
    const [newer, older] = [recordedAt('2026112206-b', now - hourMs), recordedAt('2026112205-a', now - 2 * hourMs)];
    expect(told(older, newer)?.recorded).toEqual({ Read: now - hourMs });
    expect(told(newer, older)?.recorded).toEqual({ Read: now - hourMs });
  });

  const from = now - 5 * hourMs;
  const damage = [{ regionId: 'cn-hangzhou', from, to: from + 60_000, reason: 'is not JSON' }];

  it('says what could not be read, of which region and when', () => {
    expect(told(delivery('2026112206-a-1', { damage }))).toMatchObject({
      broken: 1,
      damage: [
        {
          ok: false,
          error: { code: 'DamagedDelivery', from: '2026-11-22T01:30:00.000Z', to: '2026-11-22T01:31:00.000Z' },
        },
      ],
    });
    const elsewhere = damage.map((each) => ({ ...each, regionId: 'cn-beijing' }));
    expect(told(delivery('2026112206-a-1', { damage: elsewhere }))).toMatchObject({ broken: 0 });
    const before = damage.map((each) => ({ ...each, from: now - 40 * hourMs, to: now - 39 * hourMs }));
    const old = told(delivery('2026112206-a-1', { damage: before }));
    expect(old).toMatchObject({ broken: 0 });
    expect(old?.damage).toHaveLength(1);
  });

  it('counts damage within an hour of other damage once', () => {
    const apart = (ms: number) =>
      told(
        delivery('2026112206-a-1', { damage }),
        delivery('2026112206-b-1', {
          damage: damage.map((each) => ({ ...each, from: each.to + ms, to: each.to + ms + 1 })),
        }),
      );
    expect(apart(hourMs)).toMatchObject({ broken: 1 });
    expect(apart(hourMs + 1)).toMatchObject({ broken: 2 });
  });

  it.each(['damaged first', 'whole first'])('has a whole copy take the place of a damaged one, %s', (order) => {
    const cut = delivery('2026112206-a-1', { damage, hours: hours(call({ keyId: 'key-2' })) });
    const whole = delivery('2026112206-a-2', { hours: hours(call(), call()) });
    const healed = told(...(order === 'whole first' ? [whole, cut] : [cut, whole]));
    expect(healed).toMatchObject({ broken: 0, counts: [{ keyId: 'key-1', count: 2 }] });
    expect(healed?.damage).toBeUndefined();
  });

  it('forgets damage with its retention', () => {
    const ledger = addDeliveries(emptyLedger, [delivery('2026112206-a-1', { damage }), delivery('2026112207-b-1')]);
    const left = activityOf(forgetBefore(ledger, now + hourMs / 2, now), question);
    expect(left?.damage).toBeUndefined();
  });

  it('counts an event once that comes in two deliveries', () => {
    const one = hours(call({ eventId: 'e1' }), call({ eventId: 'e2' }), call({ eventId: 'e2' }));
    const two = hours(call({ eventId: 'e2' }), call({ eventId: 'e3' }));
    const both = [delivery('2026112206-a-1', { hours: one }), delivery('2026112206-b-1', { hours: two })];
    expect(told(...both)?.counts.map(({ count }) => count)).toEqual([3]);
    const sources = both.map((each, index) => ({ ...each, source: `oss://${index}` }));
    expect(told(...sources)?.counts.map(({ count }) => count)).toEqual([3]);
  });

  it('says that it may count events twice where an hour has too many', () => {
    const many = Array.from({ length: 50_001 }, (_, index) => call({ eventId: `e${index}` }));
    expect(hours(...many)).toMatchObject([{ count: 50_001, ids: [], repeats: true }]);
    expect(hours(...many.slice(1))).toMatchObject([{ count: 50_000 }]);
    expect(hours(...many.slice(1))[0]).not.toHaveProperty('repeats');
  });

  it('does not believe what is dated ahead of the clock', () => {
    const ahead = call({ time: now + 365 * 24 * hourMs });
    const heard = [{ regionId: 'cn-hangzhou', from: now, to: now + 365 * 24 * hourMs }];
    expect(told(delivery('2027112206-a-1', { heard, hours: hours(ahead) }))).toBeUndefined();
    expect(told(delivery('2026112206-a-1', { hours: hours(ahead) }))).toMatchObject({ broken: 1, counts: [] });
  });

  it('forgets what is old, and the ids of what is old', () => {
    const old = delivery('2026070100-a', {
      heard: [{ regionId: 'cn-hangzhou', from: 0, to: Date.parse('2026-07-01T00:10:00Z') }],
      hours: hours(call({ time: Date.parse('2026-07-01T00:05:00Z') })),
    });
    const ledger = forgetBefore(
      addDeliveries(emptyLedger, [old, delivery('2026112206-b')]),
      Date.parse('2026-08-01T00:00:00Z'),
      now,
    );

    expect(ledger.deliveries).toEqual(['2026112206-b']);
    expect(ledger.sources['oss://trail']?.hours).toHaveLength(1);
  });
});
