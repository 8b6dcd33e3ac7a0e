import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../emulator/operations.ts';
import { call, refusalOf } from './clients.ts';
import { ACCOUNT, startCloud } from './fixture.ts';

const cloud = await startCloud();
/**
 * What RAM has to allow, as documents name it: ACK's table of authorization, AliyunKMSReadOnlyAccess and the role's own
 * system policy, the tables of the API pages, and of QueryAccountBalance (87997). It is written out here, not derived.
 */
const documented: Readonly<Record<string, readonly string[]>> = {
  DescribeClustersV1: ['cs:DescribeClustersV1', 'cs:GetClusters'],
  DescribeClustersForRegion: ['cs:DescribeClustersForRegion'],
  DescribeClusterDetail: ['cs:DescribeClusterDetail'],
  ListClusterAddonInstances: ['cs:ListClusterAddonInstances'],
  GetClusterAddonInstance: ['cs:GetClusterAddonInstance'],
  UpdateKMSEncryption: ['cs:UpdateKMSEncryption'],
  DescribeKey: ['kms:DescribeKey'],
  GetKeyPolicy: ['kms:GetKeyPolicy'],
  SetKeyPolicy: ['kms:SetKeyPolicy'],
  ListKeys: ['kms:ListKeys'],
  ListAliases: ['kms:ListAliases'],
  ListSecrets: ['kms:ListSecrets'],
  DescribeSecret: ['kms:DescribeSecret'],
  GetSecretValue: ['kms:GetSecretValue'],
  GetKmsInstance: ['kms:GetKmsInstance'],
  DescribeAccountKmsStatus: ['kms:DescribeAccountKmsStatus'],
  LookupEvents: ['actiontrail:LookupEvents'],
  DescribeTrails: ['actiontrail:DescribeTrails'],
  GetTrailStatus: ['actiontrail:GetTrailStatus'],
  GetRole: ['ram:GetRole'],
  ListPoliciesForRole: ['ram:ListPoliciesForRole'],
  GetPolicy: ['ram:GetPolicy'],
  ListAccounts: ['resourcemanager:ListAccounts'],
  QueryAccountBalance: ['bssapi:QueryAccountBalance'],
  DescribeSecurityGroups: ['ecs:DescribeSecurityGroups'],
  DescribeSecurityGroupAttribute: ['ecs:DescribeSecurityGroupAttribute'],
  DescribeVSwitches: ['vpc:DescribeVSwitches'],
  DescribeVSwitchAttributes: ['vpc:DescribeVSwitchAttributes'],
  DescribeNetworkAcls: ['vpc:DescribeNetworkAcls'],
  DescribeNetworkAclAttributes: ['vpc:DescribeNetworkAclAttributes'],
};

const LIST = 'cs:DescribeClustersV1 GET /api/v1/clusters';

/** What becomes of a call by a key with this policy: "ok", or the code of the refusal. */
async function tried(policy: { allow?: string[]; deny?: string[] }, operation: string): Promise<string> {
  const id = `LTAI${Math.random()}`;
  cloud.account(ACCOUNT).accessKeys.push({ id, secret: 's', userName: 'auditor', ...policy });
  return call(cloud.home, { accessKeyId: id, accessKeySecret: 's' }, operation).then(
    () => 'ok',
    (error) => error.code,
  );
}

describe('the actions of RAM', () => {
  // The balance is `bssapi:`, not `bss:`.
  it.each(Object.entries(documented))('that %s needs are those that documents name', (name, actions) => {
    expect(OPERATIONS.filter((operation) => operation.name === name).map((operation) => operation.actions)).toEqual([
      actions,
    ]);
  });
  it('let nobody read the balance by the name of the endpoint', async () => {
    expect(await tried({ allow: ['bss:*'] }, 'bss:QueryAccountBalance')).toBe('NoPermission');
    expect(await tried({ allow: ['bssapi:QueryAccountBalance'] }, 'bss:QueryAccountBalance')).toBe('ok');
  });
});

describe('a policy', () => {
  it('allows everything when it says nothing', async () => {
    expect(await tried({}, LIST)).toBe('ok');
  });
  it('allows only what it names', async () => {
    expect(await tried({ allow: ['kms:*'] }, 'kms:ListKeys')).toBe('ok');
    expect(await tried({ allow: ['kms:List*'] }, 'kms:DescribeAccountKmsStatus')).toBe('Forbidden.NoPermission');
    expect(await tried({ allow: ['kms:*'] }, 'ram:GetRole')).toBe('NoPermission');
    expect(await tried({ allow: [] }, LIST)).toBe('Forbidden.RAM');
  });
  it('denies before it allows', async () => {
    expect(await tried({ allow: ['*'], deny: ['kms:listkeys'] }, 'kms:ListKeys')).toBe('Forbidden.NoPermission');
  });
  it('must allow both actions that the listing of clusters needs', async () => {
    expect(await tried({ allow: ['cs:DescribeClustersV1'] }, LIST)).toBe('Forbidden.RAM');
    expect(await tried({ allow: ['cs:DescribeClustersV1', 'cs:GetClusters'] }, LIST)).toBe('ok');
  });
});

describe('a denial', () => {
  it('tells which action was denied to whom', async () => {
    const key = { accessKeyId: 'LTAIdenied', accessKeySecret: 's' };
    cloud.account(ACCOUNT).accessKeys.push({ id: key.accessKeyId, secret: 's', userName: 'auditor', allow: [] });
    const denied = await refusalOf(call(cloud.home, key, 'kms:ListKeys'));
    expect(denied.data.AccessDeniedDetail).toMatchObject({
      AuthAction: 'kms:ListKeys',
      AuthPrincipalType: 'SubUser',
      AuthPrincipalDisplayName: 'auditor',
      NoPermissionType: 'ImplicitDeny',
    });
  });
  it('says of a temporary key that its token is what forbids', async () => {
    const key = { accessKeyId: 'STS.denied', accessKeySecret: 's', securityToken: 't' };
    cloud.account(ACCOUNT).accessKeys.push({ id: 'STS.denied', secret: 's', securityToken: 't', deny: ['cs:*'] });
    const denied = await refusalOf(call(cloud.home, key, LIST));
    expect(denied.message).toContain('STSToken policy Forbidden for action cs:DescribeClustersV1');
  });
});
