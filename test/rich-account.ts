import type { AccountFile } from '../emulator/index.ts';
import { type Config, configSchema } from '../src/config/schema.ts';
import { account, cluster, event, key, metaData, openGroup, role } from './account.ts';
import { changeableAccount } from './changeable-account.ts';

/** An account whose audit calls every operation of reading, and in which every check has something to judge. */
export function richAccount(parts: Partial<AccountFile> = {}): AccountFile {
  const { securityGroups, vSwitches, networkAcls } = changeableAccount();
  // What no rule means depends on the type of the group.
  const kind = { ...openGroup('sg-kind'), SecurityGroupType: 'normal', Permissions: { Permission: [] } };
  const network = { securityGroups: [...(securityGroups ?? []), kind], vSwitches, networkAcls } as Partial<AccountFile>;
  return account({
    clusters: [
      cluster('encrypted'),
      cluster('shared', {
        current_version: '1.31.9-aliyun.1',
        security_group_id: 'sg-kind',
        vswitch_ids: ['vsw-b', 'vsw-silent'],
      }),
      cluster('off', { meta_data: metaData({ DisableEncryption: true, EncryptionKMSKeyId: '' }) }),
      cluster('silent-entry', { meta_data: undefined }),
      cluster('basic', { cluster_spec: 'ack.standard' }),
    ],
    details: {
      'silent-entry': { meta_data: metaData({ DisableEncryption: false, EncryptionKMSKeyId: 'key-2' }) },
    },
    keys: [key('key-1', { DKMSInstanceId: 'kst-1', Tags: [{ TagKey: 'purpose', TagValue: 'etcd' }] }), key('key-2')],
    aliases: [{ AliasName: 'alias/etcd', KeyId: 'key-2' }],
    instances: [{ RegionId: 'cn-hangzhou', InstanceId: 'kst-1', EndDate: '@+200d' }],
    addons: {
      off: [{ name: 'ack-secret-manager', version: '0.5.8', state: 'active', config: '{"pollingInterval":"120s"}' }],
    },
    roles: [{ ...role, Policies: [...role.Policies, { PolicyName: 'more-kms', PolicyType: 'Custom' }] }],
    policies: [
      {
        PolicyName: 'more-kms',
        PolicyType: 'Custom',
        PolicyDocument: { Version: '1', Statement: [{ Effect: 'Allow', Action: 'kms:ListKeys', Resource: '*' }] },
      },
    ],
    trails: [{ Name: 'all', HomeRegion: 'cn-hangzhou', TrailRegion: 'All', EventRW: 'All', IsLogging: true }],
    balance: { AvailableAmount: '1,000.00', Currency: 'CNY' },
    secrets: [{ SecretName: 'db', EncryptionKeyId: 'key-9' }],
    events: [
      event('key-1'),
      event('key-1', { eventName: 'Decrypt' }),
      event('key-2', { eventTime: '@-50m' }),
      event('key-9', { eventName: 'Decrypt' }),
    ],
    ...network,
    ...parts,
  } as Partial<AccountFile>);
}

/** A configuration under which every operation is called. */
export const thoroughConfig: Config = configSchema.parse({
  keys: { approved: ['alias/etcd', 'tag:purpose=etcd'], rotation: 'off' },
  balance: { minimum: 10, currency: 'CNY' },
  calls: { tries: 3, deadline: 2 },
});
