import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activityOf,
  addDeliveries,
  type Delivery,
  emptyLedger,
  forgetBefore,
  type HourCount,
  hourCounter,
} from '../../src/trail/ledger.ts';
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
    regionId: 'cn-hangzhou',
    accountId: '1',
    ...fields,
  };
}

function hours(...calls: RoleCall[]): HourCount[] {
  const counter = hourCounter();
  for (const one of calls) counter.add(one);
  return counter.counts();
}

function delivery(id: string, fields: Partial<Delivery> = {}): Delivery {
  const heard = [{ regionId: 'cn-hangzhou', from: now - 30 * hourMs, to: now - 10 * 60_000 }];
  return { id, source: 'oss://trail', heard, hours: hours(call()), broken: 0, ...fields };
}

const question = {
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
      ['Encrypt', 1],
      ['Decrypt', 1],
    ]);
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

  it('is not complete where records could not be read', () => {
    expect(told(delivery('2026112206-a', { broken: 2 }))).toMatchObject({ broken: 2 });
  });

  it('forgets what is old, and the ids of what is old', () => {
    const old = delivery('2026070100-a', {
      heard: [{ regionId: 'cn-hangzhou', from: 0, to: Date.parse('2026-07-01T00:10:00Z') }],
      hours: hours(call({ time: Date.parse('2026-07-01T00:05:00Z') })),
    });
    const ledger = forgetBefore(
      addDeliveries(emptyLedger, [old, delivery('2026112206-b')]),
      Date.parse('2026-08-01T00:00:00Z'),
    );

    expect(ledger.deliveries).toEqual(['2026112206-b']);
    expect(ledger.sources['oss://trail']?.hours).toHaveLength(1);
  });
});
