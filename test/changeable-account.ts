import type { AccountFile } from '../emulator/index.ts';
import { accessKey, account, accountId, cluster, event, key, metaData, openGroup } from './account.ts';

/** What the emulator calls the RAM user of an account. */
export const userId = `20${accountId}`;
export const userKey = { ...accessKey, userName: 'remediator' };

/** A rule of a security group for what leaves, as ECS tells it: it accepts everything. */
export function egressRule(fields: Record<string, unknown> = {}): { Direction: string; [field: string]: unknown } {
  return {
    Direction: 'egress',
    Policy: 'Accept',
    Priority: '1',
    IpProtocol: 'ALL',
    PortRange: '-1/-1',
    DestCidrIp: '0.0.0.0/0',
    Ipv6DestCidrIp: '',
    DestGroupId: '',
    DestPrefixListId: '',
    PortRangeListId: '',
    SourceCidrIp: '',
    SourcePortRange: '',
    NicType: 'intranet',
    ...fields,
  };
}

/** An entry of a network ACL, as VPC tells it: it accepts everything. */
export function aclEntry(fields: Record<string, unknown>): Record<string, unknown> {
  return { EntryType: 'custom', Policy: 'accept', Protocol: 'all', Port: '-1/-1', IpVersion: 'IPv4', ...fields };
}

/** An account in which the cluster `off` may be encrypted with `key-1`: nothing is in its way. */
export function changeableAccount(parts: Partial<AccountFile> = {}): AccountFile {
  return account({
    accessKeys: [userKey],
    clusters: [
      cluster('off', {
        meta_data: metaData({ DisableEncryption: true, EncryptionKMSKeyId: '' }),
        security_group_id: 'sg-off',
        vswitch_ids: ['vsw-a', 'vsw-b', 'vsw-silent'],
      }),
      cluster('c1'),
    ],
    keys: [key('key-1', { DKMSInstanceId: 'kst-1' })],
    aliases: [{ AliasName: 'alias/etcd', KeyId: 'key-1' }],
    instances: [{ RegionId: 'cn-hangzhou', InstanceId: 'kst-1', EndDate: '@+200d' }],
    tasks: { off: [{ task_id: 'T-1', task_type: 'cluster_addon_install', state: 'success' }] },
    permissions: { [userId]: [{ resource_id: 'off', resource_type: 'cluster', role_type: 'admin', role_name: '' }] },
    securityGroups: [
      openGroup('sg-1'),
      {
        RegionId: 'cn-hangzhou',
        SecurityGroupId: 'sg-off',
        SecurityGroupType: 'normal',
        Permissions: { Permission: [egressRule({ IpProtocol: 'TCP' })] },
      },
    ],
    vSwitches: [
      { RegionId: 'cn-hangzhou', VSwitchId: 'vsw-1', NetworkAclId: '' },
      { RegionId: 'cn-hangzhou', VSwitchId: 'vsw-a', NetworkAclId: '' },
      { RegionId: 'cn-hangzhou', VSwitchId: 'vsw-b', NetworkAclId: 'nacl-b' },
      { RegionId: 'cn-hangzhou', VSwitchId: 'vsw-silent', NetworkAclId: null },
    ],
    networkAcls: [
      {
        RegionId: 'cn-hangzhou',
        NetworkAclId: 'nacl-b',
        EgressAclEntries: { EgressAclEntry: [aclEntry({ DestinationCidrIp: '0.0.0.0/0' })] },
        IngressAclEntries: { IngressAclEntry: [aclEntry({ SourceCidrIp: '0.0.0.0/0' })] },
      },
    ],
    events: [event('key-1')],
    ...parts,
  } as Partial<AccountFile>);
}
