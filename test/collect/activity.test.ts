import { describe, expect, it } from 'vitest';
import type { AccountFile } from '../../emulator/index.ts';
import { readActivity } from '../../src/collect/activity.ts';
import { read } from '../../src/model/fact.ts';
import type { ClusterReading, KeyReading } from '../../src/model/snapshot.ts';
import { emptyLedger } from '../../src/trail/ledger.ts';
import { account, event } from '../account.ts';
import { clusterReading, failed, keyMetadata, keyReading } from '../facts/snapshot.ts';
import { emulated, valueIn } from './open-account.ts';

const limits = { window: 24, lookBackDays: 90, lookupCalls: 60 };
const v1 = read('1.30.7-aliyun.1');
const v2 = read('1.31.9-aliyun.1');

async function activity(
  clusters: readonly ClusterReading[],
  events: readonly object[] = [],
  keys: readonly KeyReading[] = [],
  more: Partial<typeof limits> = {},
) {
  const { emulator, account: of } = await emulated(account({ events } as Partial<AccountFile>), ['cn-beijing']);
  const inventory = { listings: [], clusters, keys, security: null, trails: [], network: [] };
  const regions = await readActivity(of, inventory, { now: Date.now(), ledger: emptyLedger, ...limits, ...more });
  return { regions, calls: emulator.stats().calls['actiontrail:LookupEvents'] ?? 0 };
}

const seen = (regions: Awaited<ReturnType<typeof activity>>['regions']) =>
  regions.flatMap(({ activity: of }) => valueIn(of).counts).reduce((sum, { count }) => sum + count, 0);
const long = event('key-1', { eventTime: '@-40d' });

describe('activity', () => {
  it('is looked for in each region where something is encrypted, and in no other', async () => {
    const { regions } = await activity([
      clusterReading('on'),
      clusterReading('far', { regionId: 'cn-beijing' }),
      clusterReading('off', { regionId: 'cn-off', encryption: read({ is: 'off', keyId: '' }) }),
      clusterReading('read-error', { regionId: 'cn-unread', encryption: failed('cs:DescribeClusterDetail') }),
      clusterReading('gone', { regionId: 'cn-gone', state: read('deleted') }),
    ]);
    expect(regions.map(({ regionId }) => regionId)).toEqual(['cn-beijing', 'cn-hangzhou']);
  });

  it('is looked for where a cluster’s state could not be read', async () => {
    const { regions } = await activity([clusterReading('c1', { state: failed('cs:DescribeClustersV1') })]);
    expect(regions).toHaveLength(1);
  });

  it.each([
    ['speaks KMS v1', { version: v1 }],
    ['speaks KMS v2', { version: v2 }],
    ['is an Edge cluster', { version: v1, profile: 'Edge' }],
    ['has a version that could not be read', { version: failed('cs:DescribeClustersV1') }],
  ])('is looked for long before the window where a cluster %s', async (_, fields) => {
    const { regions } = await activity([clusterReading('c1', fields)], [long]);
    expect(seen(regions)).toBe(1);
  });

  it('is settled for a KMS v2 cluster that was seen in the window', async () => {
    const { calls } = await activity([clusterReading('c1', { version: v2 })], [event('key-1'), long]);
    expect(calls).toBe(4);
  });

  it('is settled by the key’s own id, where the cluster has it by an alias', async () => {
    const clusters = [clusterReading('c1', { version: v2, namedKey: 'alias/prod' })];
    const keys = [keyReading('alias/prod', read(keyMetadata('key-1')))];

    expect((await activity(clusters, [event('key-1')], keys)).calls).toBe(4);
    expect((await activity(clusters, [event('key-1')])).calls).toBe(12);
  });

  it('is not settled by a refusal, nor by another key', async () => {
    const events = [event('key-1', { errorCode: 'Rejected.Disabled' }), event('key-2')];
    expect((await activity([clusterReading('c1', { version: v2 })], events)).calls).toBe(12);
  });

  it('goes on for the one KMS v2 cluster of several that was not seen', async () => {
    const clusters = [clusterReading('c1', { version: v2 }), clusterReading('c2', { version: v2, namedKey: 'key-2' })];
    expect((await activity(clusters, [event('key-1')])).calls).toBe(12);
  });

  it('shares its calls among regions, each of which gets what it takes to be told empty', async () => {
    const clusters = ['cn-hangzhou', 'cn-beijing'].map((regionId) =>
      clusterReading(regionId, { regionId, version: v2 }),
    );

    expect((await activity(clusters, [], [], { lookupCalls: 12 })).calls).toBe(12);
    expect((await activity(clusters, [], [], { lookupCalls: 4 })).calls).toBe(8);
  });

  it('is read within the window that is configured', async () => {
    const events = [
      event('key-1', { eventTime: '@-40h' }),
      ...Array.from({ length: 120 }, (_, index) => event('key-2', { eventTime: index < 60 ? '@-30m' : '@-2h' })),
    ];
    const clusters = [clusterReading('c2', { version: v1, namedKey: 'key-2' })];
    const narrow = await activity(clusters, events, [], { window: 1 });
    const wide = await activity(clusters, events, [], { window: 48 });
    const keys = ({ regions }: typeof wide) =>
      new Set(regions.flatMap(({ activity: of }) => valueIn(of).counts.map(({ keyId }) => keyId)));

    expect([...keys(narrow)]).toEqual(['key-2']);
    expect([...keys(wide)].sort()).toEqual(['key-1', 'key-2']);
  });
});
