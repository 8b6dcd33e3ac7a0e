import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { read, readErrorsOf } from '../../src/model/fact.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import {
  activityCount,
  activityOf,
  clusterReading,
  failed,
  keyMetadata,
  keyReading,
  regionId,
  secretManager,
  snapshotOf,
  syncedSecrets,
} from '../facts/snapshot.ts';

const operations = (snapshot: Snapshot) => readErrorsOf(snapshot).map(({ operation }) => operation);

/** A snapshot with everything in it that can be. */
const full = snapshotOf({
  keys: [
    keyReading('key-1', read(keyMetadata('key-1', { tags: read({ team: 'payments' }), instanceId: read('kst-1') }))),
  ],
  clusters: [
    clusterReading('c1', { syncedSecrets: read(secretManager(read({ on: true, interval: 60 }))) }),
    clusterReading('c2', { syncedSecrets: read(syncedSecrets()) }),
  ],
  instances: [{ regionId, instanceId: 'kst-1', ends: read(0) }],
  aliases: [{ regionId, aliases: read({}) }],
  balance: read({ available: '1', currency: 'CNY' }),
});

/** The paths of all facts in a value. */
function factPaths(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'ok' in value && typeof value.ok === 'boolean' ? [[...path]] : [];
  return [...own, ...Object.entries(value).flatMap(([name, child]) => factPaths(child, [...path, name]))];
}

function withAt(value: unknown, [name, ...rest]: readonly string[], put: unknown): unknown {
  if (name === undefined) return put;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === name ? withAt(item, rest, put) : item));
  return { ...(value as object), [name]: withAt((value as Record<string, unknown>)[name], rest, put) };
}

describe('what could not be read', () => {
  it('is nothing where everything was', () => {
    expect(readErrorsOf(full)).toEqual([]);
  });

  it.each(factPaths(full).map((path) => [path.join('.'), path] as const))('is found at %s', (name, path) => {
    const error = failed(`read:${name}`);
    expect(operations(withAt(full, path, error) as Snapshot)).toEqual([`read:${name}`]);
  });

  it('is looked for in every corner of what can be read', () => {
    expect(factPaths(full).length).toBeGreaterThan(30);
  });

  it('is found in a fact that nobody has thought of yet', () => {
    const snapshot = { ...snapshotOf(), tomorrow: [{ deep: { deeper: failed('read:tomorrow') } }] };
    expect(operations(snapshot)).toEqual(['read:tomorrow']);
  });

  it('is found within what was read in part', () => {
    const failure = failed('actiontrail:LookupEvents');
    const activity = read(activityOf([activityCount()], { stopped: 'failure', failure }));
    expect(operations(snapshotOf({ activity: [{ regionId, activity }] }))).toEqual(['actiontrail:LookupEvents']);
  });

  it('is told once, however many facts hang on it', () => {
    const error = failed('cs:DescribeClustersV1', { resource: 'c1', message: 'odd' });
    const cluster = clusterReading('c1', { edition: error, state: error, created: error });
    expect(readErrorsOf(snapshotOf({ clusters: [cluster] }))).toHaveLength(1);
  });

  it('is told apart by resource, by region and by what was wrong', () => {
    const cluster = (id: string, fields: { resource: string; regionId?: string; message?: string }) =>
      clusterReading(id, { state: failed('cs:DescribeClustersV1', fields) });
    const clusters = [
      cluster('c1', { resource: 'c1' }),
      cluster('c2', { resource: 'c2' }),
      cluster('c3', { resource: 'c2', regionId: 'cn-beijing' }),
      cluster('c4', { resource: 'c2', message: 'other' }),
    ];
    expect(readErrorsOf(snapshotOf({ clusters }))).toHaveLength(4);
  });

  it('begins with the lists, which hide the most', () => {
    const snapshot = snapshotOf({
      identity: failed('sts:GetCallerIdentity', { regionId: '' }),
      listings: [
        {
          operation: 'cs:DescribeClustersForRegion',
          regionId: 'zz-last',
          clusters: failed('cs:DescribeClustersForRegion', { regionId: 'zz-last' }),
        },
      ],
      keys: [keyReading('key-1', failed('kms:DescribeKey', { regionId: 'aa-first', resource: 'key-1' }))],
    });
    expect(operations(snapshot)).toEqual(['sts:GetCallerIdentity', 'cs:DescribeClustersForRegion', 'kms:DescribeKey']);
  });

  it('is found however deep, and in any company', () => {
    const company = fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes('"ok"'));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), company), { maxLength: 4 }), fc.nat({ max: 6 }), (entries, depth) => {
        let value: unknown = failed('read:deep');
        for (let level = 0; level < depth; level += 1) value = { ...Object.fromEntries(entries), here: [null, value] };
        expect(operations({ ...snapshotOf(), extra: value } as unknown as Snapshot)).toEqual(['read:deep']);
      }),
    );
  });
});
