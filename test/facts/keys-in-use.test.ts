import { describe, expect, it } from 'vitest';
import { keysInUse } from '../../src/facts/keys-in-use.ts';
import { assemble } from '../../src/judge/assemble.ts';
import { type Fact, read } from '../../src/model/fact.ts';
import type { Report } from '../../src/model/report.ts';
import type { KeyMetadata, Snapshot } from '../../src/model/snapshot.ts';
import { hour, now, settings, throwCheckError } from './healthy.ts';
import {
  accountId,
  activityCount,
  activityOf,
  clusterReading,
  failed,
  keyMetadata,
  keyReading,
  regionId,
  snapshotOf,
} from './snapshot.ts';

const arn = `acs:kms:${regionId}:${accountId}:key/key-1`;
const foreign = `acs:kms:${regionId}:1000000000000001:key/key-1`;
const aliased = (fields: Partial<KeyMetadata> = {}) => keyReading('alias/prod', read(keyMetadata('key-1', fields)));
const plain = (fields: Partial<KeyMetadata> = {}) => keyReading('key-1', read(keyMetadata('key-1', fields)));
const dying = { state: read('PendingDeletion' as const), deletionProtection: read(false) };
const clusters = [
  clusterReading('pay', { namedKey: arn.replace('acs:kms', 'ACS:KMS') }),
  clusterReading('shop', { namedKey: 'alias/prod' }),
  clusterReading('web', { namedKey: 'key-1' }),
];
const usage = (...counts: Parameters<typeof activityCount>[0][]) => [
  { regionId, activity: read(activityOf(counts.map(activityCount))), readAt: new Date(now).toISOString() },
];

function reportOf(parts: Partial<Snapshot>, waived = ''): Report {
  const waiver = { reason: 'r', owner: 'o', approvedBy: 'b', expires: '2026-12-31' };
  const check = 'kms-key-delete-protection-enabled';
  return assemble(snapshotOf(parts), {
    auditId: 'a',
    toolVersion: '1',
    settings,
    waivers: waived === '' ? [] : [{ ...waiver, check, resource: waived }],
    onCheckError: throwCheckError,
  });
}
const keyFindings = ({ findings }: Report) => findings.filter(({ resource }) => resource.type === 'ACS::KMS::Key');

describe('a key that clusters name by id, ARN and alias', () => {
  const report = reportOf({ clusters, keys: [aliased(dying), plain(dying)] });

  it('is one key with all of its references and clusters', () => {
    expect(report.keys).toMatchObject([
      {
        id: 'key-1',
        arn,
        references: [arn.replace('acs:kms', 'ACS:KMS'), 'alias/prod', 'key-1'],
        clusters: ['pay', 'shop', 'web'],
      },
    ]);
    expect(report.clusters.map(({ encryption }) => encryption.keyId)).toEqual(['key-1', 'key-1', 'key-1']);
  });

  it('has one finding of each check, which names all of its clusters, and commands with its id', () => {
    const found = keyFindings(report);
    expect(new Set(found.map(({ checkId }) => checkId)).size).toBe(found.length);
    expect(new Set(found.map(({ resource }) => resource.id))).toEqual(new Set(['key-1']));
    const [deletion, protection] = ['kms-key-state-not-pending-deletion', 'kms-key-delete-protection-enabled'].map(
      (id) => found.find(({ checkId }) => checkId === id),
    );
    expect(deletion?.message.data).toMatchObject({ clusters: ['name-of-pay', 'name-of-shop', 'name-of-web'] });
    expect(deletion?.remediation?.commands).toEqual([
      `aliyun kms CancelKeyDeletion --KeyId key-1 --region ${regionId}`,
    ]);
    expect(protection?.remediation?.commands.join()).toContain(`--ProtectedResourceArn ${arn} `);
  });

  it('is used by all of them, whichever reference a record has', () => {
    for (const keyId of ['key-1', arn, 'alias/prod']) {
      const one = reportOf({ clusters, keys: [aliased(), plain()], activity: usage({ keyId }) });
      expect(one.clusters.map(({ usage }) => usage.attribution)).toEqual(Array(3).fill('shared-key'));
    }
    const other = reportOf({ clusters, keys: [aliased(), plain()], activity: usage({ keyId: foreign }) });
    expect(other.clusters.map(({ usage }) => usage.attribution)).toEqual(Array(3).fill('none'));
  });

  it.each(['key-1', arn, 'alias/prod', arn.replace('key/key-1', 'alias/prod')])('is waived by %s', (text) => {
    const { findings } = reportOf({ clusters, keys: [aliased(dying), plain(dying)] }, text);
    expect(findings.filter(({ waiver }) => waiver !== undefined)).toHaveLength(1);
  });

  it('is unread where its descriptions contradict each other', () => {
    const torn = reportOf({ clusters, keys: [aliased({ state: read('Disabled') }), plain()] });
    expect(torn.readErrors).toMatchObject([{ operation: 'kms:DescribeKey', code: 'ContradictoryAnswers' }]);
    const usable = torn.findings.filter(({ checkId }) => checkId === 'ack-cluster-encryption-key-usable');
    expect(usable.map(({ verdict }) => verdict)).toEqual(Array(3).fill('INSUFFICIENT_DATA'));
  });

  it('is read as early as its first description, and a field is unread where one description leaves it so', () => {
    const [early, late] = ['2026-11-22T06:00:00Z', '2026-11-22T06:29:00Z'];
    const unread = failed('kms:DescribeKey');
    const keys = [
      { ...aliased({ rotation: unread }), readAt: late },
      { ...plain(), readAt: early },
    ];
    const [key] = keysInUse(snapshotOf({ clusters, keys })).all;
    expect(key?.readAt).toBe(early);
    expect(key?.metadata).toMatchObject({ ok: true, value: { rotation: unread, state: { ok: true } } });
  });

  it('is another key than one of another account with the same id', () => {
    const metadata = read(keyMetadata('key-1', { arn: foreign }));
    const two = reportOf({
      clusters: [clusterReading('own'), clusterReading('far', { namedKey: foreign })],
      keys: [plain(), keyReading(foreign, metadata)],
    });
    expect(two.keys.map(({ id, clusters: users }) => [id, users])).toEqual([
      ['key-1', ['own']],
      [foreign, ['far']],
    ]);
    expect(two.clusters.map(({ usage }) => usage.attribution)).toEqual(['exclusive-key', 'none']);
  });

  it('is formerly the same key where memory has another reference to it', () => {
    const [from, to] = ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'];
    const remembered = {
      last: { readAt: to, name: 'pay', regionId, vpcId: '' },
      first: { readAt: from, encryptedAtCreation: true },
      keys: [
        { keyId: 'alias/prod', from, to },
        { keyId: arn, from: to, to },
      ],
      off: null,
      turnedOn: [],
      versions: [],
      stopped: [],
      resumed: [],
      updating: [],
      settled: to,
      attestations: [],
    };
    const [key] = keyFindings(
      reportOf({
        clusters: [clusters[0] as (typeof clusters)[0]],
        keys: [aliased(dying), plain(dying)],
        memory: { clusters: { pay: remembered }, transitions: [] },
      }),
    );
    expect(key?.message.data).toMatchObject({ clusters: ['name-of-pay'] });
  });
});

describe('a reference that KMS described no key for', () => {
  it.each<[string, Fact<null>]>([
    ['alias/lost', failed('kms:DescribeKey')],
    ['key-lost', failed('kms:DescribeKey')],
    ['alias/lost', read(null)],
  ])('leaves the usage of every key of its region shared at most: %s, %j', (namedKey, metadata) => {
    const parts = (described: Fact<KeyMetadata | null>) => ({
      clusters: [clusterReading('pay'), clusterReading('lost', { namedKey })],
      keys: [plain(), keyReading(namedKey, described)],
      activity: usage({ vpcId: 'vpc-pay' }, { clusterId: 'pay' }),
    });
    expect(reportOf(parts(metadata)).clusters[0]?.usage.attribution).toBe('shared-key');
    const other = read(keyMetadata('key-2'));
    expect(reportOf(parts(other)).clusters[0]?.usage.attribution).toBe('cluster');
  });

  it('leaves them as they are where KMS answered that there is no key of that id', () => {
    const { clusters: found } = reportOf({
      clusters: [clusterReading('pay'), clusterReading('gone', { namedKey: 'key-9' })],
      keys: [plain(), keyReading('key-9', read(null))],
    });
    expect(found[0]?.usage.attribution).toBe('exclusive-key');
  });

  it('gives no command', () => {
    for (const reference of ['alias/lost', 'key-lost', foreign]) {
      for (const metadata of [failed('kms:DescribeKey'), read(null)]) {
        const { findings } = reportOf({
          clusters: [clusterReading('pay', { namedKey: reference })],
          keys: [keyReading(reference, metadata)],
        });
        for (const { remediation } of findings)
          expect(remediation?.commands.join() ?? '').not.toMatch(/key-lost|alias\/lost|acs:kms/);
      }
    }
  });

  it('never makes missing calls of an alias a failure: they cannot be told from those with other keys', () => {
    for (const metadata of [failed('kms:DescribeKey'), read(null)]) {
      const { findings } = reportOf({
        clusters: [clusterReading('pay', { version: read('1.28.0-aliyun.1'), namedKey: 'alias/lost' })],
        keys: [keyReading('alias/lost', metadata)],
        activity: usage({ keyId: 'key-7', last: now - hour }),
      });
      const active = findings.find(({ checkId }) => checkId === 'ack-cluster-encryption-active');
      expect(active?.verdict).toBe('INSUFFICIENT_DATA');
    }
  });
});
