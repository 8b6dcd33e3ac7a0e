import { describe, expect, it } from 'vitest';
import type { ClusterActivity } from '../../src/facts/cluster-activity.ts';
import type { ClusterFacts } from '../../src/facts/cluster-facts.ts';
import { joinFacts } from '../../src/facts/index.ts';
import { read } from '../../src/model/fact.ts';
import type { RememberedCluster } from '../../src/model/memory.ts';
import type { ClusterReading, Snapshot } from '../../src/model/snapshot.ts';
import type { Activity, ActivityCount } from '../../src/model/usage.ts';
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
      activityCount({ outcome: 'failed', errorCode: 'InternalFailure', count: 9, last: now - hour }),
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

  it('is denials that no later success clears which is at least as surely the cluster’s', () => {
    const shared = pair();
    const denied = (fields: object = {}) =>
      activityCount({ outcome: 'denied', errorCode: 'X', last: now - hour, ...fields });
    const own = { vpcId: 'vpc-c1' };
    const others = { vpcId: 'vpc-c2' };
    const later = { last: now - hour + 1 };
    const cases: readonly [string, object, readonly ActivityCount[], number][] = [
      ['none since', {}, [denied()], 1],
      ['a success since', {}, [denied(), activityCount(later)], 0],
      ['a success of the same moment', {}, [denied(), activityCount({ last: now - hour })], 1],
      ['of its VPC, then a success of its VPC', shared, [denied(own), activityCount({ ...own, ...later })], 0],
      [
        'of its VPC, then a success of the other cluster',
        shared,
        [denied(own), activityCount({ ...others, ...later })],
        1,
      ],
      ['of its VPC, then a success that names no VPC', shared, [denied(own), activityCount(later)], 1],
      ['of no VPC, then a success of its VPC', shared, [denied(), activityCount({ ...own, ...later })], 0],
      ['of no VPC, then a success of the other cluster', shared, [denied(), activityCount({ ...others, ...later })], 1],
      ['of the other cluster', shared, [denied(others)], 0],
    ];
    const found = cases.map(([name, parts, counts]) => [name, activity(snapshotWith(counts, parts)).deniedSince.count]);
    expect(found).toEqual(cases.map(([name, , , count]) => [name, count]));
  });

  it('is denials that name no key, as long as its own key has not worked since', () => {
    const unnamed = activityCount({ keyId: null, outcome: 'denied', errorCode: 'X', last: now - hour });
    const since = (...counts: ActivityCount[]) => activity(snapshotWith([unnamed, ...counts])).deniedUnnamed.count;
    expect([since(), since(activityCount()), since(activityCount({ keyId: 'key-2' }))]).toEqual([1, 0, 1]);
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

  it('is as strong as what was seen in the window, and in the cluster’s life', () => {
    const counts = [activityCount({ vpcId: 'vpc-c1', last: now - 5 * day }), activityCount({ last: now - hour })];
    const before = [activityCount({ vpcId: 'vpc-c1', last: now - 5 * day })];
    const young = { ...pair({ created: read(now - 2 * day) }) };

    expect(activity(snapshotWith(counts, pair())).attribution).toBe('shared-key');
    expect(activity(snapshotWith(before, pair())).attribution).toBe('cluster');
    expect(activity(snapshotWith([...before, activityCount({ last: now - day - hour })], young)).attribution).toBe(
      'shared-key',
    );
  });
});

describe('the corroborating record', () => {
  const two = { ...pair({}, { namedKey: 'key-2' }), keys: [keyReading('key-1'), keyReading('key-2')] };
  const of = (counts: readonly ActivityCount[], fields: Partial<Activity> = {}, parts: SnapshotParts = two) =>
    activity(snapshotOf({ activity: [{ regionId, activity: read(activityOf(counts, fields)) }], ...parts }))
      .corroboration;
  const other = (fields: Partial<ActivityCount> = {}) => activityCount({ keyId: 'key-2', ...fields });

  it('is a success of the role with another key of the region, in the window and after the last call', () => {
    expect(of([other()])).toEqual({ at: now - 30 * minute, by: 'other-key' });
    expect(of([other({ last: now - day - 1 })])).toBeNull();
    expect(of([other({ outcome: 'denied', errorCode: 'X' })])).toBeNull();
    expect(of([other({ last: now - hour }), activityCount()])).toBeNull();
    expect(of([activityCount()])).toBeNull();
    expect(of([other({ keyId: null })])).toBeNull();
  });

  it('is a record of the kind that the missing calls are', () => {
    const missing = activityCount({ last: now - 2 * day });
    expect(of([missing, other({ rw: 'Write' })])).toBeNull();
    expect(of([missing, other({ rw: 'Read' })])?.by).toBe('other-key');
  });

  it('is a KMS record of that kind where the ledger or SLS has it, and a trail records everything', () => {
    const missing = activityCount({ last: now - 2 * day });
    const recorded = { Read: now - hour };
    const byRecord = { at: now - hour, by: 'kms-record' };
    expect(of([missing], { source: 'ledger', recorded })).toEqual(byRecord);
    expect(of([missing], { source: 'sls', recorded })).toEqual(byRecord);
    const both = { source: 'ledger', recorded } as const;
    expect(of([missing, other({ last: now - hour - 1 })], both)).toEqual(byRecord);
    expect(of([missing, other({ last: now - hour })], both)?.by).toBe('other-key');
    expect(of([missing], { source: 'lookup-events', recorded })).toBeNull();
    expect(of([missing], { source: 'ledger', recorded: { Write: now - hour } })).toBeNull();
    expect(of([missing], { source: 'ledger', recorded: { Read: now - 3 * day } })).toBeNull();
    // Edited from All to Write.
    const writes = [{ regionId, trails: read([{ name: 'all', recordsAll: false, coversRegion: true, status: null }]) }];
    expect(of([missing], { source: 'ledger', recorded }, { ...two, trails: writes })).toBeNull();
  });

  it('is a record of each kind where it was never seen which kind the calls are', () => {
    expect(of([], { source: 'ledger', recorded: { Read: now - hour } })).toBeNull();
    expect(of([], { source: 'ledger', recorded: { Read: now - hour, Write: now - 2 * hour } })?.by).toBe('kms-record');
  });
});

describe('what usage was like before it ended', () => {
  const lastHour = Math.floor(now / hour) - 48;
  const last = lastHour * hour + 10 * minute;
  /** One call an hour over days, the last two days ago. */
  const hourly = (days: number, fields: Partial<ActivityCount> = {}) =>
    activityCount({ first: last - days * day, last, hours: [[lastHour - days * 24, lastHour]], ...fields });
  const known = (fields: Partial<RememberedCluster> = {}): RememberedCluster => ({
    last: { readAt: new Date(now).toISOString(), name: 'c1', regionId, vpcId: '' },
    first: { readAt: time(60 * day), encryptedAtCreation: false },
    keys: [{ keyId: 'key-1', from: time(60 * day), to: time(0) }],
    versions: [{ minor: '1.30', from: time(60 * day), to: time(0) }],
    off: null,
    turnedOn: [],
    stopped: [],
    resumed: [],
    updating: [],
    settled: time(0),
    attestations: [],
    ...fields,
  });
  const time = (ago: number) => new Date(now - ago).toISOString();
  const of = (counts: readonly ActivityCount[], parts: SnapshotParts = {}, memory?: RememberedCluster) =>
    activity(
      snapshotWith(counts, { ...parts, ...(memory && { memory: { clusters: { c1: memory }, transitions: [] } }) }),
    );

  it('is a baseline of the cluster where the key is its own', () => {
    const { history, historyOf, absentSince } = of([hourly(10)]);
    expect(history).toEqual({
      is: 'baseline',
      hours: 241,
      from: (lastHour - 240) * hour,
      to: last,
      typicalGap: hour,
      longestGap: hour,
    });
    expect([historyOf, absentSince]).toEqual(['cluster', last]);
  });

  it('is the key’s where clusters share it, and of no cluster that came later', () => {
    expect(of([hourly(10)], pair())).toMatchObject({ history: { is: 'baseline' }, historyOf: 'key' });
    const young = pair({ created: read(now - 5 * day) });
    expect(of([hourly(10)], young).history.is).toBe('unknown');
    expect(activity(snapshotWith([hourly(10)], young), 'c2').history.is).toBe('baseline');
  });

  it('is not the key’s where one of its clusters has gone or stands still: the calls may have been its own', () => {
    for (const other of [
      { state: read('stopped') },
      { state: read('deleting') },
      { encryption: read({ is: 'off', keyId: 'key-1' } as const) },
    ]) {
      expect(of([hourly(10)], pair({}, other)).history.is).toBe('unknown');
    }
    const listings = [{ operation: 'cs:DescribeClustersV1', regionId: '', clusters: failed('cs:DescribeClustersV1') }];
    expect(of([hourly(10)], { listings }).history.is).toBe('unknown');
  });

  it('begins anew when the key, the minor version or encryption changes', () => {
    const changes: Partial<RememberedCluster>[] = [
      {
        versions: [
          { minor: '1.29', from: time(60 * day), to: time(6 * day) },
          { minor: '1.30', from: time(5 * day), to: time(0) },
        ],
      },
      {
        keys: [
          { keyId: 'key-1', from: time(5 * day), to: time(0) },
          { keyId: 'key-0', from: time(60 * day), to: time(6 * day) },
        ],
      },
      { off: { from: time(60 * day), to: time(6 * day) }, turnedOn: [time(5 * day)] },
    ];
    expect(of([hourly(10)], {}, known()).history.is).toBe('baseline');
    for (const change of changes) expect(of([hourly(10)], {}, known(change)).history.is).toBe('unknown');
  });

  it('begins anew with a change of the cluster, unless what is remembered from before is the same', () => {
    const changed = { clusters: [clusterReading('c1', { updated: now - 5 * day })] };
    expect(of([hourly(10)], changed).history.is).toBe('unknown');
    expect(of([hourly(10)], changed, known()).history.is).toBe('baseline');
    const unchanged = { clusters: [clusterReading('c1', { updated: null })] };
    expect(of([hourly(10)], unchanged).history.is).toBe('baseline');
  });

  it('leaves out time in which the cluster was not running, and counts absence from when it ran again', () => {
    const before = hourly(0, {
      hours: [
        [lastHour - 240, lastHour - 200],
        [lastHour - 100, lastHour],
      ],
    });
    const stops = known({ stopped: [time(48 * hour + 150 * hour)], resumed: [time(48 * hour + 100 * hour)] });
    expect(of([before], {}, known()).history).toMatchObject({ longestGap: 100 * hour });
    expect(of([before], {}, stops).history).toMatchObject({ longestGap: hour });
    const stoppedSince = known({ stopped: [time(30 * hour)], resumed: [time(20 * hour)] });
    expect(of([hourly(10)], {}, stoppedSince).absentSince).toBe(now - 20 * hour);
  });

  it('rests on nothing that was read in part', () => {
    const damage = [failed('oss:GetObject', { from: time(5 * day), to: time(5 * day) })];
    const parts = { activity: [{ regionId, activity: read(activityOf([hourly(10)], { damage })) }] };
    expect(activity(snapshotOf(parts)).history.is).toBe('unknown');
  });

  it('is suspect where everything that was regular ended within a day', () => {
    const two = { ...pair({}, { namedKey: 'key-2' }), keys: [keyReading('key-1'), keyReading('key-2')] };
    const suspect = (second: Partial<ActivityCount>) => {
      const snapshot = snapshotWith([hourly(10), hourly(10, { keyId: 'key-2', ...second })], two);
      const region = joinFacts(snapshot).subjects['ACS::::Region'][0]?.facts.usageEnded;
      return [activity(snapshot).sourceSuspect, region?.ok && region.value];
    };
    const later = (hours: number) => ({
      last: last + hours * hour,
      hours: [[lastHour - 240, lastHour + hours]] as const,
    });
    expect(suspect({})).toEqual([true, last]);
    expect(suspect(later(24))).toEqual([true, last + 24 * hour]);
    expect(suspect(later(25))).toEqual([false, null]);
    expect(suspect({ hours: [[lastHour, lastHour]] })).toEqual([false, null]);
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
    versions: [],
    stopped: [],
    resumed: [],
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
