import { describe, expect, it } from 'vitest';
import { joinFacts } from '../../src/facts/index.ts';
import type { RegionFacts } from '../../src/facts/region-facts.ts';
import { read } from '../../src/model/fact.ts';
import type { ActivityCount } from '../../src/model/usage.ts';
import { day, hour, now } from './healthy.ts';
import {
  activityCount,
  activityOf,
  clusterReading,
  failed,
  keyMetadata,
  keyReading,
  regionId,
  type SnapshotParts,
  snapshotOf,
} from './snapshot.ts';

function factsOf(parts: SnapshotParts) {
  const [subject] = joinFacts(snapshotOf(parts)).subjects['ACS::::Region'];
  if (subject === undefined) throw new Error('there is no region');
  return subject.facts;
}

const seen = (...counts: ActivityCount[]) => ({ activity: [{ regionId, activity: read(activityOf(counts)) }] });
const denied = (ago: number) => activityCount({ keyId: null, outcome: 'denied', errorCode: 'X', last: now - ago });
const off = { encryption: read({ is: 'off', keyId: '' } as const), namedKey: '' };

function told<K extends keyof RegionFacts>(name: K, parts: SnapshotParts): RegionFacts[K] {
  const fact = factsOf(parts)[name];
  if (!fact.ok) throw new Error(`${name} was not read`);
  return fact.value as RegionFacts[K];
}

describe('refusals that name no key', () => {
  it('stand in the region while some key there has not worked since', () => {
    expect(told('unnamedDenials', seen(denied(hour)))).toMatchObject({ count: 1, codes: ['X'] });
    expect(told('unnamedDenials', seen(denied(hour), activityCount({ last: now - hour })))).not.toBeNull();
  });

  it('are done with when every key there has worked since', () => {
    const two = { clusters: [clusterReading('c1'), clusterReading('c2', { namedKey: 'key-2' })] };
    const one = seen(denied(hour), activityCount({ last: now }));
    const both = seen(denied(hour), activityCount({ last: now }), activityCount({ keyId: 'key-2', last: now }));

    expect(told('unnamedDenials', one)).toBeNull();
    expect(told('unnamedDenials', { ...two, ...one })).not.toBeNull();
    expect(told('unnamedDenials', { ...two, ...both })).toBeNull();
  });

  it('are none where there were none in the window, or nothing was asked', () => {
    expect(told('unnamedDenials', seen(denied(day + 1)))).toBeNull();
    expect(told('unnamedDenials', seen(activityCount({ outcome: 'denied', errorCode: 'X' })))).toBeNull();
    expect(told('unnamedDenials', { activity: [] })).toBeNull();
  });

  it('are unread where the activity is', () => {
    const activity = [{ regionId, activity: failed('actiontrail:LookupEvents') }];
    expect(factsOf({ activity }).unnamedDenials.ok).toBe(false);
  });
});

describe('encrypted clusters of a region', () => {
  it('are counted as soon as one is known', () => {
    const unknown = clusterReading('c2', { encryption: failed('cs:DescribeClusterDetail') });
    expect(told('encrypted', { clusters: [clusterReading('c1'), unknown] })).toBe(1);
  });

  it('are none only where every cluster’s state was read', () => {
    const unknown = clusterReading('c2', { encryption: failed('cs:DescribeClusterDetail') });
    expect(told('encrypted', { clusters: [clusterReading('c1', off)] })).toBe(0);
    expect(factsOf({ clusters: [clusterReading('c1', off), unknown] }).encrypted.ok).toBe(false);
  });

  it('are not those that are gone', () => {
    expect(told('encrypted', { clusters: [clusterReading('c1', { state: read('deleting') })] })).toBe(0);
  });
});

describe('keys that the role used', () => {
  it('are explained where a cluster names them, by id, ARN or alias', () => {
    const names = ['key-1', 'acs:kms:cn-hangzhou:1234567890123456:key/key-1', 'alias/prod'];
    for (const namedKey of names) {
      const parts = {
        clusters: [clusterReading('c1', { namedKey })],
        keys: [keyReading(namedKey, read(keyMetadata('key-1')))],
      };
      expect(told('activity', { ...parts, ...seen(activityCount()) })).toMatchObject({
        used: ['key-1'],
        unexplained: { keys: [], count: 0 },
      });
    }
  });

  it('are not explained where none does, and only their successes in the window count', () => {
    const stranger = { keyId: 'key-9' };
    const counts = [
      activityCount({ ...stranger, count: 3 }),
      activityCount({ ...stranger, last: now - 2 * day, count: 50 }),
      activityCount({ ...stranger, outcome: 'denied', errorCode: 'X', count: 70 }),
      activityCount({ keyId: 'key-8', last: now - 2 * day }),
      activityCount({ keyId: null }),
    ];
    expect(told('activity', seen(...counts))).toMatchObject({
      used: ['key-9'],
      unexplained: { keys: ['key-9'], count: 3 },
    });
  });

  it('may belong to what could not be read: to unlisted clusters, unread ones, and unread aliases', () => {
    const listings = [{ operation: 'cs:DescribeClustersV1', regionId: '', clusters: failed('cs:DescribeClustersV1') }];
    const readErrors = clusterReading('c2', { encryption: failed('cs:DescribeClusterDetail'), namedKey: '' });
    const alias = {
      clusters: [clusterReading('c1', { namedKey: 'alias/prod' })],
      keys: [keyReading('alias/prod', failed('kms:DescribeKey'))],
    };

    expect(factsOf({}).namesComplete.ok).toBe(true);
    expect(factsOf({ listings }).namesComplete.ok).toBe(false);
    expect(factsOf({ clusters: [clusterReading('c1'), readErrors] }).namesComplete.ok).toBe(false);
    expect(factsOf(alias).namesComplete.ok).toBe(false);
  });
});

describe('the trails of a region', () => {
  it('are unread where nobody asked', () => {
    expect(factsOf({ trails: [] }).trails).toMatchObject({ ok: false, error: { code: 'NotAsked' } });
  });
});
