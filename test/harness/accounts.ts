import type { AccountFile } from '../../emulator/index.ts';
import { cluster, event, key, metaData, role } from '../account.ts';
import { richAccount } from '../rich-account.ts';

const off = metaData({ DisableEncryption: true, EncryptionKMSKeyId: '' });
const namingKey = (id: string) => metaData({ DisableEncryption: false, EncryptionKMSKeyId: id });

/** An account in which every check fails somewhere, so that a damaged answer could make something pass. */
export function troubledAccount(): AccountFile {
  return richAccount({
    clusters: [
      cluster('off', { meta_data: off }),
      cluster('disabled', { meta_data: namingKey('key-disabled') }),
      cluster('deleted', { meta_data: namingKey('key-deleted') }),
      cluster('gone', { meta_data: namingKey('key-gone') }),
      cluster('unused', { meta_data: namingKey('key-unused') }),
      cluster('denied', { meta_data: namingKey('key-denied') }),
      cluster('silent-entry', { meta_data: undefined }),
      cluster('shared', { security_group_id: 'sg-kind', vswitch_ids: ['vsw-b', 'vsw-silent'] }),
      cluster('stuck', { state: 'updating', updated: '@-3d' }),
    ],
    details: { 'silent-entry': { meta_data: off } },
    keys: [
      key('key-1', { DKMSInstanceId: 'kst-1', Tags: [{ TagKey: 'purpose', TagValue: 'other' }] }),
      key('key-disabled', { KeyState: 'Disabled', DeletionProtection: 'Disabled' }),
      key('key-deleted', { KeyState: 'PendingDeletion', DeleteDate: '@+5d', DeletionProtection: 'Disabled' }),
      key('key-unused', { KeySpec: 'RSA_2048', KeyUsage: 'SIGN/VERIFY', AutomaticRotation: 'Enabled' }),
      key('key-denied', { Creator: 'Oss' }),
    ],
    aliases: [{ AliasName: 'alias/other', KeyId: 'key-1' }],
    instances: [{ RegionId: 'cn-hangzhou', InstanceId: 'kst-1', ChargeType: 'PREPAY', EndDate: '@+2d' }],
    addons: {
      off: [{ name: 'ack-secret-manager', version: '0.5.8', state: 'active', config: '{"disablePolling":true}' }],
    },
    roles: [
      {
        ...role,
        Policies: [{ PolicyName: 'no-kms', PolicyType: 'Custom' }],
        AssumeRolePolicyDocument: role.AssumeRolePolicyDocument.replace('cs.', 'ecs.'),
      },
    ],
    policies: [
      {
        PolicyName: 'no-kms',
        PolicyType: 'Custom',
        PolicyDocument: { Version: '1', Statement: [{ Effect: 'Deny', Action: 'kms:*', Resource: '*' }] },
      },
    ],
    kmsStatus: 'InDebt',
    trails: [
      { Name: 'writes', HomeRegion: 'cn-hangzhou', TrailRegion: 'All', EventRW: 'Write', IsLogging: true },
      { Name: 'stopped', HomeRegion: 'cn-hangzhou', TrailRegion: 'All', EventRW: 'All', IsLogging: false },
    ],
    balance: { AvailableAmount: '-5.00', Currency: 'CNY' },
    events: [
      event('key-1'),
      event('key-stranger'),
      event('key-9', { eventName: 'Decrypt' }),
      event('key-denied', { errorCode: 'Forbidden.NoPermission', errorMessage: 'This operation is forbidden.' }),
      event('key-disabled', { eventName: 'Decrypt', errorCode: 'Rejected.Disabled', errorMessage: 'It is disabled.' }),
    ],
  } as unknown as Partial<AccountFile>);
}

/** An account whose lists take several pages. */
export function pagedAccount(): AccountFile {
  return richAccount({
    clusters: [
      cluster('encrypted'),
      cluster('off', { meta_data: off }),
      ...Array.from({ length: 118 }, (_, index) => cluster(`basic-${index}`, { cluster_spec: 'ack.standard' })),
    ],
    aliases: Array.from({ length: 230 }, (_, index) => ({ AliasName: `alias/a-${index}`, KeyId: 'key-1' })),
    events: Array.from({ length: 120 }, (_, index) =>
      event('key-1', { eventName: index % 2 === 0 ? 'Encrypt' : 'Decrypt', eventTime: `@-${30 + index}m` }),
    ),
  } as unknown as Partial<AccountFile>);
}
