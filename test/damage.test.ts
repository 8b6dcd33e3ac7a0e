import { afterEach, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, type Fault, startEmulator } from '../emulator/index.ts';
import { checks } from '../src/checks/index.ts';
import { assemble } from '../src/judge/assemble.ts';
import { read } from '../src/model/fact.ts';
import { isVerified, type Verdict } from '../src/model/finding.ts';
import type { Report } from '../src/model/report.ts';
import type { Snapshot } from '../src/model/snapshot.ts';
import { audit } from '../src/runs/audit.ts';
import { accessKey, account, cluster, event, key, metaData, role } from './account.ts';
import { ask, needsOf } from './check-table.ts';
import { now, settings, throwCheckError } from './facts/healthy.ts';
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
} from './facts/snapshot.ts';
import { openSession } from './open-session.ts';

type Verdicts = Readonly<Record<string, Verdict>>;

function verdictsOf(report: Report): Verdicts {
  return Object.fromEntries(
    report.findings.map(({ checkId, resource, verdict }) => [
      `${checkId} ${resource.regionId}/${resource.id}`,
      verdict,
    ]),
  );
}

const become = (verdict: Verdict, before: Verdicts, after: Verdicts) =>
  Object.keys(after).filter((name) => after[name] === verdict && before[name] !== verdict);

describe('a fact that was not read', () => {
  const needs = checks.flatMap((check) => needsOf(check).map((fact) => [check.id, fact, check] as const));

  /** What is known of resources of which, together, every gate lets one pass. */
  const worlds = [
    {},
    {
      encryption: { is: 'off', keyId: '' },
    },
    { syncedSecrets: secretManager(read({ on: true, interval: 60 })), polling: { on: true, interval: 60 } },
  ];

  it.each(needs)('leaves %s without proof where it is %s', (_, fact, check) => {
    const verdicts = worlds.map((given) => ask(check, { given, readErrors: [fact] }).decision);

    expect(verdicts.filter(({ verdict }) => verdict === 'COMPLIANT')).toEqual([]);
    expect(verdicts.map(({ verdict, message }) => `${verdict} ${message.id}`)).toContain(
      'INSUFFICIENT_DATA read-error',
    );
  });
});

describe('a reading that failed', () => {
  const bad = snapshotOf({
    clusters: [
      clusterReading('off', {
        encryption: read({ is: 'off', keyId: '' }),
        namedKey: '',
        syncedSecrets: read(secretManager(read({ on: false, interval: 0 }))),
      }),
      clusterReading('dead', { namedKey: 'key-dead' }),
      clusterReading('gone', { namedKey: 'key-gone' }),
      clusterReading('foreign', { namedKey: 'key-foreign' }),
      clusterReading('silent', { namedKey: 'key-silent' }),
      clusterReading('stuck', { state: read('updating'), updated: now - 86_400_000 }),
    ],
    keys: [
      keyReading('key-1'),
      keyReading(
        'key-dead',
        read(
          keyMetadata('key-dead', {
            state: read('PendingDeletion'),
            deletionProtection: read(false),
            creator: read('Oss'),
            instanceId: read('kst-1'),
          }),
        ),
      ),
      keyReading('key-gone', read(null)),
      keyReading('key-foreign', read(null)),
      keyReading('key-silent'),
    ],
    instances: [{ regionId, instanceId: 'kst-1', ends: read(now) }],
    security: {
      serviceRole: read({ granted: false, message: '' }),
      role: read(null),
      policies: read([]),
      kmsStatus: read('InDebt'),
    },
    trails: [{ regionId, trails: read([]) }],
    activity: [
      {
        regionId,
        activity: read(
          activityOf([
            activityCount(),
            activityCount({ keyId: 'key-foreign' }),
            activityCount({ keyId: 'key-stranger' }),
            activityCount({ keyId: 'key-dead', outcome: 'denied', errorCode: 'Rejected.PendingDeletion' }),
            activityCount({ keyId: null, outcome: 'denied', errorCode: 'Forbidden.KeyNotFound' }),
          ]),
        ),
      },
    ],
  });
  const whole = { healthy: snapshotOf(), bad };
  const judge = (snapshot: Snapshot) =>
    assemble(snapshot, {
      auditId: 'a',
      toolVersion: '1',
      settings: { ...settings, balance: { currency: 'CNY', minimum: 1 } },
      waivers: [],
      onCheckError: throwCheckError,
    });

  /** The paths of all facts in a value. */
  function factPaths(value: unknown, path: readonly string[] = []): string[][] {
    if (typeof value !== 'object' || value === null) return [];
    const own = 'ok' in value && typeof value.ok === 'boolean' ? [[...path]] : [];
    return [...own, ...Object.entries(value).flatMap(([name, child]) => factPaths(child, [...path, name]))];
  }

  function withAt(value: unknown, [name, ...rest]: readonly string[], put: unknown): unknown {
    if (name === undefined) return put;
    const copy = structuredClone(value) as Record<string, unknown>;
    copy[name] = withAt(copy[name], rest, put);
    return copy;
  }

  const places = Object.entries(whole).flatMap(([name, snapshot]) =>
    factPaths(snapshot).map((path) => [name, path.join('.'), snapshot, path] as const),
  );

  it.each(places)('makes nothing of a %s account COMPLIANT at %s, and is told', (_, name, snapshot, path) => {
    const before = judge(snapshot);
    const after = judge(withAt(snapshot, path, failed(`read:${name}`)) as Snapshot);

    expect(become('COMPLIANT', verdictsOf(before), verdictsOf(after))).toEqual([]);
    expect(after.readErrors.map(({ operation }) => operation)).toContain(`read:${name}`);
    const verifiedBefore = before.clusters.filter(({ verified }) => isVerified(verified)).map(({ id }) => id);
    const verifiedAfter = after.clusters.filter(({ verified }) => isVerified(verified)).map(({ id }) => id);
    expect(verifiedAfter.filter((id) => !verifiedBefore.includes(id))).toEqual([]);
  });
});

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

const off = metaData({ DisableEncryption: true, EncryptionKMSKeyId: '' });
const trail = { Name: 'all', EventRW: 'All', TrailRegion: 'All', HomeRegion: 'cn-hangzhou', IsLogging: true };

/** One cluster of each kind: c1 is verified, the others have every trouble. */
function organization(): AccountFile {
  return account({
    clusters: [
      cluster('c1'),
      cluster('off', { meta_data: off }),
      cluster('basic', { cluster_spec: 'ack.standard', meta_data: off }),
      cluster('disabled', { meta_data: metaData({ DisableEncryption: false, EncryptionKMSKeyId: 'key-2' }) }),
    ],
    keys: [key('key-1'), key('key-2', { KeyState: 'Disabled', DeletionProtection: 'Disabled' })],
    trails: [trail],
  } as unknown as Partial<AccountFile>);
}

async function auditOf(file: AccountFile): Promise<Report> {
  emulator = await startEmulator({ accounts: [file] });
  const session = openSession(emulator, { hasty: true, now: () => Date.now() });
  const { report } = await audit(session);
  await emulator.close();
  return report;
}

let baseline: Report | undefined;
async function healthyReport(): Promise<Report> {
  baseline ??= await auditOf(organization());
  return baseline;
}

interface Damage {
  readonly name: string;
  readonly damage: (file: AccountFile) => void;
  /** Verdicts of c1, key-1, its region and its account by check; what is not named must stay, or be INSUFFICIENT_DATA. */
  readonly expect: Readonly<Record<string, Verdict>>;
  /** The operation that the report must say could not be read, and of what; absent is none. */
  readonly readErrors?: string;
}

const INSUFFICIENT = 'INSUFFICIENT_DATA';
const ofClusters = checks.filter(({ resourceType }) => resourceType === 'ACS::ACK::Cluster').map(({ id }) => id);
const every = (ids: readonly string[], verdict: Verdict) => Object.fromEntries(ids.map((id) => [id, verdict]));

/** What rests on whether encryption is on. */
const onEncryption = every(
  ofClusters.filter((id) => id !== 'ack-cluster-state-settled'),
  INSUFFICIENT,
);
const enabled = 'ack-cluster-encryption-enabled';
const usable = 'ack-cluster-encryption-key-usable';
const supported = 'ack-cluster-encryption-key-supported';
const active = 'ack-cluster-encryption-active';
const notDenied = 'ack-cluster-encryption-not-denied';
const roleAuthorized = 'ack-managed-security-role-authorized';
const explained = 'kms-key-activity-explained';

const gone = Symbol('gone');
const shown = (value: unknown) => (value === gone ? 'missing' : JSON.stringify(value));

function set(object: Record<string, unknown> | undefined, field: string, value: unknown): void {
  if (object === undefined) throw new Error('nothing to damage');
  if (value === gone) delete object[field];
  else object[field] = value;
}

/** Damages of one field of the first cluster, all with the same outcome. */
function ofCluster(
  field: string,
  values: readonly unknown[],
  expected: Damage['expect'],
  readErrors?: string,
): Damage[] {
  return values.map((value) => ({
    name: `${field} of the cluster is ${shown(value)}`,
    damage: (file) => set(file.clusters?.[0], field, value),
    expect: expected,
    ...(readErrors !== undefined && { readErrors }),
  }));
}

function ofKey(
  field: string,
  values: readonly unknown[],
  expected: Damage['expect'],
  readErrors = 'kms:DescribeKey key-1',
): Damage[] {
  return values.map((value) => ({
    name: `${field} of the key is ${shown(value)}`,
    damage: (file) => set(file.keys?.[0], field, value),
    expect: expected,
    ...(readErrors !== '' && { readErrors }),
  }));
}

function capabilities(name: string, value: unknown, expected: Damage['expect'], readErrors?: string): Damage {
  return {
    name,
    damage: (file) => set(file.clusters?.[0], 'meta_data', JSON.stringify({ Capabilities: value })),
    expect: expected,
    ...(readErrors !== undefined && { readErrors }),
  };
}

/** Answers of an operation that are not as documented. */
function answers(
  operation: Fault['operation'],
  bodies: readonly unknown[],
  expected: Damage['expect'],
  readErrors: string,
  match?: Fault['match'],
): Damage[] {
  return bodies.map((body) => ({
    name: `${operation} answers ${JSON.stringify(body).slice(0, 90)}`,
    damage: (file) => {
      file.faults = [{ operation, body, ...(match && { match }) }];
    },
    expect: expected,
    readErrors,
  }));
}

const notText = [gone, null, 7, {}];
const listed = 'cs:DescribeClustersV1 c1';
const detailed = 'cs:DescribeClusterDetail c1';
const switchedOff = {
  [enabled]: 'NON_COMPLIANT',
  [usable]: 'NOT_APPLICABLE',
  [supported]: 'NOT_APPLICABLE',
  [active]: 'NOT_APPLICABLE',
  [notDenied]: 'NOT_APPLICABLE',
  'ack-cluster-kms-egress-open': 'NOT_APPLICABLE',
} as const;
const record = { ...event('key-1'), eventTime: '2026-01-01T00:00:00Z' };
const { Arn: _, Policies: __, ...bareRole } = role;

const damages: Damage[] = [
  ...ofCluster('cluster_spec', [...notText, 'zebra'], every(ofClusters, INSUFFICIENT), listed),
  // Managed clusters older than the editions are Basic; one whose encryption is reported as on is judged like Pro.
  ...ofCluster('cluster_spec', [''], {}),
  ...ofCluster('cluster_type', [...notText, '', 'zebra'], {}),
  ...ofCluster('profile', [7, {}, ['x'], true], every(ofClusters, INSUFFICIENT), listed),
  ...ofCluster('profile', [gone, null, '', 'zebra'], {}),
  ...ofCluster('state', [...notText, '', 'zebra'], every(ofClusters, INSUFFICIENT), listed),
  ...ofCluster(
    'created',
    [...notText, '', 'zebra', '0001-01-01T00:00:00Z', '2026-01-05T08:00:00', '2026-13-05T08:00:00Z'],
    { [active]: INSUFFICIENT },
    listed,
  ),
  ...ofCluster('updated', [...notText, '', 'zebra', '0001-01-01T00:00:00Z'], {}),
  ...ofCluster('current_version', notText, { [active]: INSUFFICIENT }, listed),
  ...ofCluster('current_version', ['', 'zebra'], {}),
  ...ofCluster(
    'meta_data',
    [gone, null, '', '{', '[]', '"x"', 'null', '7', 'zebra', 7, ['x'], true],
    onEncryption,
    detailed,
  ),
  ...ofCluster('meta_data', [{ Capabilities: { DisableEncryption: false, EncryptionKMSKeyId: 'key-1' } }], {}),
  ...ofCluster('name', [...notText, ''], {}),
  ...ofCluster('tags', [gone, null, 7, {}, ['x'], [{ key: 1 }]], {}),
  ...ofCluster('vpc_id', notText, {}),

  ...['x', 7, ['x'], true].map((value) =>
    capabilities(`Capabilities are ${shown(value)}`, value, onEncryption, detailed),
  ),
  ...[false, 'false', 'FALSE', 'False'].map((flag) =>
    capabilities(`DisableEncryption is ${shown(flag)}`, { DisableEncryption: flag, EncryptionKMSKeyId: 'key-1' }, {}),
  ),
  ...[true, 'true', 'TRUE'].map((flag) =>
    capabilities(
      `DisableEncryption is ${shown(flag)}`,
      { DisableEncryption: flag, EncryptionKMSKeyId: 'key-1' },
      switchedOff,
    ),
  ),
  ...[0, 1, '', '0', 'no', 'zebra', {}, ['x']].map((flag) =>
    capabilities(
      `DisableEncryption is ${shown(flag)}`,
      { DisableEncryption: flag, EncryptionKMSKeyId: 'key-1' },
      onEncryption,
      detailed,
    ),
  ),
  ...[7, true, {}, ['key-1']].map((id) =>
    capabilities(
      `EncryptionKMSKeyId is ${shown(id)}`,
      { DisableEncryption: false, EncryptionKMSKeyId: id },
      onEncryption,
      detailed,
    ),
  ),
  ...['', ' ', null].map((id) =>
    capabilities(
      `EncryptionKMSKeyId is ${shown(id)} beside a flag that says on`,
      { DisableEncryption: false, EncryptionKMSKeyId: id },
      onEncryption,
      listed,
    ),
  ),
  capabilities('a flag says on, and no key is there', { DisableEncryption: false }, onEncryption, listed),
  // The role uses the key for this cluster alone, so its encryption is on.
  capabilities('a key is there, and no flag', { EncryptionKMSKeyId: 'key-1' }, {}),
  capabilities('a key is there, and the flag is null', { DisableEncryption: null, EncryptionKMSKeyId: 'key-1' }, {}),
  ...[{}, null].map((nothing) =>
    capabilities(`Capabilities are ${shown(nothing)}, in the detail too`, nothing, {
      ...switchedOff,
      // The key is named by none then, and without a store no cluster was known before: one that is gone may have named it.
      [explained]: INSUFFICIENT,
    }),
  ),
  {
    name: 'the list says nothing at all, and the detail says on',
    damage: (file) => {
      const [first] = file.clusters ?? [];
      file.details = { c1: { meta_data: first?.meta_data } };
      set(first, 'meta_data', metaData({}));
    },
    expect: {},
  },
  {
    name: 'the list is malformed, and the detail says on',
    damage: (file) => {
      const [first] = file.clusters ?? [];
      file.details = { c1: { meta_data: first?.meta_data } };
      set(first, 'meta_data', '{"Capabilities":');
    },
    expect: {},
  },
  {
    name: 'the list says nothing at all, and the detail is malformed',
    damage: (file) => {
      file.details = { c1: { meta_data: '{' } };
      set(file.clusters?.[0], 'meta_data', metaData({}));
    },
    expect: onEncryption,
    readErrors: detailed,
  },
  {
    name: 'the list says nothing at all, and the detail is about another cluster',
    damage: (file) => {
      file.details = { c1: { cluster_id: 'off' } };
      set(file.clusters?.[0], 'meta_data', metaData({}));
    },
    expect: onEncryption,
    readErrors: detailed,
  },
  {
    name: 'the list says nothing at all, and the detail is denied',
    damage: (file) => {
      file.accessKeys = [{ ...accessKey, deny: ['cs:DescribeClusterDetail'] }];
      set(file.clusters?.[0], 'meta_data', metaData({}));
    },
    expect: onEncryption,
    readErrors: detailed,
  },

  ...ofKey('KeyState', [...notText, '', 'zebra'], {
    [usable]: INSUFFICIENT,
    'kms-key-state-not-pending-deletion': INSUFFICIENT,
  }),
  ...ofKey('KeySpec', [...notText, ''], { [supported]: INSUFFICIENT }),
  ...ofKey('KeySpec', ['zebra'], { [supported]: 'NON_COMPLIANT' }, ''),
  ...ofKey('KeyUsage', [...notText, ''], { [supported]: INSUFFICIENT }),
  ...ofKey('KeyUsage', ['zebra'], { [supported]: 'NON_COMPLIANT' }, ''),
  ...ofKey('Creator', [...notText, ''], { [supported]: INSUFFICIENT }),
  ...ofKey('Creator', ['zebra'], { [supported]: 'NON_COMPLIANT' }, ''),
  ...ofKey('Origin', [...notText, '', 'zebra'], { [usable]: INSUFFICIENT }),
  ...ofKey('MaterialExpireTime', [...notText, 'zebra'], {}, ''),
  ...[gone, null, 7, {}, 'zebra', '2026-12-24', '2030-01-01T00:00:00'].map((value) => ({
    name: `MaterialExpireTime of an imported key is ${shown(value)}`,
    damage: (file: AccountFile) => {
      set(file.keys?.[0], 'Origin', 'EXTERNAL');
      set(file.keys?.[0], 'MaterialExpireTime', value);
    },
    expect: { [usable]: INSUFFICIENT } as const,
    readErrors: 'kms:DescribeKey key-1',
  })),
  ...ofKey('DeleteDate', [null, 7, {}, 'zebra'], {}),
  ...ofKey('DeleteDate', [gone], {}, ''),
  ...[null, 7, 'zebra'].map((value) => ({
    name: `DeleteDate of a key that is scheduled for deletion is ${shown(value)}`,
    damage: (file: AccountFile) => {
      set(file.keys?.[0], 'KeyState', 'PendingDeletion');
      set(file.keys?.[0], 'DeleteDate', value);
    },
    expect: { [usable]: 'NON_COMPLIANT', 'kms-key-state-not-pending-deletion': 'NON_COMPLIANT' } as const,
    readErrors: 'kms:DescribeKey key-1',
  })),
  ...ofKey('DeletionProtection', [...notText, '', 'zebra'], { 'kms-key-delete-protection-enabled': INSUFFICIENT }),
  ...ofKey('AutomaticRotation', [...notText, '', 'zebra'], { 'ack-cluster-encryption-key-rotation': INSUFFICIENT }),
  ...ofKey('DKMSInstanceId', [7, {}, ['x'], true], { 'kms-instance-not-expiring': INSUFFICIENT }),
  ...ofKey('DKMSInstanceId', [gone, null], {}, ''),
  ...answers(
    'kms:DescribeKey',
    [
      {},
      { KeyMetadata: null },
      { KeyMetadata: 'x' },
      { KeyMetadata: {} },
      { KeyMetadata: { ...key('key-1'), KeyId: '' } },
      { KeyMetadata: { ...key('key-1'), KeyId: 7 } },
      { KeyMetadata: key('key-9') },
    ],
    { [usable]: INSUFFICIENT, [supported]: INSUFFICIENT },
    'kms:DescribeKey key-1',
    { KeyId: 'key-1' },
  ),

  ...answers(
    'cs:CheckServiceRole',
    [
      {},
      { roles: null },
      { roles: [] },
      { roles: [{ name: 'AliyunCSDefaultRole', granted: true }] },
      { roles: [{ name: 'AliyunCSManagedSecurityRole' }] },
      { roles: [{ name: 'AliyunCSManagedSecurityRole', granted: 'true' }] },
      { roles: [{ name: 'AliyunCSManagedSecurityRole', granted: 1 }] },
      { roles: [{ name: 'AliyunCSManagedSecurityRole', granted: null }] },
    ],
    { [roleAuthorized]: INSUFFICIENT },
    'cs:CheckServiceRole AliyunCSManagedSecurityRole',
  ),
  ...answers(
    'ram:GetRole',
    [
      {},
      { Role: null },
      { Role: bareRole.RoleName },
      { Role: { ...bareRole, AssumeRolePolicyDocument: 7 } },
      ...[
        '',
        '{',
        '[]',
        'null',
        '{}',
        '{"Statement":{}}',
        '{"Statement":[7]}',
        '{"Statement":[{"Effect":"Allow"}]}',
      ].map((AssumeRolePolicyDocument) => ({ Role: { ...bareRole, AssumeRolePolicyDocument } })),
      {
        Role: {
          ...bareRole,
          AssumeRolePolicyDocument: JSON.stringify({
            Statement: [{ Effect: 'Permit', Action: 'sts:AssumeRole', Principal: { Service: ['cs.aliyuncs.com'] } }],
          }),
        },
      },
    ],
    { [roleAuthorized]: INSUFFICIENT },
    'ram:GetRole AliyunCSManagedSecurityRole',
  ),
  ...answers(
    'ram:ListPoliciesForRole',
    [
      {},
      { Policies: null },
      { Policies: {} },
      { Policies: { Policy: {} } },
      { Policies: { Policy: ['x'] } },
      { Policies: { Policy: [{ PolicyName: 7 }] } },
    ],
    { [roleAuthorized]: INSUFFICIENT },
    'ram:ListPoliciesForRole AliyunCSManagedSecurityRole',
  ),
  ...answers(
    'kms:DescribeAccountKmsStatus',
    [{}, { AccountStatus: '' }, { AccountStatus: 'zebra' }, { AccountStatus: true }],
    { 'account-kms-not-in-arrears': INSUFFICIENT },
    'kms:DescribeAccountKmsStatus',
  ),
  ...answers(
    'actiontrail:DescribeTrails',
    [
      {},
      { TrailList: null },
      { TrailList: [7] },
      { TrailList: [{ ...trail, EventRW: 7 }] },
      { TrailList: [{ ...trail, TrailRegion: null }] },
    ],
    { 'actiontrail-kms-activity-recorded': INSUFFICIENT },
    'actiontrail:DescribeTrails',
  ),
  ...answers(
    'actiontrail:GetTrailStatus',
    [{}, { IsLogging: 'true' }, { IsLogging: null }],
    { 'actiontrail-kms-activity-recorded': INSUFFICIENT },
    'actiontrail:GetTrailStatus all',
  ),
  ...answers(
    'actiontrail:LookupEvents',
    [{}, { Events: null }, { Events: {} }, { Events: [], NextToken: 7 }],
    { [active]: INSUFFICIENT, [notDenied]: INSUFFICIENT, [explained]: INSUFFICIENT },
    'actiontrail:LookupEvents',
  ),
  ...answers(
    'cs:DescribeClustersV1',
    [
      {},
      { clusters: null, page_info: { total_count: 0 } },
      { clusters: [] },
      { clusters: [], page_info: {} },
      { clusters: [], page_info: { total_count: '0' } },
      { clusters: [], page_info: { total_count: -1 } },
      { clusters: [], page_info: { total_count: 4 } },
    ],
    {},
    'cs:DescribeClustersV1',
  ),
  ...answers('sts:GetCallerIdentity', [{}, { AccountId: '' }, { AccountId: 7 }], {}, 'sts:GetCallerIdentity'),

  // A record that could not be read may have been a refusal: what was seen stands, that nothing was refused does not.
  ...['userIdentity', 'serviceName'].map((field) => ({
    name: `${field} of one record is missing`,
    damage: (file: AccountFile) => set(file.events?.[0], field, gone),
    expect: { [active]: 'COMPLIANT', [notDenied]: INSUFFICIENT, [explained]: INSUFFICIENT } as const,
    readErrors: 'actiontrail:LookupEvents',
  })),
  {
    // A number is a code: the call was denied, and a later one succeeded.
    name: 'the error code of one record is a number',
    damage: (file) => set(file.events?.[0], 'errorCode', 403),
    expect: { [active]: 'COMPLIANT', [notDenied]: 'COMPLIANT' },
  },
  {
    name: 'the error code of every record is an object',
    damage: (file) => {
      for (const each of file.events ?? []) set(each, 'errorCode', { code: 'Forbidden' });
    },
    expect: { [active]: INSUFFICIENT, [notDenied]: INSUFFICIENT },
  },
  ...[gone, null, 7, '', 'zebra', '2026-11-22', '2126-01-01T00:00:00Z', '1970-01-01T00:00:00Z'].map((eventTime) => ({
    name: `the time of every record is ${shown(eventTime)}`,
    damage: (file: AccountFile) => {
      const events = [{ ...record }];
      set(events[0], 'eventTime', eventTime);
      file.faults = [{ operation: 'actiontrail:LookupEvents', body: { Events: events } }];
    },
    expect: { [active]: INSUFFICIENT, [notDenied]: INSUFFICIENT } as const,
  })),
  {
    name: 'no record names a key',
    damage: (file) => {
      for (const each of file.events ?? []) set(each, 'requestParameters', {});
    },
    expect: { [active]: INSUFFICIENT },
  },
];

describe('a damaged account', () => {
  it('is compared with one in which c1 is verified and the others are not', async () => {
    const report = await healthyReport();
    const verdicts = verdictsOf(report);

    expect(report.readErrors).toEqual([]);
    expect(report.clusters.map(({ id, verified }) => [id, verified]).sort()).toEqual([
      ['basic', 'unknown'],
      ['c1', 'cluster'],
      ['disabled', 'no'],
      ['off', 'no'],
    ]);
    for (const id of [enabled, usable, supported, active, notDenied]) {
      expect(`${id}: ${verdicts[`${id} cn-hangzhou/c1`]}`).toBe(`${id}: COMPLIANT`);
    }
  });

  it.each(damages.map((damage) => [damage.name, damage] as const))(
    'where %s',
    async (_, { damage, expect: expected, readErrors }) => {
      const before = verdictsOf(await healthyReport());
      const file = organization();
      damage(file);
      const report = await auditOf(file);
      const after = verdictsOf(report);
      const explicit = new Set<string>();

      for (const [checkId, verdict] of Object.entries(expected)) {
        const names = Object.keys(before).filter((name) => {
          return name.startsWith(`${checkId} `) && !/\/(off|basic|disabled|key-2)$/.test(name);
        });
        expect(names).toHaveLength(1);
        for (const name of names) {
          explicit.add(name);
          expect(`${name}: ${after[name]}`).toBe(`${name}: ${verdict}`);
        }
      }
      expect(become('COMPLIANT', before, after)).toEqual([]);
      const changed = Object.keys(before).filter((name) => after[name] !== before[name] && !explicit.has(name));
      for (const name of changed) expect(`${name}: ${after[name]}`).toMatch(/: (INSUFFICIENT_DATA|undefined)$/);
      if (readErrors === undefined) expect(report.readErrors.filter(({ resource }) => resource === 'c1')).toEqual([]);
      else
        expect(
          report.readErrors.map(({ operation, resource }) => [operation, resource].filter(Boolean).join(' ')),
        ).toContain(readErrors);
      const stages = checks.filter(
        ({ id, stage }) => stage !== undefined && (expected[id] ?? 'COMPLIANT') !== 'COMPLIANT',
      );
      if (stages.length > 0)
        expect(report.clusters.find(({ id }) => id === 'c1')?.verified ?? 'unknown').not.toMatch(/key|cluster/);
    },
  );
});
