import type { AccountFile } from '../emulator/index.ts';
import { accessKey, account, accountId, cluster, event, key, openNetwork, role } from './account.ts';

export { accountId as managementAccount } from './account.ts';

type Fields = Record<string, unknown>;

/** The role of a member that the management account may assume. */
export const auditRole = {
  RoleName: 'sealwatch-audit',
  AssumeRolePolicyDocument: {
    Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { RAM: `acs:ram::${accountId}:root` } }],
  },
};

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
