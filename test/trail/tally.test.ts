import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivityCount } from '../../src/model/activity.ts';
import type { RoleCall } from '../../src/trail/record.ts';
import { tally } from '../../src/trail/tally.ts';

const calls: fc.Arbitrary<RoleCall> = fc.record({
  eventId: fc.constantFrom('', ...Array.from({ length: 20 }, (_, index) => `event-${index}`)),
  event: fc.constantFrom('Encrypt', 'Decrypt'),
  time: fc.integer({ min: 0, max: 1_000 }),
  outcome: fc.constantFrom('success', 'denied', 'throttled'),
  errorCode: fc.constantFrom('', 'A', 'B'),
  keyId: fc.constantFrom(null, '', 'key-1', 'key-2', '["key-1"]'),
  clusterId: fc.constantFrom(null, 'c1'),
  vpcId: fc.constantFrom(null, 'vpc-1'),
  regionId: fc.constant('cn-hangzhou'),
  accountId: fc.constant('1'),
});

/** Calls of which those with the same id are the same, as a cloud delivers them again. */
const deliveries = fc.array(calls, { maxLength: 40 }).map((list) => {
  const byId = new Map(list.map((call) => [call.eventId, call]));
  return list.map((call) => (call.eventId === '' ? call : (byId.get(call.eventId) ?? call)));
});

function counted(list: readonly RoleCall[]): ActivityCount[] {
  const counts = tally();
  for (const call of list) counts.add(call);
  return counts.counts().sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

describe('tally', () => {
  it('counts the same whatever the order', () => {
    fc.assert(
      fc.property(
        deliveries.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(counted(shuffled)).toEqual(counted(list));
        },
      ),
    );
  });

  it('counts a call that comes again once', () => {
    fc.assert(
      fc.property(deliveries, (list) => {
        const named = list.filter(({ eventId }) => eventId !== '');
        expect(counted([...named, ...named])).toEqual(counted(named));
      }),
    );
  });

  it('loses no call: what it counts adds up', () => {
    fc.assert(
      fc.property(deliveries, (list) => {
        const ids = new Set(list.map(({ eventId }) => eventId).filter((id) => id !== ''));
        const nameless = list.filter(({ eventId }) => eventId === '').length;
        const total = counted(list).reduce((sum, { count }) => sum + count, 0);
        expect(total).toBe(ids.size + nameless);
      }),
    );
  });

  it('keeps the first and the last time of each kind', () => {
    const call: RoleCall = {
      eventId: '',
      event: 'Encrypt',
      time: 20,
      outcome: 'success',
      errorCode: '',
      keyId: 'key-1',
      clusterId: null,
      vpcId: null,
      regionId: 'cn-hangzhou',
      accountId: '1',
    };
    const denied = { ...call, outcome: 'denied', errorCode: 'X' } as const;
    const counts = counted([call, { ...call, time: 10 }, { ...call, time: 30 }, denied]);

    expect(counts).toHaveLength(2);
    expect(counts).toContainEqual(expect.objectContaining({ outcome: 'success', count: 3, first: 10, last: 30 }));
    expect(counts).toContainEqual(expect.objectContaining({ outcome: 'denied', count: 1, first: 20, last: 20 }));
  });
});
