import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivityCount } from '../../src/model/usage.ts';
import { type Attribution, attribute, type KeyUser, keySharers, stronger, weaker } from '../../src/trail/attribute.ts';

const order = ['cluster', 'exclusive-key', 'shared-key', 'none'] as const;

function user(clusterId: string, vpcId = `vpc-${clusterId}`): KeyUser {
  return { clusterId, vpcId, key: 'acs:kms:cn-hangzhou:1234567890123456:key/key-1' };
}

function count(fields: Partial<ActivityCount> = {}): ActivityCount {
  return {
    keyId: 'key-1',
    clusterId: null,
    vpcId: null,
    event: 'Encrypt',
    outcome: 'success',
    rw: 'Read',
    errorCode: '',
    count: 1,
    first: 0,
    last: 0,
    hours: [[0, 0]],
    ...fields,
  };
}

const [a, b, c] = [user('a'), user('b'), user('c')];

describe('attribute', () => {
  it.each<[string, Partial<ActivityCount>, readonly KeyUser[], boolean, Attribution]>([
    ['the record that names the cluster', { clusterId: 'a' }, [a, b], true, 'cluster'],
    ['the record that names it, though the list is not complete', { clusterId: 'a' }, [a, b], false, 'cluster'],
    ['the record that names another cluster', { clusterId: 'b' }, [a, b], true, 'none'],
    ['the record that names a cluster nobody knows', { clusterId: 'z' }, [a], true, 'none'],
    ['the VPC of the cluster alone', { vpcId: 'vpc-a' }, [a, b], true, 'cluster'],
    ['the VPC of another', { vpcId: 'vpc-b' }, [a, b], true, 'none'],
    ['the VPC of another, though the list is not complete', { vpcId: 'vpc-b' }, [a, b], false, 'none'],
    ['its VPC, where an unlisted cluster may be in it too', { vpcId: 'vpc-a' }, [a, b], false, 'shared-key'],
    ['a VPC of two of its users', { vpcId: 'vpc-a' }, [a, user('b', 'vpc-a')], true, 'shared-key'],
    ['a VPC of two others', { vpcId: 'vpc-x' }, [a, user('b', 'vpc-x'), user('c', 'vpc-x')], true, 'none'],
    ['a VPC that no user is in', { vpcId: 'vpc-ack' }, [a], true, 'exclusive-key'],
    ['an empty VPC, which is nobody’s', { vpcId: '' }, [a, user('b', '')], true, 'shared-key'],
    ['a key that it alone uses', {}, [a], true, 'exclusive-key'],
    ['a key that it alone is known to use', {}, [a], false, 'shared-key'],
    ['a key that others use too', {}, [a, b, c], true, 'shared-key'],
  ])('attributes by %s', (_, fields, users, complete, expected) => {
    expect(attribute(count(fields), a, keySharers(users), complete)).toBe(expected);
  });

  const vpcs = ['', 'vpc-1', 'vpc-2', 'vpc-3'];
  const users = fc
    .array(fc.constantFrom(...vpcs), { minLength: 1, maxLength: 5 })
    .map((list) => list.map((vpcId, index) => user(`c${index}`, vpcId)));
  const counts = fc.record({
    clusterId: fc.constantFrom(null, 'c0', 'c1', 'c9'),
    vpcId: fc.constantFrom(null, ...vpcs, 'vpc-ack'),
  });

  it('gives no count to two clusters as their own', () => {
    fc.assert(
      fc.property(users, counts, fc.boolean(), (all, fields, complete) => {
        const own = all.map((one) => attribute(count(fields), one, keySharers(all), complete));
        expect(own.filter((attribution) => attribution === 'cluster').length).toBeLessThanOrEqual(1);
        // What is one cluster's own is no other's at all.
        if (own.includes('cluster')) expect(own.filter((attribution) => attribution !== 'none')).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });

  it('calls a key exclusive only where it has one user and all clusters are listed', () => {
    fc.assert(
      fc.property(users, counts, fc.boolean(), (all, fields, complete) => {
        const given = all.map((one) => attribute(count(fields), one, keySharers(all), complete));
        if (given.includes('exclusive-key')) expect([all.length, complete]).toEqual([1, true]);
      }),
      { numRuns: 500 },
    );
  });

  it('never attributes more surely for knowing less', () => {
    fc.assert(
      fc.property(users, counts, (all, fields) => {
        for (const one of all) {
          const listed = attribute(count(fields), one, keySharers(all), true);
          const unlisted = attribute(count(fields), one, keySharers(all), false);
          expect(order.indexOf(unlisted)).toBeGreaterThanOrEqual(order.indexOf(listed));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never makes a proof stronger by one more user of the key', () => {
    fc.assert(
      fc.property(users, counts, fc.boolean(), (all, fields, complete) => {
        const [first] = all;
        if (first === undefined) return;
        const alone = attribute(count(fields), first, keySharers(all), complete);
        const more = attribute(count(fields), first, keySharers([...all, user('new', 'vpc-new')]), complete);
        expect(order.indexOf(more)).toBeGreaterThanOrEqual(order.indexOf(alone));
      }),
      { numRuns: 500 },
    );
  });
});

describe('stronger and weaker', () => {
  it('keep one of two, whichever comes first', () => {
    for (const one of order) {
      for (const other of order) {
        const [first, last] = [order.indexOf(one), order.indexOf(other)].sort() as [number, number];
        expect([stronger(one, other), weaker(one, other)]).toEqual([order[first], order[last]]);
      }
    }
  });
});
