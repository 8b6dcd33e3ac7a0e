/**
 * A composed account: `clusters` encrypted Pro clusters in one region, which share `keys` keys evenly.
 *
 * @param part begins the ids of its clusters, so that those of several accounts differ
 */
export function composeAccount(accountId: string, clusters: number, keys: number, part = ''): object {
  return {
    accountId,
    accessKeys: [{ id: 'LTAI-bench', secret: 'bench' }],
    clusters: Array.from({ length: clusters }, (_, index) => composeCluster(`${part}${index}`, index % keys)),
    keys: Array.from({ length: keys }, (_, index) => composeKey(accountId, index)),
    roles: [
      {
        RoleName: 'AliyunCSManagedSecurityRole',
        Arn: `acs:ram::${accountId}:role/aliyuncsmanagedsecurityrole`,
        AssumeRolePolicyDocument: JSON.stringify({
          Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['cs.aliyuncs.com'] } }],
        }),
        Policies: [{ PolicyName: 'AliyunCSManagedSecurityRolePolicy', PolicyType: 'System' }],
      },
    ],
    securityGroups: [
      {
        RegionId: 'cn-hangzhou',
        SecurityGroupId: 'sg-bench',
        SecurityGroupType: 'enterprise',
        Permissions: {
          Permission: [
            {
              Direction: 'egress',
              Policy: 'Accept',
              Priority: '1',
              IpProtocol: 'ALL',
              PortRange: '-1/-1',
              DestCidrIp: '0.0.0.0/0',
            },
          ],
        },
      },
    ],
    vSwitches: [{ RegionId: 'cn-hangzhou', VSwitchId: 'vsw-bench' }],
    events: Array.from({ length: 20 }, (_, index) => composeEvent(accountId, index)),
  };
}

function composeCluster(index: string, key: number): object {
  return {
    cluster_id: `c${index.padStart(32, '0')}`,
    name: `cluster-${index}`,
    region_id: 'cn-hangzhou',
    cluster_type: 'ManagedKubernetes',
    cluster_spec: 'ack.pro.small',
    profile: 'Default',
    current_version: '1.30.7-aliyun.1',
    state: 'running',
    created: '2026-01-05T08:00:00Z',
    vpc_id: `vpc-${index}`,
    security_group_id: 'sg-bench',
    vswitch_ids: ['vsw-bench'],
    tags: [{ key: 'env', value: 'bench' }],
    meta_data: JSON.stringify({ Capabilities: { DisableEncryption: false, EncryptionKMSKeyId: `key-${key}` } }),
  };
}

function composeKey(accountId: string, index: number): object {
  return {
    RegionId: 'cn-hangzhou',
    KeyId: `key-${index}`,
    Arn: `acs:kms:cn-hangzhou:${accountId}:key/key-${index}`,
    KeyState: 'Enabled',
    KeySpec: 'Aliyun_AES_256',
    KeyUsage: 'ENCRYPT/DECRYPT',
    Origin: 'Aliyun_KMS',
    AutomaticRotation: 'Disabled',
    DeleteDate: '',
    MaterialExpireTime: '',
    DeletionProtection: 'Enabled',
    Creator: accountId,
  };
}

function composeEvent(accountId: string, index: number): object {
  return {
    eventId: `event-${index}`,
    eventRW: 'Read',
    eventTime: `@-${15 + index}m`,
    eventName: 'Encrypt',
    serviceName: 'Kms',
    acsRegion: 'cn-hangzhou',
    requestParameters: { KeyId: `key-${index}` },
    userIdentity: { type: 'assumed-role', accountId, userName: 'aliyuncsmanagedsecurityrole:kms' },
  };
}
