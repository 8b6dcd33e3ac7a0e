import { describe, expect, it } from 'vitest';
import type { AccountFile } from '../../emulator/index.ts';
import { checks } from '../../src/checks/index.ts';
import { readForChange } from '../../src/collect/change-reading.ts';
import { listMembers } from '../../src/collect/members.ts';
import { parseConfig } from '../../src/config/load.ts';
import { readErrorsOf } from '../../src/model/fact.ts';
import { audit } from '../../src/runs/audit.ts';
import { accessKey, account, accountId, cluster, event, key, metaData } from '../account.ts';
import { changeableAccount } from '../changeable-account.ts';
import { openSession } from '../open-session.ts';
import { emulated, openAccount, unreadIn } from './open-account.ts';

type Body = Record<string, unknown>;
type Spoil = (body: Body) => void;

const otherAccount = '6543210987654321';

/** Sets what is at a path of an answer, such as `Tags.Tag.0.KeyId`. */
const set =
  (path: string, value: unknown): Spoil =>
  (body) => {
    const names = path.split('.');
    const last = names.pop() ?? '';
    const parent = names.reduce<Body>((at, name) => at[name] as Body, body);
    expect(parent, path).toBeTypeOf('object');
    parent[last] = value;
  };

/** Repeats the first entry of a list, with other values in it. */
const repeat =
  (path: string, fields: Body): Spoil =>
  (body) => {
    const list = path.split('.').reduce<unknown>((at, name) => (at as Body)[name], body) as Body[];
    list.push({ ...list[0], ...fields });
  };

/** Beside data, what says that the call failed. */
const failures: readonly [string, Body][] = [
  ['a code', { Code: 'SomethingWrong', Message: 'no' }],
  ['a code in the words of ACK', { code: 'SomethingWrong' }],
  ['a code of absence', { Code: 'Forbidden.KeyNotFound' }],
  ['success false', { Success: false }],
  ['success false in words', { success: 'False', Code: '200' }],
  ['a message without a code', { Message: 'the answer was made up' }],
];

const file = {
  clusters: [
    cluster('on'),
    cluster('old', { meta_data: '' }),
    cluster('off', { meta_data: metaData({ DisableEncryption: true }) }),
  ],
  details: { old: { meta_data: metaData({ DisableEncryption: false, EncryptionKMSKeyId: 'key-1' }) } },
  keys: [key('key-1', { DKMSInstanceId: 'kst-1', Tags: [{ TagKey: 'approved', TagValue: 'yes' }] })],
  aliases: [{ AliasName: 'alias/etcd', KeyId: 'key-1', RegionId: 'cn-hangzhou' }],
  instances: [{ RegionId: 'cn-hangzhou', InstanceId: 'kst-1', EndDate: '@+200d' }],
  addons: { off: [{ name: 'ack-secret-manager', version: '0.5.8', config: '{"pollingInterval":"60s"}' }] },
  trails: [
    { Name: 'all', EventRW: 'All', TrailRegion: 'All', HomeRegion: 'cn-hangzhou', IsLogging: true, TrailArn: '' },
  ],
  balance: { AvailableAmount: '100.00', Currency: 'CNY' },
  resourceDirectory: [{ AccountId: '1111111111111111', Status: 'CreateSuccess' }],
} as unknown as Partial<AccountFile>;

async function auditOf(parts: Partial<AccountFile>, tags = true) {
  const { emulator } = await emulated(account({ ...file, ...parts }));
  const approved = tags ? ['tag:approved=yes'] : ['alias/etcd'];
  const config = parseConfig(JSON.stringify({ keys: { approved }, balance: { minimum: 10, currency: 'CNY' } }), 'test');
  return { emulator, ...(await audit(openSession(emulator, { config, hasty: true, accountId }))) };
}

const answers = new Map<string, Promise<unknown>>();

/** What an operation answers in truth, with something spoiled in it. */
async function spoiled(of: AccountFile, operation: string, request: Body, spoil: Spoil): Promise<Body> {
  const name = JSON.stringify([operation, request]);
  const answer = answers.get(name) ?? truth(of, operation, request);
  answers.set(name, answer);
  const copy = structuredClone(await answer) as Body;
  spoil(copy);
  return copy;
}

async function truth(of: AccountFile, operation: string, request: Body): Promise<unknown> {
  const { emulator } = await emulated(of);
  const { cloud } = openAccount(emulator.endpointsLine);
  return (await cloud.call(operation as never, { regionId: 'cn-hangzhou', ...request })).body;
}

interface Row {
  readonly operation: string;
  readonly request?: Body;
  /** What rests on it: a check that the whole account passes. */
  readonly check?: string;
  readonly resource?: string;
  /** By what is spoiled. */
  readonly spoil: Readonly<Record<string, Spoil>>;
  readonly aliases?: true;
}

const keyArn = (regionId: string, owner: string, id: string) => `acs:kms:${regionId}:${owner}:key/${id}`;
const enabled = 'ack-cluster-encryption-enabled';
const usable = 'ack-cluster-encryption-key-usable';
const authorized = 'ack-managed-security-role-authorized';
const approved = 'ack-cluster-encryption-key-approved';
const recorded = 'actiontrail-kms-activity-recorded';
const role = { query: { RoleName: 'AliyunCSManagedSecurityRole' } };
const off = metaData({ DisableEncryption: true });

const rows: readonly Row[] = [
  {
    operation: 'sts:GetCallerIdentity',
    check: authorized,
    spoil: {
      account: set('AccountId', otherAccount),
      'account of the ARN': set('Arn', `acs:ram::${otherAccount}:root`),
    },
  },
  {
    operation: 'cs:DescribeClustersV1',
    request: { query: { page_number: 1, page_size: 50 } },
    check: enabled,
    resource: 'on',
    spoil: {
      'a second entry that is off': repeat('clusters', { meta_data: off }),
      'a second entry of another region': repeat('clusters', { region_id: 'cn-beijing' }),
      'a second entry of another type': repeat('clusters', { cluster_type: 'ExternalKubernetes' }),
      'a second entry in another state': repeat('clusters', { state: 'deleting' }),
    },
  },
  {
    operation: 'cs:DescribeClusterDetail',
    request: { path: { ClusterId: 'old' } },
    check: enabled,
    resource: 'old',
    spoil: {
      cluster: set('cluster_id', 'on'),
      'no cluster': set('cluster_id', undefined),
      region: set('region_id', 'cn-beijing'),
    },
  },
  {
    operation: 'cs:CheckServiceRole',
    request: { body: { roles: [{ name: 'AliyunCSManagedSecurityRole' }] } },
    check: authorized,
    spoil: {
      role: set('roles.0.name', 'AliyunCSDefaultRole'),
      'a second answer': repeat('roles', { granted: false }),
      'a second answer in another case': repeat('roles', { name: 'aliyuncsmanagedsecurityrole', granted: false }),
    },
  },
  {
    operation: 'cs:ListClusterAddonInstances',
    request: { path: { cluster_id: 'off' } },
    check: 'ack-secret-manager-polling',
    spoil: { 'a second version': repeat('addons', { version: '9' }) },
  },
  {
    operation: 'cs:GetClusterAddonInstance',
    request: { path: { cluster_id: 'off', instance_name: 'ack-secret-manager' } },
    check: 'ack-secret-manager-polling',
    spoil: { 'add-on': set('name', 'coredns') },
  },
  {
    operation: 'kms:DescribeKey',
    request: { query: { KeyId: 'key-1' } },
    check: usable,
    spoil: {
      key: set('KeyMetadata.KeyId', 'key-2'),
      'no key': set('KeyMetadata.KeyId', ''),
      'key of the ARN': set('KeyMetadata.Arn', keyArn('cn-hangzhou', accountId, 'key-2')),
      'region of the ARN': set('KeyMetadata.Arn', keyArn('cn-beijing', accountId, 'key-1')),
      'account of the ARN': set('KeyMetadata.Arn', keyArn('cn-hangzhou', otherAccount, 'key-1')),
      'an ARN of something else': set('KeyMetadata.Arn', `acs:ram::${accountId}:role/key-1`),
    },
  },
  {
    operation: 'kms:ListResourceTags',
    request: { query: { KeyId: 'key-1' } },
    check: approved,
    spoil: { key: set('Tags.Tag.0.KeyId', 'key-2'), 'a second value': repeat('Tags.Tag', { TagValue: 'no' }) },
  },
  {
    operation: 'kms:ListAliases',
    request: { query: { PageNumber: 1, PageSize: 100 } },
    check: approved,
    aliases: true,
    spoil: {
      page: set('PageNumber', 2),
      'account of the ARN': set('Aliases.Alias.0.AliasArn', `acs:kms:cn-hangzhou:${otherAccount}:alias/etcd`),
      'region of the ARN': set('Aliases.Alias.0.AliasArn', `acs:kms:cn-beijing:${accountId}:alias/etcd`),
      'name of the ARN': set('Aliases.Alias.0.AliasArn', `acs:kms:cn-hangzhou:${accountId}:alias/other`),
      'a second key': repeat('Aliases.Alias', { KeyId: 'key-2' }),
    },
  },
  {
    operation: 'kms:GetKmsInstance',
    request: { query: { KmsInstanceId: 'kst-1' } },
    check: 'kms-instance-not-expiring',
    spoil: { instance: set('KmsInstance.InstanceId', 'kst-2') },
  },
  { operation: 'kms:DescribeAccountKmsStatus', check: 'account-kms-not-in-arrears', spoil: {} },
  { operation: 'bss:QueryAccountBalance', check: 'account-kms-not-in-arrears', spoil: {} },
  { operation: 'actiontrail:LookupEvents', check: 'ack-cluster-encryption-active', spoil: {} },
  {
    operation: 'actiontrail:DescribeTrails',
    request: { query: { IncludeOrganizationTrail: true, IncludeShadowTrails: true } },
    check: recorded,
    spoil: {
      'account of the ARN': set('TrailList.0.TrailArn', `acs:actiontrail:cn-hangzhou:${otherAccount}:trail/all`),
      'trail of the ARN': set('TrailList.0.TrailArn', `acs:actiontrail:cn-hangzhou:${accountId}:trail/other`),
      'a second entry': repeat('TrailList', { EventRW: 'Write' }),
    },
  },
  {
    operation: 'actiontrail:GetTrailStatus',
    request: { query: { Name: 'all' } },
    check: recorded,
    spoil: { trail: set('Name', 'other') },
  },
  {
    operation: 'ram:GetRole',
    request: role,
    check: authorized,
    spoil: {
      role: set('Role.RoleName', 'AliyunCSDefaultRole'),
      'role of the ARN': set('Role.Arn', `acs:ram::${accountId}:role/aliyuncsdefaultrole`),
      'account of the ARN': set('Role.Arn', `acs:ram::${otherAccount}:role/aliyuncsmanagedsecurityrole`),
      'no ARN': set('Role.Arn', 'AliyunCSManagedSecurityRole'),
    },
  },
  {
    operation: 'ram:ListPoliciesForRole',
    request: role,
    check: authorized,
    spoil: {
      'a second version': repeat('Policies.Policy', { DefaultVersion: 'v9' }),
      'an end that is missing': set('IsTruncated', true),
    },
  },
];

const spoiledFields = rows.flatMap((row) =>
  Object.entries(row.spoil).map(([what, spoil]) => [row, what, spoil] as const),
);
/** Every form of a failure on one operation, and one form on every operation. */
const failuresOf = ({ operation }: Row) => (operation === 'kms:DescribeKey' ? failures : failures.slice(0, 1));
const failed = rows.flatMap((row) =>
  failuresOf(row).map(([what, fields]) => [row, what, (body: Body) => void Object.assign(body, fields)] as const),
);

async function isReadError({ operation, request = {}, check, resource, aliases }: Row, spoil: Spoil): Promise<void> {
  const whole = account(file);
  const regionId = /^(sts|ram|bss):/.test(operation) ? '' : 'cn-hangzhou';
  const body = await spoiled(whole, operation, { regionId, ...request }, spoil);
  const { path, query } = request as { path?: Body; query?: Body };
  const match = path ?? (operation === 'kms:DescribeKey' ? query : undefined);
  const faults = [{ operation, body, ...(match && { match }) }] as NonNullable<AccountFile['faults']>;
  const { snapshot, report } = await auditOf({ faults }, aliases !== true);

  expect(readErrorsOf(snapshot).map((error) => error.operation)).toContain(operation);
  const own = report.findings.filter(
    ({ checkId, resource: on }) => checkId === check && (resource === undefined || on.id === resource),
  );
  expect(own.filter(({ verdict }) => verdict === 'COMPLIANT')).toEqual([]);
}

describe('an audit', () => {
  it.each([true, false])('passes the account of these tests, by tags: %s', async (tags) => {
    const { snapshot, report } = await auditOf({}, tags);
    expect(readErrorsOf(snapshot)).toEqual([]);
    for (const { check, resource, aliases } of rows) {
      if (check === undefined || (aliases === true) === tags) continue;
      const own = report.findings.filter(
        ({ checkId, resource: on, verdict }) =>
          checkId === check && (resource === undefined || on.id === resource) && verdict !== 'NOT_APPLICABLE',
      );
      expect(
        own.map(({ verdict }) => verdict),
        check,
      ).toContain('COMPLIANT');
    }
  });

  it.each(spoiledFields.map(([row, what, spoil]) => [row.operation, what, row, spoil] as const))(
    'does not believe %s with another identity: %s',
    (_, __, row, spoil) => isReadError(row, spoil),
  );

  it.each(failed.map(([row, what, spoil]) => [row.operation, what, row, spoil] as const))(
    'does not believe %s that answers 200 with %s',
    (_, __, row, spoil) => isReadError(row, spoil),
  );

  it('has no remediation where a finding names no resource of its own type', async () => {
    const body = { clusters: null, page_info: { page_number: 1, page_size: 50, total_count: 0 } };
    const { report } = await auditOf({ faults: [{ operation: 'cs:DescribeClustersV1', body }] });
    const types = new Map(checks.map(({ id, resourceType }) => [id, resourceType]));
    const strangers = report.findings.filter(({ checkId, resource }) => types.get(checkId) !== resource.type);

    expect(report.findings.filter(({ verdict }) => verdict === 'COMPLIANT')).toEqual([]);
    expect(strangers.length).toBeGreaterThan(10);
    expect(strangers.filter(({ remediation }) => remediation !== undefined)).toEqual([]);
  });

  it('takes identical entries for one', async () => {
    const twice = ['cs:CheckServiceRole', 'ram:ListPoliciesForRole', 'actiontrail:DescribeTrails'] as const;
    for (const operation of twice) {
      const row = rows.find((one) => one.operation === operation);
      const list = { 'cs:CheckServiceRole': 'roles', 'ram:ListPoliciesForRole': 'Policies.Policy' } as Body;
      const body = await spoiled(
        account(file),
        operation,
        { regionId: operation.startsWith('ram') ? '' : 'cn-hangzhou', ...row?.request },
        repeat((list[operation] as string | undefined) ?? 'TrailList', {}),
      );
      const { snapshot } = await auditOf({ faults: [{ operation, body }] });
      expect(readErrorsOf(snapshot), operation).toEqual([]);
    }
  });

  it.each([
    [keyArn('cn-hangzhou', accountId, 'key-1'), 'COMPLIANT'],
    [keyArn('cn-beijing', accountId, 'key-1'), undefined],
    [keyArn('cn-hangzhou', otherAccount, 'key-1'), undefined],
  ])('of a cluster that names %s', async (reference, verdict) => {
    const meta_data = metaData({ DisableEncryption: false, EncryptionKMSKeyId: reference });
    const { KeyMetadata } = await spoiled(account(file), 'kms:DescribeKey', { query: { KeyId: 'key-1' } }, () => {});
    // KMS answers with the key of its own region and account, whatever it was asked with.
    const faults = [{ operation: 'kms:DescribeKey', body: { KeyMetadata } }];
    const { report } = await auditOf({ clusters: [cluster('on', { meta_data })] as never, faults });
    const own = report.findings.filter(({ checkId }) => checkId === usable).map((finding) => finding.verdict);
    expect(own).toEqual([verdict ?? 'INSUFFICIENT_DATA']);
  });
});

const changeRows: readonly Row[] = [
  {
    operation: 'ecs:DescribeSecurityGroups',
    request: { query: { RegionId: 'cn-hangzhou', SecurityGroupId: 'sg-off' } },
    spoil: {
      region: set('RegionId', 'cn-beijing'),
      group: set('SecurityGroups.SecurityGroup.0.SecurityGroupId', 'sg-2'),
      'a second type': repeat('SecurityGroups.SecurityGroup', { SecurityGroupType: 'enterprise' }),
    },
  },
  {
    operation: 'ecs:DescribeSecurityGroupAttribute',
    request: { query: { RegionId: 'cn-hangzhou', SecurityGroupId: 'sg-off', Direction: 'egress' } },
    spoil: {
      region: set('RegionId', 'cn-beijing'),
      group: set('SecurityGroupId', 'sg-2'),
      'no group': set('SecurityGroupId', ''),
      'pages that do not end': set('NextToken', 'again'),
    },
  },
  {
    operation: 'vpc:DescribeVSwitches',
    request: { query: { RegionId: 'cn-hangzhou', VpcId: 'vpc-off', PageNumber: 1, PageSize: 50 } },
    spoil: { page: set('PageNumber', 2) },
  },
  {
    operation: 'vpc:DescribeNetworkAcls',
    request: {
      query: {
        RegionId: 'cn-hangzhou',
        ResourceType: 'VSwitch',
        ResourceId: 'vsw-silent',
        PageNumber: 1,
        PageSize: 10,
      },
    },
    spoil: { page: set('PageNumber', '2'), 'entries that are missing': set('TotalCount', '3') },
  },
  {
    operation: 'vpc:DescribeNetworkAclAttributes',
    request: { query: { RegionId: 'cn-hangzhou', NetworkAclId: 'nacl-b' } },
    spoil: {
      region: set('NetworkAclAttribute.RegionId', 'cn-beijing'),
      acl: set('NetworkAclAttribute.NetworkAclId', 'nacl-a'),
    },
  },
  {
    operation: 'cs:DescribeClusterTasks',
    request: { path: { cluster_id: 'off' }, query: { page_number: 1, page_size: 50 } },
    spoil: {
      page: set('page_info.page_number', 2),
      cluster: set('tasks.0.cluster_id', 'on'),
      'a second state': (body) => {
        repeat('tasks', { state: 'running' })(body);
        set('page_info.total_count', 2)(body);
      },
      'no list': set('tasks', null),
    },
  },
  {
    operation: 'cs:DescribeClusterDetail',
    request: { path: { ClusterId: 'off' } },
    spoil: { cluster: set('cluster_id', 'c1'), region: set('region_id', 'cn-beijing') },
  },
  {
    operation: 'cs:DescribeUserPermission',
    request: { path: { uid: `20${accountId}` } },
    spoil: { cluster: set('0.resource_id', 'c1') },
  },
  { operation: 'sts:GetCallerIdentity', spoil: { account: set('AccountId', otherAccount) } },
];

describe('what is read before a change', () => {
  const request = {
    regionId: 'cn-hangzhou',
    clusterId: 'off',
    keyId: 'key-1',
    aliases: false,
    keyTags: false,
    now: () => Date.UTC(2026, 10, 23, 9),
  };
  async function readErrors({ operation, request: asked = {} }: Row, spoil: Spoil): Promise<string[]> {
    const regionId = operation.startsWith('sts') ? '' : 'cn-hangzhou';
    const body = await spoiled(changeableAccount(), operation, { regionId, ...asked }, spoil);
    const { query: { VSwitchId } = {} } = asked as { query?: Body };
    const faults = [{ operation, body, ...(VSwitchId ? { match: { VSwitchId } } : {}) }];
    const { account: of } = await emulated(changeableAccount({ faults }));
    return unreadIn(await readForChange(of, request));
  }

  it.each(
    changeRows.flatMap((row) =>
      Object.entries(row.spoil).map(([what, spoil]) => [row.operation, what, row, spoil] as const),
    ),
  )('is unread where %s is about another %s', async (operation, _, row, spoil) => {
    expect(await readErrors(row, spoil)).toContain(operation);
  });

  it.each(
    changeRows
      // Its answer is a list, beside which nothing can be said.
      .filter(({ operation }) => operation !== 'cs:DescribeUserPermission')
      .flatMap((row) => failuresOf(row).map(([what, fields]) => [row.operation, what, row, fields] as const)),
  )('is unread where %s answers 200 with %s', async (operation, _, row, fields) => {
    expect(await readErrors(row, (body) => void Object.assign(body, fields))).toContain(operation);
  });
});

describe('the members of an organization', () => {
  const members = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ AccountId: `${10 ** 15 + index}`, Status: 'CreateSuccess' }));
  const page = (entries: object[], TotalCount: number, more: Body = {}) => ({
    Accounts: { Account: entries },
    TotalCount,
    ...more,
  });

  it.each<[string, object, string]>([
    ['another page', page(members(2), 2, { PageNumber: 2 }), 'PageNumber'],
    ['two statuses of one', page([...members(2), { ...members(1)[0], Status: 'PromoteFailed' }], 2), 'contradict'],
    ['the same page again', page(members(2), 4), 'brings nothing'],
    ['a failure', { ...page(members(2), 2), Code: 'SomethingWrong' }, 'SomethingWrong'],
  ])('are not all where %s comes', async (_, body, words) => {
    const faults = [{ operation: 'resourcemanager:ListAccounts', body }];
    const { account: of } = await emulated(account({ accessKeys: [accessKey], faults, events: [event('key-1')] }));
    const found = await listMembers(of);
    expect(found.complete).toBe(false);
    expect(found.readErrors[0]?.message).toContain(words);
  });

  it('are all where one is listed twice', async () => {
    const faults = [{ operation: 'resourcemanager:ListAccounts', body: page([...members(3), ...members(1)], 4) }];
    const { account: of } = await emulated(account({ faults }));
    expect(await listMembers(of)).toMatchObject({ complete: true, accountIds: members(3).map((one) => one.AccountId) });
  });
});
