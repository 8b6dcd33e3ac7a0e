import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { type Cloud, type CloudOptions, openCloud } from '../../src/cloud/call.ts';
import { type Clock, systemClock } from '../../src/cloud/clock.ts';
import { fixedCredentials } from '../../src/cloud/credentials.ts';
import { parseEndpoints } from '../../src/cloud/endpoints.ts';
import { type OperationName, operations } from '../../src/cloud/operations.ts';
import { openPacer, unpaced } from '../../src/cloud/pace.ts';
import type { CloudRequest } from '../../src/cloud/request.ts';
import { hostileText } from './hostile-text.ts';
import { failureOf } from './local-server.ts';

const regionId = 'cn-hangzhou';
const admin = { accessKeyId: 'LTAI5tAdminExample01', accessKeySecret: 'adminSecret' };
const reader = { accessKeyId: 'LTAI5tReaderExample1', accessKeySecret: 'readerSecret' };
const role = 'AliyunCSManagedSecurityRole';
const trust = {
  Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['cs.aliyuncs.com'] } }],
};

/** A request for every operation of the table, which the account below can answer. */
const requests: Record<OperationName, Omit<CloudRequest, 'regionId'>> = {
  'cs:DescribeClustersV1': { query: { page_size: 50, page_number: 1 } },
  'cs:DescribeClustersForRegion': { path: { region_id: regionId }, query: { page_size: 50 } },
  'cs:DescribeClusterDetail': { path: { ClusterId: 'c1' } },
  'cs:CheckServiceRole': { body: { roles: [{ name: role }] } },
  'cs:ListClusterAddonInstances': { path: { cluster_id: 'c1' } },
  'cs:GetClusterAddonInstance': { path: { cluster_id: 'c1', instance_name: 'ack-secret-manager' } },
  'cs:GetClusterAuditProject': { path: { clusterid: 'c1' } },
  'cs:DescribeClusterTasks': { path: { cluster_id: 'c1' }, query: { page_size: 50 } },
  'cs:DescribeUserPermission': { path: { uid: '2001' } },
  'cs:UpdateKMSEncryption': { path: { ClusterId: 'off' }, body: { disable_encryption: false, kms_key_id: 'key-3' } },
  'kms:DescribeKey': { query: { KeyId: 'key-1' } },
  'kms:GetKeyPolicy': { query: { KeyId: 'key-1', PolicyName: 'default' } },
  'kms:ListKeys': { query: { PageSize: 100 } },
  'kms:ListAliases': { query: { PageSize: 100 } },
  'kms:ListResourceTags': { query: { KeyId: 'key-1' } },
  'kms:ListSecrets': { query: { PageSize: 100 } },
  'kms:DescribeSecret': { query: { SecretName: 'slack' } },
  'kms:GetSecretValue': { query: { SecretName: 'slack' } },
  'kms:GetKmsInstance': { query: { KmsInstanceId: 'kst-1' } },
  'kms:ListKeyVersions': { query: { KeyId: 'signing' } },
  'kms:GetPublicKey': { query: { KeyId: 'signing', KeyVersionId: 'version-1' } },
  'kms:AsymmetricSign': {
    query: {
      KeyId: 'signing',
      KeyVersionId: 'version-1',
      Algorithm: 'ECDSA_SHA_256',
      Digest: Buffer.alloc(32).toString('base64'),
    },
  },
  'kms:DescribeAccountKmsStatus': {},
  'actiontrail:LookupEvents': { query: { LookupAttribute: [{ Key: 'ServiceName', Value: 'Kms' }], MaxResults: '50' } },
  'actiontrail:DescribeTrails': { query: { IncludeOrganizationTrail: true, IncludeShadowTrails: true } },
  'actiontrail:GetTrailStatus': { query: { Name: 'all' } },
  'sts:GetCallerIdentity': {},
  'sts:AssumeRole': { query: { RoleArn: 'acs:ram::1234567890123456:role/auditor', RoleSessionName: 'audit' } },
  'ram:GetRole': { query: { RoleName: role } },
  'ram:ListPoliciesForRole': { query: { RoleName: role } },
  'ram:ListUsers': {},
  'ram:ListRoles': {},
  'ram:ListGroupsForUser': { query: { UserName: 'alice' } },
  'ram:ListPoliciesForUser': { query: { UserName: 'alice' } },
  'ram:ListPoliciesForGroup': { query: { GroupName: 'ops' } },
  'ram:GetPolicy': { query: { PolicyName: 'deny-kms', PolicyType: 'Custom' } },
  'bss:QueryAccountBalance': {},
  'ecs:DescribeSecurityGroups': { query: { RegionId: regionId, SecurityGroupId: 'sg-1' } },
  'ecs:DescribeSecurityGroupAttribute': { query: { RegionId: regionId, SecurityGroupId: 'sg-1' } },
  'vpc:DescribeVSwitches': { query: { RegionId: 'cn-hangzhou' } },
  'vpc:DescribeNetworkAcls': { query: { RegionId: regionId, ResourceType: 'VSwitch', ResourceId: 'vsw-1' } },
  'vpc:DescribeNetworkAclAttributes': { query: { RegionId: regionId, NetworkAclId: 'nacl-1' } },
  'resourcemanager:ListAccounts': { query: { PageNumber: 1, PageSize: 100 } },
  'config:PutEvaluations': { form: { ResultToken: '=t/1', Evaluations: '[]', DeleteMode: 'false' } },
  'fc:InvokeFunction': {
    path: { account: '1234567890123456', function: 'worker' },
    bytes: new Uint8Array([0, 255]),
    headers: { 'content-type': 'application/octet-stream', 'x-fc-invocation-type': 'Async' },
  },
  'log:GetLogs': {
    path: { project: 'audit-logs', logstore: 'actiontrail_all' },
    query: { type: 'log', from: 1, to: 2, query: '*' },
  },
};

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({
    accounts: [
      {
        accountId: '1234567890123456',
        accessKeys: [
          { id: admin.accessKeyId, secret: admin.accessKeySecret, userName: 'admin' },
          { id: reader.accessKeyId, secret: reader.accessKeySecret, userName: 'reader', deny: ['kms:*'] },
        ],
        clusters: ['c1', 'off'].map((cluster_id) => ({
          cluster_id,
          region_id: regionId,
          name: 'one',
          cluster_spec: 'ack.pro.small',
          state: 'running',
        })),
        permissions: { '201234567890123456': [{ resource_id: 'off', role_type: 'admin' }] },
        addons: { c1: [{ name: 'ack-secret-manager', version: '0.5.8', state: 'active' }] },
        users: [{ UserName: 'alice', Groups: ['ops'] }],
        groups: [{ GroupName: 'ops' }],
        keys: [
          {
            RegionId: regionId,
            KeyId: 'signing',
            KeyState: 'Enabled',
            KeySpec: 'EC_P256',
            KeyUsage: 'SIGN/VERIFY',
            PrimaryKeyVersion: 'version-1',
          },
          { RegionId: regionId, KeyId: 'key-1', KeyState: 'Enabled', DKMSInstanceId: 'kst-1' },
          {
            RegionId: regionId,
            KeyId: 'key-3',
            KeyState: 'Enabled',
            KeySpec: 'Aliyun_AES_256',
            KeyUsage: 'ENCRYPT/DECRYPT',
            Creator: '1234567890123456',
          },
          { RegionId: 'cn-beijing', KeyId: 'key-2', KeyState: 'Enabled' },
        ],
        securityGroups: [{ RegionId: regionId, SecurityGroupId: 'sg-1', SecurityGroupType: 'normal' }],
        vSwitches: [{ RegionId: regionId, VSwitchId: 'vsw-1' }],
        networkAcls: [{ RegionId: regionId, NetworkAclId: 'nacl-1' }],
        policies: [{ PolicyName: 'deny-kms', PolicyType: 'Custom', PolicyDocument: { Version: '1', Statement: [] } }],
        resourceDirectory: [{ AccountId: '42' }],
        configRules: [{ ConfigRuleName: 'sealwatch', ResultToken: '=t/1' }],
        secrets: [{ SecretName: 'slack', SecretData: 'https://hooks.slack.example/1' }],
        instances: [{ RegionId: regionId, InstanceId: 'kst-1' }],
        logstores: [{ project: 'audit-logs', logstore: 'actiontrail_all', region: regionId }],
        trails: [{ Name: 'all', HomeRegion: regionId, TrailRegion: 'All', EventRW: 'All', IsLogging: true }],
        roles: [
          {
            RoleName: role,
            AssumeRolePolicyDocument: trust,
            Policies: [{ PolicyName: 'AliyunCSManagedSecurityRolePolicy' }],
          },
          {
            RoleName: 'auditor',
            AssumeRolePolicyDocument: {
              Statement: [
                { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { RAM: ['acs:ram::1234567890123456:root'] } },
              ],
            },
          },
        ],
      },
    ],
    throttle: true,
  });
  emulator.openGate({ invoke: async () => ({ body: Buffer.alloc(0), log: '' }) });
});

afterAll(() => emulator.close());

function cloudOf(credentials = admin, options: Partial<CloudOptions> = {}): Cloud {
  return openCloud({
    credentials: fixedCredentials(credentials),
    endpoints: parseEndpoints(emulator.endpointsLine),
    clock: systemClock,
    random: Math.random,
    pace: openPacer({ clock: systemClock, concurrency: 100 }),
    ...options,
  });
}

describe('every operation of the table', () => {
  it.each(Object.keys(operations) as OperationName[])('is understood, signature and all: %s', async (name) => {
    const before = emulator.stats().calls[name] ?? 0;
    const cloud = cloudOf();
    const answer = await cloud.call(name, { regionId, ...requests[name] });
    expect(typeof answer.body).toBe('object');
    expect(emulator.stats().calls[name]).toBe(before + 1);
    expect(cloud.calls()).toEqual({ [name]: 1 });
  });
});

describe('the signature', () => {
  it('is right for hostile ids in the path and the query', async () => {
    const cloud = cloudOf(admin, { pace: unpaced });
    await fc.assert(
      fc.asyncProperty(hostileText, async (id) => {
        const detail = { regionId, path: { ClusterId: id } };
        expect(await failureOf(cloud.call('cs:DescribeClusterDetail', detail))).toMatchObject({ kind: 'notFound' });
        const listing = { regionId, query: { name: id, page_size: 10 } };
        expect((await cloud.call('cs:DescribeClustersV1', listing)).body).toHaveProperty('clusters');
        const identity = { regionId, query: { Anything: [{ Key: id }] } };
        expect((await cloud.call('sts:GetCallerIdentity', identity)).body).toHaveProperty('AccountId');
      }),
      { numRuns: 40 },
    );
  });

  it('carries the keys that AssumeRole gives', async () => {
    const request = { regionId, ...requests['sts:AssumeRole'] };
    const { body } = await cloudOf().call('sts:AssumeRole', request);
    const { AccessKeyId, AccessKeySecret, SecurityToken } = (body as { Credentials: Record<string, string> })
      .Credentials;
    const temporary = {
      accessKeyId: AccessKeyId ?? '',
      accessKeySecret: AccessKeySecret ?? '',
      securityToken: SecurityToken ?? '',
    };
    const identity = await cloudOf(temporary).call('sts:GetCallerIdentity', { regionId });
    expect(identity.body).toMatchObject({ IdentityType: 'AssumedRoleUser' });
  });

  it('is refused with a wrong secret, an unknown key and a clock that is off', async () => {
    const identity = (credentials = admin, options: Partial<CloudOptions> = {}) =>
      failureOf(cloudOf(credentials, options).call('sts:GetCallerIdentity', { regionId }));
    expect(await identity({ ...admin, accessKeySecret: 'wrong' })).toMatchObject({ kind: 'credentialsRejected' });
    expect(await identity({ ...admin, accessKeyId: 'LTAI5tNobody' })).toMatchObject({ kind: 'credentialsRejected' });
    const fast = { ...systemClock, now: () => Date.now() + 3_600_000 };
    expect(await identity(admin, { clock: fast })).toMatchObject({ kind: 'clockSkewed' });
  });
});

describe('with the documented rates enforced', () => {
  it('is never throttled by the first 75 keys', async () => {
    let answered = 0;
    let now = 0;
    // Time passes between requests only, so that none is late, however busy the machine is.
    const clock: Clock = {
      now: () => now,
      async sleep(ms, signal) {
        const until = now + ms;
        while (cloud.calls()['kms:DescribeKey'] !== answered) await nextTurn();
        if (!signal?.aborted) now = Math.max(now, until);
      },
    };
    const file = {
      accountId: '1234567890123456',
      accessKeys: [{ id: admin.accessKeyId, secret: admin.accessKeySecret }],
      keys: [{ RegionId: 'cn-beijing', KeyId: 'key-2', KeyState: 'Enabled' }],
    };
    const strict = await startEmulator({ accounts: [file], regions: ['cn-beijing'], throttle: { now: () => now } });
    onTestFinished(() => strict.close());
    const pace = openPacer({ clock, concurrency: 100 });
    const endpoints = parseEndpoints(strict.endpointsLine);
    const cloud = cloudOf(admin, { endpoints, pace });
    const request = { regionId: 'cn-beijing', query: { KeyId: 'key-2' } };
    await Promise.all(
      Array.from({ length: 75 }, async () => {
        await cloud.call('kms:DescribeKey', request);
        answered += 1;
      }),
    );
    expect(strict.stats().refusals).toEqual({});
    expect(now).toBeGreaterThan(1_000);
    expect(now).toBeLessThanOrEqual(1_150);
  });
});

it('tells a denied call apart', async () => {
  const request = { regionId, ...requests['kms:ListKeys'] };
  const error = await failureOf(cloudOf(reader).call('kms:ListKeys', request));
  expect(error).toMatchObject({ kind: 'accessDenied' });
  expect(error.message).toContain('Allow kms:ListKeys for');
});
