import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { assemble } from '../../src/judge/assemble.ts';
import { read } from '../../src/model/fact.ts';
import type { Report } from '../../src/model/report.ts';
import type { Activity, RegionUsage } from '../../src/model/usage.ts';
import { day, hour, minute, now, settings, throwCheckError } from '../facts/healthy.ts';
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
  syncedSecrets,
} from '../facts/snapshot.ts';

function reportOf(parts: SnapshotParts = {}): Report {
  const options = { auditId: 'audit-1', toolVersion: '1.2.3', settings, waivers: [], onCheckError: throwCheckError };
  return assemble(snapshotOf(parts), options);
}

const off = (id: string, keyId = '') =>
  clusterReading(id, { encryption: read({ is: 'off', keyId }), namedKey: keyId, syncedSecrets: read(syncedSecrets()) });

const findingOf = (report: Report, checkId: string, id = 'c1') =>
  report.findings.find((finding) => finding.checkId === checkId && finding.resource.id === id);

describe('a report', () => {
  it('proves a healthy cluster', () => {
    const report = reportOf();

    expect(report.readErrors).toEqual([]);
    expect(report.clusters[0]).toMatchObject({
      id: 'c1',
      verified: 'cluster',
      encryption: { state: 'on', keyId: 'key-1' },
    });
    expect(report.summary).toMatchObject({
      clusters: 1,
      proClusters: 1,
      verified: 1,
      bySeverity: { critical: 0, high: 0, medium: 0, low: 0 },
    });
    expect(report).toMatchObject({
      schemaVersion: '1',
      tool: { name: 'sealwatch', version: '1.2.3' },
      auditId: 'audit-1',
      startedAt: '2026-11-22T06:30:00.000Z',
      finishedAt: '2026-11-22T06:30:05.000Z',
      scope: { accounts: ['1234567890123456'], regions: ['cn-hangzhou'] },
    });
  });

  it('dates clusters, keys and findings by one rule: what was read outside of the run has its time', () => {
    const times = (readAt: string) => {
      const { clusters, findings } = reportOf({ clusters: [clusterReading('c1', { readAt })] });
      return [clusters[0]?.readAt, findings.find(({ resource }) => resource.id === 'c1')?.readAt];
    };
    const outside = ['2026-11-22T06:29:59.000Z', '2026-11-22T06:30:07.000Z'];
    const within = ['2026-11-22T06:30:00.000Z', '2026-11-22T06:30:06.000Z'];
    expect([...outside, ...within].map(times)).toEqual([
      ...outside.map((time) => [time, time]),
      ...within.map(() => [undefined, undefined]),
    ]);
  });

  it('is the same for the same snapshot, and survives JSON', () => {
    expect(reportOf()).toEqual(reportOf());
    expect(JSON.parse(JSON.stringify(reportOf()))).toEqual(reportOf());
  });

  it('changes nothing of the snapshot', () => {
    const snapshot = snapshotOf();
    const before = structuredClone(snapshot);
    assemble(snapshot, { auditId: 'a', toolVersion: '1', settings, waivers: [], onCheckError: throwCheckError });

    expect(snapshot).toEqual(before);
  });

  it('counts its findings by verdict, and what is against the account by severity', () => {
    const { findings, summary } = reportOf({ clusters: [clusterReading('c1'), off('c2')] });

    for (const [verdict, count] of Object.entries(summary.verdicts)) {
      expect(findings.filter((finding) => finding.verdict === verdict)).toHaveLength(count);
    }
    expect(summary.bySeverity).toEqual({ critical: 0, high: 1, medium: 0, low: 0 });
    expect(summary.findingsBySeverity).toEqual({ critical: 0, high: 1, medium: 0, low: 0 });
  });

  it('begins with what is worst', () => {
    const { findings } = reportOf({
      clusters: [clusterReading('c1'), off('c2'), clusterReading('c3', { state: failed('cs:DescribeClustersV1') })],
      keys: [keyReading('key-1', read(keyMetadata('key-1', { state: read('Disabled') })))],
    });
    const ranks = findings.map(({ verdict }) =>
      ['NON_COMPLIANT', 'INSUFFICIENT_DATA', 'COMPLIANT', 'NOT_APPLICABLE'].indexOf(verdict),
    );

    expect(ranks).toEqual([...ranks].sort());
    expect(findings[0]).toMatchObject({ verdict: 'NON_COMPLIANT', severity: 'critical' });
  });

  it('has one finding for every check and resource, under an id of its own', () => {
    const { findings } = reportOf({
      clusters: [clusterReading('c1'), off('c2'), clusterReading('c3', { edition: read('basic') })],
      listings: [
        { operation: 'cs:DescribeClustersForRegion', regionId, clusters: failed('cs:DescribeClustersForRegion') },
      ],
      activity: [
        { regionId, activity: read(activityOf([activityCount({ keyId: null, outcome: 'denied', errorCode: 'X' })])) },
      ],
    });
    const ids = findings.map(({ id }) => id);
    const places = findings.map(({ checkId, resource }) =>
      JSON.stringify([checkId, resource.type, resource.regionId, resource.id]),
    );

    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(places).size).toBe(places.length);
  });

  it('keeps the id of a finding over audits, whatever becomes of its verdict', () => {
    const before = findingOf(reportOf(), 'ack-cluster-encryption-enabled');
    const after = findingOf(reportOf({ clusters: [off('c1')] }), 'ack-cluster-encryption-enabled');

    expect([before?.verdict, after?.verdict]).toEqual(['COMPLIANT', 'NON_COMPLIANT']);
    expect(after?.id).toBe(before?.id);
  });

  it('tells resources of the same name in two regions apart', () => {
    const report = reportOf({ clusters: [clusterReading('c1'), clusterReading('c1', { regionId: 'cn-beijing' })] });
    const ids = report.findings
      .filter(({ checkId }) => checkId === 'ack-cluster-encryption-enabled')
      .map(({ id }) => id);

    expect(new Set(ids).size).toBe(2);
  });

  it('names the controls that each finding maps to', () => {
    const report = reportOf();
    expect(findingOf(report, 'ack-cluster-encryption-enabled')?.controls).toContain('nist-800-53-r5:SC-28');
    for (const { checkId, controls } of report.findings) {
      expect(controls).toEqual(checks.find(({ id }) => id === checkId)?.controls);
    }
  });

  it('words each finding, and names the resource in its commands', () => {
    const finding = findingOf(reportOf({ clusters: [off('c1')] }), 'ack-cluster-encryption-enabled');

    expect(finding).toMatchObject({ reason: 'Secret encryption at rest is off.', message: { id: 'encryption-off' } });
    expect(finding?.remediation?.commands).toEqual(['sealwatch remediate --cluster c1']);
  });

  it.each(['$&{name}', 'c1; rm -rf ~', '--all', 'c1\nid', '$(id)', ''])(
    'gives no command with an id that a shell would not take for one word: %j',
    (id) => {
      const odd = clusterReading(id, {
        encryption: read({ is: 'off', keyId: '' }),
        namedKey: '',
        syncedSecrets: read(syncedSecrets()),
      });
      expect(findingOf(reportOf({ clusters: [odd] }), 'ack-cluster-encryption-enabled', id)?.remediation).toMatchObject(
        {
          commands: [],
        },
      );
    },
  );
});

describe('the owner of a finding', () => {
  const owned = (...teams: (string | undefined)[]) => {
    const clusters = teams.map((team, index) =>
      clusterReading(`c${index + 1}`, { tags: team === undefined ? {} : { team } }),
    );
    const options = {
      auditId: 'audit-1',
      toolVersion: '1.2.3',
      settings,
      waivers: [],
      ownersTag: 'team',
      onCheckError: throwCheckError,
    };
    const report = assemble(snapshotOf({ clusters }), options);
    const ownerOf = (checkId: string, id: string) => findingOf(report, checkId, id)?.owner;
    return [
      ...teams.map((_, index) => ownerOf('ack-cluster-encryption-enabled', `c${index + 1}`)),
      ownerOf('kms-key-delete-protection-enabled', 'key-1'),
    ];
  };

  it('is the value of the tag of its cluster; of a key, that of all of its clusters', () => {
    expect(owned('pay', 'pay')).toEqual(['pay', 'pay', 'pay']);
    expect(owned('pay', 'web')).toEqual(['pay', 'web', undefined]);
    expect(owned('pay', undefined)).toEqual(['pay', undefined, undefined]);
    expect(reportOf().findings.some((finding) => 'owner' in finding)).toBe(false);
  });
});

describe('a cluster in a report', () => {
  const cluster = (parts: SnapshotParts) => reportOf(parts).clusters[0];

  it.each([
    ['on', {}],
    ['off', { encryption: read({ is: 'off', keyId: '' } as const), namedKey: '', secretManager: read(null) }],
    ['off', { edition: read('basic' as const), encryption: read({ is: 'not-offered' } as const), namedKey: '' }],
    ['unknown', { encryption: failed('cs:DescribeClusterDetail'), namedKey: '' }],
    ['unknown', { state: read('updating') }],
    ['unknown', { state: failed('cs:DescribeClustersV1') }],
  ])('is %s', (state, fields) => {
    expect(cluster({ clusters: [clusterReading('c1', fields)] })?.encryption.state).toBe(state);
  });

  it('is verified by no more than the key where others share it', () => {
    const { clusters } = reportOf({ clusters: [clusterReading('c1'), clusterReading('c2')] });
    expect(clusters.map(({ verified }) => verified)).toEqual(['key', 'key']);
  });

  it('is verified itself where its VPC names it', () => {
    const counts = [activityCount({ vpcId: 'vpc-c1' })];
    const { clusters } = reportOf({
      clusters: [clusterReading('c1'), clusterReading('c2')],
      activity: [{ regionId, activity: read(activityOf(counts)) }],
    });
    expect(clusters.map(({ verified, verification }) => [verified, verification.keyUsed])).toEqual([
      ['cluster', 'COMPLIANT'],
      ['unknown', 'INSUFFICIENT_DATA'],
    ]);
  });

  it.each<[string, SnapshotParts]>([
    [
      'its encryption',
      { clusters: [clusterReading('c1', { encryption: failed('cs:DescribeClusterDetail'), namedKey: '' })] },
    ],
    ['its edition', { clusters: [clusterReading('c1', { edition: failed('cs:DescribeClustersV1') })] }],
    ['its state', { clusters: [clusterReading('c1', { state: failed('cs:DescribeClustersV1') })] }],
    ['its age', { clusters: [clusterReading('c1', { created: failed('cs:DescribeClustersV1') })] }],
    ['its version', { clusters: [clusterReading('c1', { version: failed('cs:DescribeClustersV1') })] }],
    ['its key', { keys: [keyReading('key-1', failed('kms:DescribeKey'))] }],
    ['its activity', { activity: [{ regionId, activity: failed('actiontrail:LookupEvents') }] }],
    ['the account', { identity: failed('sts:GetCallerIdentity') }],
  ])('is not verified where %s could not be read', (_, parts) => {
    expect(cluster(parts)?.verified).toBe('unknown');
    expect(reportOf(parts).summary.verified).toBe(0);
  });

  it('shows its activity, and how far it was read', () => {
    const counts = [
      activityCount({ count: 2 }),
      activityCount({ event: 'Decrypt', last: now - hour }),
      activityCount({ outcome: 'throttled', errorCode: 'Throttling', count: 5 }),
      activityCount({ outcome: 'failed', errorCode: '503', count: 4 }),
      activityCount({ outcome: 'denied', errorCode: 'X', last: now - 2 * hour }),
    ];
    const activity = [
      { regionId, activity: read(activityOf(counts, { stopped: 'budget', readFrom: now - 3 * hour })) },
    ];
    expect(cluster({ activity })?.usage).toEqual({
      source: 'lookup-events',
      attribution: 'exclusive-key',
      encrypt: 2,
      decrypt: 1,
      denied: 1,
      throttled: 5,
      failed: 4,
      first: new Date(now - hour).toISOString(),
      last: new Date(now - 30 * minute).toISOString(),
      readFrom: new Date(now - 3 * hour).toISOString(),
      readTo: new Date(now - 10 * minute).toISOString(),
      complete: false,
    });
  });
});

describe('where something was read', () => {
  it('is told once for each cluster and each key', () => {
    const { clusters, keys } = reportOf({
      clusters: [{ ...clusterReading('c1'), source: { operation: 'cs:DescribeClustersV1', requestId: 'REQ-1' } }],
      keys: [{ ...keyReading('key-1'), requestId: 'REQ-2' }],
    });
    expect(clusters[0]?.source).toEqual({ operation: 'cs:DescribeClustersV1', requestId: 'REQ-1' });
    expect(keys[0]?.requestId).toBe('REQ-2');
  });

  it('is not told of what could not be read', () => {
    const { clusters, keys } = reportOf({
      clusters: [{ ...clusterReading('c1'), encryption: failed('cs:DescribeClusterDetail') }],
      keys: [keyReading('key-1', failed('kms:DescribeKey'))],
    });
    expect(clusters[0]?.source).toBeUndefined();
    expect(keys[0]?.requestId).toBeUndefined();
  });
});

describe('a key in a report', () => {
  it('says that KMS knows none, and nothing of what could not be read', () => {
    const { keys } = reportOf({
      keys: [keyReading('key-1', read(null)), keyReading('key-2', failed('kms:DescribeKey'))],
    });
    expect(keys.map(({ id, state, spec, clusters }) => ({ id, state, spec, clusters }))).toEqual([
      { id: 'key-1', state: 'Absent', spec: '', clusters: ['c1'] },
      { id: 'key-2', state: '', spec: '', clusters: [] },
    ]);
  });

  it('shows what was read of it', () => {
    const metadata = keyMetadata('key-1', {
      state: read('PendingDeletion'),
      deleteDate: read(now),
      deletionProtection: read(false),
      instanceId: read('kst-1'),
      spec: failed('kms:DescribeKey'),
    });
    expect(reportOf({ keys: [keyReading('key-1', read(metadata))] }).keys[0]).toMatchObject({
      state: 'PendingDeletion',
      deleteDate: '2026-11-22T06:30:00.000Z',
      deletionProtection: 'Disabled',
      instanceId: 'kst-1',
      rotation: 'Disabled',
      spec: '',
    });
  });
});

describe('what the cost of a report rests on', () => {
  const busy = (fields: Partial<Activity> = {}) =>
    activityOf([activityCount({ count: 480, first: now - day, last: now - hour })], { readFrom: now - day, ...fields });
  const costOf = (activity: Activity, parts: SnapshotParts = {}) =>
    reportOf({ activity: [{ regionId, activity: read(activity), readAt: '2026-11-22T06:30:00.000Z' }], ...parts });
  const usage: RegionUsage = { regionId, source: 'ledger', from: now - 2 * day, to: now, counts: [] };

  it.each(['lookup-events', 'sls'] as const)('are the calls that %s saw, where no ledger counted them', (source) => {
    const { cost, clusters } = costOf(busy({ source, readTo: now }));
    expect(clusters[0]?.cost?.observedCalls).toEqual({ low: 14_400, expected: 14_400, high: 14_400 });
    expect(cost.observed).toEqual({
      sources: [source],
      from: new Date(now - day).toISOString(),
      to: new Date(now).toISOString(),
    });
  });

  it('are those of the ledger where there is one', () => {
    expect(costOf(busy(), { usage: [usage] }).cost.observed?.sources).toEqual(['ledger']);
  });

  it.each<[string, Activity]>([
    ['of which a part could not be read', busy({ broken: 1 })],
    ['of minutes', busy({ readFrom: now - 30 * minute })],
  ])('are no calls %s', (_, activity) => {
    expect(costOf(activity).clusters[0]?.cost?.observedCalls).toBeNull();
  });

  it('are of the last thirty days, and of older ones the part that falls into them', () => {
    const old = activityCount({ count: 100, first: now - 40 * day, last: now - 20 * day });
    const { cost, clusters } = costOf(activityOf([old], { readFrom: now - 90 * day, readTo: now }));
    expect(cost.observed?.from).toBe(new Date(now - 30 * day).toISOString());
    expect(clusters[0]?.cost?.observedCalls).toEqual({ low: 50, expected: 50, high: 50 });
  });
});
