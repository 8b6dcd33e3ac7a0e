import { describe, expect, it } from 'vitest';
import { parseAccountFile } from '../../emulator/index.ts';

const parse = (value: unknown) => () => parseAccountFile(JSON.stringify(value), 'acme.json');

describe('an account file', () => {
  it('may have nothing but its number', () => {
    expect(parse({ accountId: '42' })()).toEqual({ accountId: '42' });
  });
  it('may have every part', () => {
    const whole = {
      accountId: '42',
      accessKeys: [{ id: 'a', secret: 'b', allow: ['*'], deny: ['kms:DescribeKey', 'cs:Get*'] }],
      clusters: [{ cluster_id: 'c1', region_id: 'cn-hangzhou', anything: null }],
      details: { c1: { meta_data: null } },
      addons: { c1: [{ name: 'ack-secret-manager' }] },
      tasks: { c1: [{ task_id: 't1' }] },
      permissions: { 200: [{ role_type: 'admin' }] },
      keys: [{ RegionId: 'cn-hangzhou', KeyId: 'k1' }],
      aliases: [{ AliasName: 'alias/a', KeyId: 'k1' }],
      secrets: [{ SecretName: 's', SecretData: 'd' }],
      instances: [{ RegionId: 'cn-hangzhou', InstanceId: 'kst-1' }],
      securityGroups: [
        {
          RegionId: 'cn-hangzhou',
          SecurityGroupId: 'sg-1',
          SecurityGroupType: 'normal',
          Permissions: { Permission: [{ Direction: 'egress', Policy: 'Accept' }] },
        },
      ],
      vSwitches: [{ RegionId: 'cn-hangzhou', VSwitchId: 'vsw-1', NetworkAclId: 'nacl-1' }],
      networkAcls: [
        {
          RegionId: 'cn-hangzhou',
          NetworkAclId: 'nacl-1',
          EgressAclEntries: { EgressAclEntry: [{ Policy: 'accept' }] },
          IngressAclEntries: { IngressAclEntry: [] },
        },
      ],
      updates: { c1: 'stuck' },
      kmsStatus: 'InDebt',
      roles: [{ RoleName: 'r', AssumeRolePolicyDocument: {}, Policies: [{ PolicyName: 'p' }] }],
      balance: { AvailableAmount: '1.00' },
      trails: [{ Name: 'trail', IsLogging: true }],
      events: [{ eventTime: '@-25m' }],
      faults: [{ operation: 'kms:DescribeKey', match: { KeyId: 'k1' }, status: 429, times: 3, delayMs: 50 }],
    };
    expect(parse(whole)()).toEqual(whole);
  });
  it.each([
    ['{', /^acme\.json: expected JSON, but /],
    ['[]', 'acme.json: the top level: expected an object'],
    ['{}', 'acme.json: accountId: expected a value, but it is missing'],
    ['{"accountId": 42}', 'acme.json: accountId: expected the account number as a string of digits'],
  ])('%s is refused', (text, message) => {
    expect(() => parseAccountFile(text, 'acme.json')).toThrow(message);
  });
  it.each([
    [{ cluster: [] }, 'cluster: expected a known name; did you mean "clusters"?'],
    [{ hooks: [] }, 'hooks: expected one of accountId, accessKeys'],
    [{ clusters: [{ name: 'x' }] }, 'clusters[0].cluster_id: expected a value'],
    [{ clusters: {} }, 'clusters: expected an array'],
    [{ accessKeys: [{ id: 'a', secret: 'b', alow: [] }] }, 'accessKeys[0].alow: expected a known name'],
    [{ accessKeys: [{ id: 'a', secret: 'b', allow: ['kms/*'] }] }, 'accessKeys[0].allow[0]: expected a RAM action'],
    [{ keys: [{ KeyId: 'k' }] }, 'keys[0].RegionId: expected a value'],
    [{ aliases: [{ AliasName: 'a', KeyId: 'k' }] }, 'aliases[0].AliasName: expected an alias'],
    [{ details: { c1: [] } }, 'details.c1: expected an object'],
    [{ kmsStatus: 'Fine' }, 'kmsStatus: expected one of Enabled, NotEnabled'],
    [
      { securityGroups: [{ RegionId: 'r', SecurityGroupId: 's' }] },
      'securityGroups[0].SecurityGroupType: expected a value',
    ],
    [
      { securityGroups: [{ RegionId: 'r', SecurityGroupId: 's', SecurityGroupType: 'advanced' }] },
      'securityGroups[0].SecurityGroupType: expected one of normal, enterprise',
    ],
    [
      {
        securityGroups: [
          { RegionId: 'r', SecurityGroupId: 's', SecurityGroupType: 'normal', Permissions: { Permission: [{}] } },
        ],
      },
      'securityGroups[0].Permissions.Permission[0].Direction: expected a value',
    ],
    [{ vSwitches: [{ VSwitchId: 'v' }] }, 'vSwitches[0].RegionId: expected a value'],
    [
      { networkAcls: [{ RegionId: 'r', NetworkAclId: 'n', EgressAclEntries: [] }] },
      'networkAcls[0].EgressAclEntries: expected an object',
    ],
    [{ updates: { c1: 'sometimes' } }, 'updates.c1: expected one of stuck, failed, unchanged'],
    [{ trails: [{ Name: 't', IsLogging: 'yes' }] }, 'trails[0].IsLogging: expected true or false'],
    [{ faults: [{ operation: 'kms' }] }, 'faults[0].operation: expected an operation such as'],
    [{ faults: [{ operation: '*', times: -1 }] }, 'faults[0].times: expected a whole number of at least 0'],
    [{ faults: [{ operation: '*', kind: 'explode' }] }, 'faults[0].kind: expected one of error, reset'],
  ])('with %j is refused by the place and what was expected there', (part, message) => {
    expect(parse({ accountId: '42', ...part })).toThrow(`acme.json: ${message}`);
  });
});
