import { describe, expect, it } from 'vitest';
import type { ClusterActivity } from '../../src/facts/cluster-activity.ts';
import type { ClusterFacts } from '../../src/facts/cluster-facts.ts';
import { joinFacts } from '../../src/facts/index.ts';
import { read } from '../../src/model/fact.ts';
import type { RememberedCluster } from '../../src/model/memory.ts';
import type { ClusterReading, Snapshot } from '../../src/model/snapshot.ts';
import type { ActivityCount } from '../../src/model/usage.ts';
import { day, hour, minute, now } from './healthy.ts';
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

function factsOf(snapshot: Snapshot, id = 'c1') {
  const subject = joinFacts(snapshot).subjects['ACS::ACK::Cluster'].find(({ resource }) => resource.id === id);
  if (subject === undefined) throw new Error(`${id} was not joined`);
  return subject.facts;
}

function told<K extends keyof ClusterFacts>(snapshot: Snapshot, name: K, id?: string): ClusterFacts[K] {
  const fact = factsOf(snapshot, id)[name];
  if (!fact.ok) throw new Error(`${name} was not read: ${fact.error.operation}`);
  return fact.value as ClusterFacts[K];
}

function snapshotWith(counts: readonly ActivityCount[], parts: SnapshotParts = {}): Snapshot {
  return snapshotOf({ activity: [{ regionId, activity: read(activityOf(counts)) }], ...parts });
}

function activity(snapshot: Snapshot, id?: string): ClusterActivity {
  const found = told(snapshot, 'activity', id);
  if (found === null) throw new Error('encryption is not on');
  return found;
}

const pair = (first: Partial<ClusterReading> = {}, second: Partial<ClusterReading> = {}) => ({
  clusters: [clusterReading('c1', first), clusterReading('c2', second)],
});

describe('what is known of a cluster’s key', () => {
  it('is what KMS says of the key that the cluster names', () => {
    const facts = factsOf(snapshotOf());
    expect([facts.key, facts.keyState, facts.keyCreator]).toEqual([
      read('present'),
      read('Enabled'),
      read('1234567890123456'),
    ]);
  });

  it('is that there is none, where encryption is off, whatever key is left', () => {
    const snapshot = snapshotOf({
      clusters: [clusterReading('c1', { encryption: read({ is: 'off', keyId: 'key-1' }), namedKey: 'key-1' })],
      keys: [keyReading('key-1', failed('kms:DescribeKey'))],
    });
    const facts = factsOf(snapshot);
    expect([facts.key, facts.keyState, facts.activity]).toEqual([read('none'), read(null), read(null)]);
  });

  it('is that it is absent, and so has no state', () => {
    const facts = factsOf(snapshotOf({ keys: [keyReading('key-1', read(null))] }));
    expect([facts.key, facts.keyState, facts.keyMaterialExpires]).toEqual([read('absent'), read(null), read(null)]);
  });

  it('is unread where the key is, where the encryption is, and where nobody asked', () => {
    const denied = factsOf(snapshotOf({ keys: [keyReading('key-1', failed('kms:DescribeKey'))] }));
    const unknown = factsOf(
      snapshotOf({ clusters: [clusterReading('c1', { encryption: failed('cs:DescribeClusterDetail') })] }),
    );
    const unasked = factsOf(snapshotOf({ keys: [] }));

    for (const name of ['key', 'keyState', 'keySpec', 'keyUsage', 'keyCreator', 'keyRotation', 'keyNames'] as const) {
      expect(denied[name]).toMatchObject({ ok: false, error: { operation: 'kms:DescribeKey' } });
      expect(unknown[name]).toMatchObject({ ok: false, error: { operation: 'cs:DescribeClusterDetail' } });
      expect(unasked[name]).toMatchObject({ ok: false, error: { operation: 'kms:DescribeKey', code: 'NotAsked' } });
    }
  });

  it('is not that of a key of the same name in another region', () => {
    const elsewhere = { ...keyReading('key-1'), regionId: 'cn-beijing' };
    expect(factsOf(snapshotOf({ keys: [elsewhere] })).key).toMatchObject({ ok: false, error: { code: 'NotAsked' } });
  });

  it('is read field by field: one that could not be read hides no other', () => {
    const metadata = read(keyMetadata('key-1', { spec: failed('kms:DescribeKey') }));
    const facts = factsOf(snapshotOf({ keys: [keyReading('key-1', metadata)] }));
    expect([facts.keyState.ok, facts.keySpec.ok]).toEqual([true, false]);
  });
});

describe('what is known of a cluster’s activity', () => {
  it('is counted, with its first and last time', () => {
    const counts = [
      activityCount({ count: 5, first: now - 20 * hour, last: now - 2 * hour }),
      activityCount({ event: 'Decrypt', count: 3, last: now - hour }),
      activityCount({ keyId: 'key-of-others', count: 100 }),
      activityCount({ keyId: null, count: 100 }),
    ];
    expect(activity(snapshotWith(counts))).toMatchObject({
      attribution: 'exclusive-key',
      encrypt: 5,
      decrypt: 3,
      first: now - 20 * hour,
      last: now - hour,
      keyLastSuccess: now - hour,
      complete: true,
    });
  });

  it('is unread where the region’s is, and where nobody asked', () => {
    const denied = snapshotOf({ activity: [{ regionId, activity: failed('actiontrail:LookupEvents') }] });
    expect(factsOf(denied).activity).toMatchObject({ ok: false, error: { code: 'NoPermission' } });
    expect(factsOf(snapshotOf({ activity: [] })).activity).toMatchObject({ ok: false, error: { code: 'NotAsked' } });
  });

  it('is not complete where the budget, a failure or a broken record stopped it', () => {
    for (const fields of [{ stopped: 'budget' }, { stopped: 'failure' }, { broken: 1 }] as const) {
      const region = { regionId, activity: read(activityOf([activityCount()], fields)) };
      expect(activity(snapshotOf({ activity: [region] })).complete).toBe(false);
    }
  });

  it('is refusals and throttling of the window, and successes of all that was read', () => {
    const old = now - 2 * day;
    const counts = [
      activityCount({ outcome: 'denied', errorCode: 'B', count: 2, last: now - hour }),
      activityCount({ outcome: 'denied', errorCode: 'A', last: now - 2 * hour }),
      activityCount({ outcome: 'denied', errorCode: 'C', last: old }),
      activityCount({ outcome: 'throttled', errorCode: 'Throttling', count: 7 }),
      activityCount({ outcome: 'throttled', errorCode: 'Throttling', last: old }),
      activityCount({ last: old }),
    ];
    expect(activity(snapshotWith(counts))).toMatchObject({
      denied: { count: 3, last: now - hour, codes: ['A', 'B'] },
      throttled: 7,
      encrypt: 1,
      keyLastSuccess: old,
    });
  });

  it('counts what was refused exactly at the edge of the window', () => {
    const at = (last: number) =>
      activity(snapshotWith([activityCount({ outcome: 'denied', errorCode: 'X', last })])).denied.count;
    expect([at(now - day), at(now - day - 1)]).toEqual([1, 0]);
  });

  it('keeps refusals that name no key apart, and never takes their like for the key’s own', () => {
    const counts = [
      activityCount({ keyId: null, outcome: 'denied', errorCode: 'X', count: 4 }),
      activityCount({ keyId: null, last: now }),
    ];
    expect(activity(snapshotWith(counts))).toMatchObject({
      denied: { count: 0 },
      deniedUnnamed: { count: 4, codes: ['X'] },
      keyLastSuccess: null,
      attribution: 'none',
    });
  });

  it('knows a key by its id where the cluster names an alias or an ARN', () => {
    const names = [
      'alias/prod',
      'acs:kms:cn-hangzhou:1234567890123456:key/key-1',
      'acs:kms:cn-hangzhou:1234567890123456:alias/prod',
    ];
    for (const namedKey of names) {
      const parts = {
        clusters: [clusterReading('c1', { namedKey })],
        keys: [keyReading(namedKey, read(keyMetadata('key-1')))],
      };
      expect(activity(snapshotWith([activityCount()], parts)).attribution).toBe('exclusive-key');
    }
  });

  it('is shared where clusters name the same key by different names', () => {
    const parts = {
      ...pair({ namedKey: 'alias/prod' }),
      keys: [keyReading('key-1'), keyReading('alias/prod', read(keyMetadata('key-1')))],
    };
    expect(activity(snapshotWith([activityCount()], parts), 'c2').attribution).toBe('shared-key');
  });

  it('is shared with a cluster that is off but may still hold Secrets of the key, or that was just deleted', () => {
    const off = { encryption: read({ is: 'off', keyId: 'key-1' } as const) };
    const deleted = { state: read('deleted'), encryption: read({ is: 'not-offered' } as const) };
    for (const other of [off, deleted]) {
      expect(activity(snapshotWith([activityCount()], pair({}, other))).attribution).toBe('shared-key');
    }
  });

  it('is not diluted by a cluster whose own state could not be read', () => {
    const readErrors = { encryption: failed('cs:DescribeClusterDetail'), namedKey: '' };
    expect(activity(snapshotWith([activityCount()], pair({}, readErrors))).attribution).toBe('exclusive-key');
  });

  it('is no more than shared where clusters may be missing from the list', () => {
    const listings = [{ operation: 'cs:DescribeClustersV1', regionId: '', clusters: failed('cs:DescribeClustersV1') }];
    expect(activity(snapshotWith([activityCount()], { listings })).attribution).toBe('shared-key');
  });

  it('is not shared over regions, since keys are not', () => {
    const parts = pair({}, { regionId: 'cn-beijing' });
    expect(activity(snapshotWith([activityCount()], parts)).attribution).toBe('exclusive-key');
  });

  it('is as strong as what counts for the verdict, not as what is past', () => {
    const counts = [activityCount({ vpcId: 'vpc-c1', last: now - 5 * day }), activityCount({ last: now - hour })];
    const v1 = snapshotWith(counts, pair());
    const v2 = snapshotWith(counts, pair({ version: read('1.31.9-aliyun.1') }));
    const young = snapshotWith(counts, pair({ version: read('1.31.9-aliyun.1'), created: read(now - 2 * day) }));

    expect(activity(v1).attribution).toBe('shared-key');
    expect(activity(v2).attribution).toBe('cluster');
    expect(activity(young).attribution).toBe('shared-key');
  });
});

describe('the positive control', () => {
  const control = (counts: readonly ActivityCount[], parts: SnapshotParts = {}, id?: string) =>
    activity(snapshotWith(counts, parts), id).positiveControl;
  const other = { namedKey: 'key-2' };
  const two = { ...pair({}, other), keys: [keyReading('key-1'), keyReading('key-2')] };

  it('is another cluster’s key at work in the window', () => {
    expect(control([activityCount({ keyId: 'key-2' })], two)).toBe(true);
  });

  it('is no other cluster’s key at work before the window, or refused', () => {
    expect(control([activityCount({ keyId: 'key-2', last: now - day - 1 })], two)).toBe(false);
    expect(control([activityCount({ keyId: 'key-2', outcome: 'denied', errorCode: 'X' })], two)).toBe(false);
  });

  it('is another cluster at work with the same key', () => {
    expect(control([activityCount({ vpcId: 'vpc-c2' })], pair())).toBe(true);
    expect(control([activityCount({ clusterId: 'c2' })], pair())).toBe(true);
    expect(control([activityCount({ vpcId: 'vpc-c2', last: now - 2 * day })], pair())).toBe(false);
  });

  it('is this cluster at work before the window', () => {
    expect(control([activityCount({ last: now - 2 * day })])).toBe(true);
  });

  it('is not this cluster’s own work in the window, nor a key that nobody names', () => {
    expect(control([activityCount({ last: now - minute })])).toBe(false);
    expect(control([activityCount({ keyId: 'key-of-nobody' })])).toBe(false);
    expect(control([activityCount({ keyId: null })])).toBe(false);
    expect(control([])).toBe(false);
  });
});

describe('what is known of a cluster’s life', () => {
  it('is its state and phase', () => {
    expect(told(snapshotOf(), 'lifecycle')).toEqual({ state: 'running', phase: 'running', created: null });
  });

  it('is unread where the state is, and where a new cluster’s age is', () => {
    const readErrors = failed('cs:DescribeClustersV1');
    const stateless = snapshotOf({ clusters: [clusterReading('c1', { state: readErrors })] });
    const ageless = snapshotOf({ clusters: [clusterReading('c1', { state: read('initial'), created: readErrors })] });

    expect(factsOf(stateless).lifecycle.ok).toBe(false);
    expect(factsOf(ageless).lifecycle.ok).toBe(false);
  });

  it('does not need the age of a cluster that is up', () => {
    const ageless = snapshotOf({ clusters: [clusterReading('c1', { created: failed('cs:DescribeClustersV1') })] });
    expect(factsOf(ageless).lifecycle.ok).toBe(true);
    expect(factsOf(ageless).created.ok).toBe(false);
  });
});

describe('what earlier audits left to remember', () => {
  const time = (before: number) => new Date(now - before).toISOString();
  const since = (before: number, keyId = 'key-1') => [{ keyId, from: time(before), to: time(hour) }];
  const remembered = (fields: Partial<RememberedCluster> = {}): RememberedCluster => ({
    last: { readAt: time(hour), name: 'before', regionId, vpcId: 'vpc-before' },
    first: { readAt: time(60 * day), encryptedAtCreation: false },
    keys: since(60 * day),
    off: null,
    turnedOn: [],
    updating: [],
    settled: time(hour),
    attestations: [],
    ...fields,
  });
  const memory = (clusters: Record<string, RememberedCluster>) => ({ memory: { clusters, transitions: [] } });

  it('is a cluster that is gone and used the key in the window: it is not exclusive then', () => {
    const gone = snapshotWith([activityCount()], memory({ c9: remembered() }));
    expect(activity(gone).attribution).toBe('shared-key');
  });

  it('is nothing of a cluster that was gone before the window, was elsewhere, or had another key', () => {
    const others = [
      remembered({ last: { ...remembered().last, readAt: time(day + 1) } }),
      remembered({ last: { ...remembered().last, regionId: 'cn-beijing' } }),
      remembered({ keys: [] }),
      remembered({ keys: since(90 * day, 'key-9') }),
    ];
    for (const other of others) {
      expect(activity(snapshotWith([activityCount()], memory({ c9: other }))).attribution).toBe('exclusive-key');
    }
  });

  it('is no second user in a cluster that is still there', () => {
    expect(activity(snapshotWith([activityCount()], memory({ c1: remembered() }))).attribution).toBe('exclusive-key');
  });

  it('is when a cluster was first seen encrypted, unless it was so at its first reading', () => {
    const off = { from: time(60 * day), to: time(5 * hour) };
    const turnedOn = remembered({ off, turnedOn: [time(3 * hour)] });

    expect(told(snapshotOf(memory({ c1: turnedOn })), 'encryptedSince')).toBe(now - 3 * hour);
    expect(told(snapshotOf(memory({ c1: remembered({ off }) })), 'encryptedSince')).toBe(now - 5 * hour);
    expect(told(snapshotOf(memory({ c1: remembered() })), 'encryptedSince')).toBeNull();
    expect(told(snapshotOf(), 'encryptedSince')).toBeNull();
  });

  it('is since when it has its key: usage that was read before cannot tell of it', () => {
    const usage = (readAt: string) =>
      factsOf(
        snapshotOf({
          activity: [{ regionId, readAt, activity: read(activityOf([activityCount()])) }],
          ...memory({ c1: remembered({ keys: since(2 * hour) }) }),
        }),
      ).activity.ok;

    expect([usage(time(3 * hour)), usage(time(hour))]).toEqual([false, true]);
  });

  it('is since when a cluster has been updating, where the cloud says it later or not at all', () => {
    const seen = memory({ c1: remembered({ updating: [time(2 * hour), time(hour / 2)] }) });
    const updating = (updated: number | null) =>
      told(snapshotOf({ clusters: [clusterReading('c1', { updated })], ...seen }), 'updatingSince');

    expect([updating(now - hour), updating(now - 3 * hour), updating(null)]).toEqual([
      now - 2 * hour,
      now - 3 * hour,
      now - 2 * hour,
    ]);
  });

  it('is nothing under a name that every object has', () => {
    const odd = snapshotOf({ clusters: [clusterReading('constructor'), clusterReading('__proto__')] });
    expect(told(odd, 'encryptedSince', 'constructor')).toBeNull();
    expect(told(odd, 'encryptedSince', '__proto__')).toBeNull();
  });
});
