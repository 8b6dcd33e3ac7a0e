import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { read } from '../../src/model/fact.ts';
import { type Memory, nothingRemembered, unite } from '../../src/model/memory.ts';
import type { BaseSnapshot, Readings, Snapshot } from '../../src/model/snapshot.ts';
import { fold, withoutOlder } from '../../src/state/fold.ts';
import { learn } from '../../src/state/learn.ts';
import {
  accountId,
  activityOf,
  clusterReading,
  failed,
  keyMetadata,
  keyReading,
  regionId,
  snapshotOf,
} from '../facts/snapshot.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 6, 0, second)).toISOString();

function readingsOf(parts: Partial<Readings>): Readings {
  return {
    schemaVersion: '1',
    accountId,
    startedAt: at(0),
    finishedAt: at(0),
    eventIds: [],
    listings: [],
    clusters: [],
    failed: [],
    gone: [],
    keys: [],
    network: [],
    security: null,
    balance: null,
    trails: [],
    instances: [],
    aliases: [],
    activity: [],
    apiCalls: {},
    ...parts,
  };
}

const cluster = (id: string, second: number, keyId = 'key-1') =>
  clusterReading(id, { namedKey: keyId, readAt: at(second) });
const key = (keyId: string, second: number, state: 'Enabled' | 'Disabled' = 'Enabled') => ({
  ...keyReading(keyId, read(keyMetadata(keyId, { state: read(state) }))),
  readAt: at(second),
});
const errorOf = (resource: string, requestId: string) => {
  const fact = failed('cs:DescribeClusterDetail', { resource, requestId });
  if (fact.ok) throw new Error('a failed fact is not read');
  return fact.error;
};
const failure = (id: string, second: number) => ({
  id,
  regionId,
  readAt: at(second),
  error: errorOf(id, `R-${second}`),
});
const gone = (id: string, second: number) => ({ id, regionId, readAt: at(second) });

const base: BaseSnapshot = snapshotOf({
  listings: [{ operation: 'cs:DescribeClustersV1', regionId: '', clusters: read(2), readAt: at(10) }],
  clusters: [cluster('c1', 10), cluster('c2', 11, 'key-2')],
  keys: [key('key-1', 11), key('key-2', 12)],
});
const folded = (...readings: readonly Partial<Readings>[]) => fold(base, readings.map(readingsOf), nothingRemembered);
const stateOf = ({ keys }: Snapshot, keyId: string) => {
  const metadata = keys.find((one) => one.keyId === keyId)?.metadata;
  return metadata?.ok && metadata.value?.state.ok ? metadata.value.state.value : undefined;
};
const ids = ({ clusters }: Snapshot) => clusters.map(({ id }) => id);

describe('an account as it is known', () => {
  it('is what its base read, where nothing was read since', () => {
    expect(folded()).toEqual({ ...base, memory: nothingRemembered });
  });

  it('has of each part the newest reading', () => {
    expect(stateOf(folded({ keys: [key('key-1', 20, 'Disabled')] }), 'key-1')).toBe('Disabled');
    expect(stateOf(folded({ keys: [key('key-1', 10, 'Disabled')] }), 'key-1')).toBe('Enabled');
  });

  it('has a read error in the place of an older value, and knows the cluster still', () => {
    const { clusters } = folded({ failed: [failure('c1', 20)] });
    const c1 = clusters.find(({ id }) => id === 'c1');

    expect(c1).toMatchObject({ name: 'name-of-c1', namedKey: 'key-1', edition: { ok: true }, readAt: at(20) });
    expect([c1?.encryption.ok, c1?.state.ok, c1?.version.ok]).toEqual([false, false, false]);
    expect(folded({ failed: [failure('c1', 5)] }).clusters).toEqual(base.clusters);
  });

  it('has a read error in the place of an older reading of a key, and not of a newer one', () => {
    const unread = { ...keyReading('key-1', failed('kms:DescribeKey')), readAt: at(20) };
    expect(folded({ keys: [unread] }).keys.find(({ keyId }) => keyId === 'key-1')).toEqual(unread);
    expect(stateOf(folded({ keys: [unread] }, { keys: [key('key-1', 30, 'Disabled')] }), 'key-1')).toBe('Disabled');
  });

  it('has a gap where a cluster could not be read that nobody knew', () => {
    const { clusters, listings } = folded({ failed: [failure('new', 20)] });
    expect([clusters.length, listings.at(-1)?.clusters.ok, listings.at(-1)?.regionId]).toEqual([2, false, regionId]);
  });

  it('lacks what is gone, with its key, unless it was read later', () => {
    const without = folded({ gone: [gone('c2', 20)] });
    expect([ids(without), without.keys.map(({ keyId }) => keyId)]).toEqual([['c1'], ['key-1']]);
    expect(ids(folded({ gone: [gone('c2', 20)] }, { clusters: [cluster('c2', 21)] }))).toEqual(['c1', 'c2']);
  });

  it('lacks what a later complete list lacks, and has what an incomplete one does', () => {
    const before = { clusters: [cluster('c3', 5)] };
    expect(ids(folded(before))).toEqual(['c1', 'c2']);
    const [listing] = base.listings;
    const partly = { ...base, listings: [{ ...listing, clusters: failed('cs:DescribeClustersV1') }] } as BaseSnapshot;
    expect(ids(fold(partly, [readingsOf(before)], nothingRemembered))).toEqual(['c1', 'c2', 'c3']);
    expect(ids(folded({ clusters: [cluster('c3', 11)] }))).toEqual(['c1', 'c2', 'c3']);
  });

  it('keeps the key that a cluster was switched away from', () => {
    const memory = learn(nothingRemembered, base);
    const switched = readingsOf({ clusters: [cluster('c2', 20, 'key-1')] });
    const known = fold(base, [switched], unite(memory, learn(memory, switched)));
    expect(known.keys.map(({ keyId }) => keyId)).toEqual(['key-1', 'key-2']);
  });

  it('keeps the key of a cluster that names it by its ARN', () => {
    const arn = `acs:kms:${regionId}:${accountId}:key/key-1`;
    expect(folded({ clusters: [cluster('c1', 20, arn)] }).keys.map(({ keyId }) => keyId)).toEqual(['key-1', 'key-2']);
  });

  it('has the usage as it was read, with the time until which that was', () => {
    const usage = { regionId, readAt: at(9), activity: read(activityOf([], { readTo: 1 })) };
    const older = { ...base, activity: [usage] };
    expect(fold(older, [readingsOf({ clusters: [cluster('c1', 20)] })], nothingRemembered).activity).toEqual([usage]);
  });

  it('has errors in the place of what is too old', () => {
    const { clusters, keys, security } = withoutOlder(folded(), at(11));
    expect(clusters.map(({ encryption }) => encryption.ok)).toEqual([false, true]);
    expect(keys.map(({ metadata }) => metadata.ok)).toEqual([true, true]);
    expect(security?.role.ok).toBe(true);
  });
});

const second = fc.integer({ min: 1, max: 15 });
const anyReadings = fc
  .record({
    clusters: fc.array(fc.tuple(fc.constantFrom('c1', 'c2', 'c3', 'c4'), second, fc.constantFrom('key-1', 'key-2')), {
      maxLength: 3,
    }),
    failed: fc.array(fc.tuple(fc.constantFrom('c1', 'c3', 'c5'), second), { maxLength: 2 }),
    gone: fc.array(fc.tuple(fc.constantFrom('c1', 'c2', 'c4'), second), { maxLength: 2 }),
    keys: fc.array(
      fc.tuple(fc.constantFrom('key-1', 'key-2'), second, fc.constantFrom('Enabled' as const, 'Disabled' as const)),
      { maxLength: 3 },
    ),
    security: fc.option(second),
  })
  .map((parts) =>
    readingsOf({
      clusters: parts.clusters.map((one) => cluster(...one)),
      failed: parts.failed.map((one) => failure(...one)),
      gone: parts.gone.map((one) => gone(...one)),
      keys: parts.keys.map((one) => key(...one)),
      security:
        parts.security === null || base.security === null ? null : { ...base.security, readAt: at(parts.security) },
    }),
  );

describe('the fold', () => {
  it('is the same in any order of arrival, and however often a reading arrives', () => {
    let orders = 0;
    const plan = fc.array(anyReadings, { maxLength: 5 }).chain((readings) =>
      fc.record({
        readings: fc.constant(readings),
        shuffled: fc.shuffledSubarray([...readings, ...readings.slice(0, 1)], {
          minLength: readings.length && readings.length + 1,
        }),
      }),
    );
    fc.assert(
      fc.property(plan, ({ readings, shuffled }) => {
        orders += 1;
        const memory = readings.reduce<Memory>((known, read) => unite(known, learn(known, read)), nothingRemembered);
        expect(fold(base, shuffled, memory)).toEqual(fold(base, readings, memory));
      }),
      { numRuns: 500 },
    );
    console.info(`fold: ${orders} orders of arrival`);
  });

  it('never has an older reading of a part than any source has, unless that part is gone', () => {
    fc.assert(
      fc.property(fc.array(anyReadings, { maxLength: 5 }), (readings) => {
        const known = fold(base, readings, nothingRemembered);
        for (const { id, readAt } of readings.flatMap(({ clusters, failed: errors }) => [...clusters, ...errors])) {
          const now = known.clusters.find((one) => one.id === id);
          if (now !== undefined) expect(now.readAt >= readAt).toBe(true);
        }
        for (const { keyId, readAt } of readings.flatMap(({ keys }) => keys)) {
          const now = known.keys.find((one) => one.keyId === keyId);
          if (now !== undefined) expect(now.readAt >= readAt).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
