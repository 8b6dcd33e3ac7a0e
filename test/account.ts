import type { AccountFile } from '../emulator/index.ts';

export const accountId = '1234567890123456';
export const accessKey = { id: 'LTAI-test', secret: 'test-secret' };
export const roleArn = `acs:ram::${accountId}:role/aliyuncsmanagedsecurityrole`;

type Fields = Record<string, unknown>;

/** A Pro cluster that is encrypted; what is given is laid over it, `undefined` takes a field away. */
export function cluster(id: string, fields: Fields = {}): Fields {
  return without({
    cluster_id: id,
    name: `name-of-${id}`,
    region_id: 'cn-hangzhou',
    cluster_type: 'ManagedKubernetes',
    cluster_spec: 'ack.pro.small',
    profile: 'Default',
    current_version: '1.30.7-aliyun.1',
    state: 'running',
    created: '2026-01-05T08:00:00Z',
    updated: '2026-11-01T08:00:00Z',
    vpc_id: `vpc-${id}`,
    security_group_id: 'sg-1',
    vswitch_ids: ['vsw-1'],
    tags: [{ key: 'env', value: 'prod' }],
    meta_data: metaData({ DisableEncryption: false, EncryptionKMSKeyId: 'key-1' }),
    ...fields,
  });
}

export function metaData(capabilities: Fields): string {
  return JSON.stringify({ Capabilities: capabilities, KubernetesVersion: '1.30.7-aliyun.1' });
}

/** An enabled key that ACK supports. */
export function key(id: string, fields: Fields = {}): Fields {
  const region = (fields.RegionId as string | undefined) ?? 'cn-hangzhou';
  return without({
    RegionId: region,
    KeyId: id,
    Arn: `acs:kms:${region}:${accountId}:key/${id}`,
    KeyState: 'Enabled',
    KeySpec: 'Aliyun_AES_256',
    KeyUsage: 'ENCRYPT/DECRYPT',
    Origin: 'Aliyun_KMS',
    ProtectionLevel: 'SOFTWARE',
    AutomaticRotation: 'Disabled',
    CreationDate: '2026-01-05T08:00:00Z',
    DeleteDate: '',
    MaterialExpireTime: '',
    DeletionProtection: 'Enabled',
    Creator: accountId,
    DKMSInstanceId: '',
    ...fields,
  });
}

let events = 0;

/** A record of the role's work with a key, composed. */
export function event(keyId: string, fields: Fields = {}): Fields {
  events += 1;
  return without({
    eventId: `00000000-0000-0000-0000-${String(events).padStart(12, '0')}`,
    eventVersion: '1',
    eventCategory: 'Management',
    eventType: 'ApiCall',
    eventRW: 'Read',
    eventTime: '@-30m',
    eventName: 'Encrypt',
    serviceName: 'Kms',
    acsRegion: 'cn-hangzhou',
    requestId: `REQ-${events}`,
    requestParameters: { KeyId: keyId },
    userIdentity: {
      type: 'assumed-role',
      accountId,
      principalId: '301234567890123456:kms',
      userName: 'aliyuncsmanagedsecurityrole:kms',
    },
    ...fields,
  });
}

export const role = {
  RoleName: 'AliyunCSManagedSecurityRole',
  Arn: roleArn,
  AssumeRolePolicyDocument: JSON.stringify({
    Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['cs.aliyuncs.com'] } }],
    Version: '1',
  }),
  Policies: [{ PolicyName: 'AliyunCSManagedSecurityRolePolicy', PolicyType: 'System', DefaultVersion: 'v1' }],
};

/** A security group that lets everything out. */
export function openGroup(id: string, RegionId = 'cn-hangzhou') {
  const rule = { Direction: 'egress', Policy: 'Accept', Priority: '1', IpProtocol: 'ALL', PortRange: '-1/-1' };
  const Permissions = { Permission: [{ ...rule, DestCidrIp: '0.0.0.0/0' }] };
  return { RegionId, SecurityGroupId: id, SecurityGroupType: 'enterprise', Permissions };
}

/** Regions where tests have clusters. */
const networked = ['cn-hangzhou', 'cn-beijing', 'cn-shanghai'];

/** An account where one encrypted cluster is verified; parts that are given replace those parts. */
export function account(parts: Partial<AccountFile> = {}): AccountFile {
  return {
    accountId,
    accessKeys: [accessKey],
    clusters: [cluster('c1')],
    keys: [key('key-1')],
    roles: [role],
    securityGroups: networked.map((RegionId) => openGroup('sg-1', RegionId)),
    vSwitches: networked.map((RegionId) => ({ RegionId, VSwitchId: 'vsw-1' })),
    events: [event('key-1'), event('key-1', { eventName: 'Decrypt', eventTime: '@-20m' })],
    ...parts,
  } as AccountFile;
}

function without(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
