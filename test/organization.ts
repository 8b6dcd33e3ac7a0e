import type { AccountFile } from '../emulator/index.ts';
import { accessKey, account, accountId, cluster, event, key, metaData, openNetwork, role } from './account.ts';

export { accountId as managementAccount } from './account.ts';

type Fields = Record<string, unknown>;

/** The role of a member that the management account may assume. */
export const auditRole = {
  RoleName: 'sealwatch-audit',
  AssumeRolePolicyDocument: {
    Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { RAM: `acs:ram::${accountId}:root` } }],
  },
};

/** The role of a member by which the management account may remediate it. */
export const remediationRole = { ...auditRole, RoleName: 'sealwatch-remediate', RoleId: '300000000000000777' };

/** A member with one encrypted cluster, and so many others that may be turned on with `key-new`. */
export function remediableMember(index: number, clusters = 1, parts: Partial<AccountFile> = {}): AccountFile {
  const id = memberId(index);
  const off = Array.from({ length: clusters }, (_, number) =>
    cluster(offId(index, number), {
      meta_data: metaData({ DisableEncryption: true, EncryptionKMSKeyId: '' }),
      vpc_id: 'vpc-1',
      security_group_id: 'sg-1',
      vswitch_ids: ['vsw-1'],
    }),
  );
  const keyNew = key('key-new', { Arn: `acs:kms:cn-hangzhou:${id}:key/key-new`, Creator: id });
  const whole = member(index);
  return {
    ...whole,
    clusters: [...(whole.clusters ?? []), ...off],
    keys: [...(whole.keys ?? []), keyNew],
    roles: [...(whole.roles ?? []), remediationRole],
    securityGroups: [{ RegionId: 'cn-hangzhou', SecurityGroupId: 'sg-1', SecurityGroupType: 'normal' }],
    vSwitches: [{ RegionId: 'cn-hangzhou', VSwitchId: 'vsw-1', VpcId: 'vpc-1' }],
    permissions: {
      [remediationRole.RoleId]: [{ resource_id: 'all-clusters', resource_type: 'console', role_type: 'admin' }],
    },
    ...parts,
  } as AccountFile;
}

/** A cluster of a member that is off, from 0. */
export function offId(index: number, number = 0): string {
  return `off-${index}-${number}`;
}

/** The number of a member, from 0. */
export function memberId(index: number): string {
  return String(2_000_000_000_000_000 + index);
}

/** A member with so many encrypted clusters, all verified by one key; what is given is laid over the file. */
export function member(index: number, clusters = 1, parts: Partial<AccountFile> = {}): AccountFile {
  const id = memberId(index);
  const keyId = `key-of-${index}`;
  const ids = Array.from({ length: clusters }, (_, number) => `c-${index}-${number}`);
  return {
    accountId: id,
    clusters: ids.map((clusterId) =>
      cluster(clusterId, {
        meta_data: JSON.stringify({ Capabilities: { DisableEncryption: false, EncryptionKMSKeyId: keyId } }),
      }),
    ),
    keys: [key(keyId, { Arn: `acs:kms:cn-hangzhou:${id}:key/${keyId}`, Creator: id })],
    roles: [serviceRoleOf(id), auditRole],
    ...openNetwork(),
    events: clusters === 0 ? [] : [event(keyId, { userIdentity: identityOf(id) })],
    ...parts,
  } as AccountFile;
}

/** The service role in an account: its ARN names that account, as every answer does. */
export function serviceRoleOf(id: string): typeof role {
  return { ...role, Arn: `acs:ram::${id}:role/aliyuncsmanagedsecurityrole` };
}

function identityOf(id: string): Fields {
  return { type: 'assumed-role', accountId: id, userName: 'aliyuncsmanagedsecurityrole:kms' };
}

/** The management account, whose directory has these members. */
export function management(members: readonly AccountFile[], parts: Partial<AccountFile> = {}): AccountFile {
  return account({
    accessKeys: [accessKey],
    resourceDirectory: members.map((file) => ({ AccountId: file.accountId })),
    ...parts,
  });
}
