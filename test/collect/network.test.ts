import { describe, expect, it } from 'vitest';
import { networkReader } from '../../src/collect/network.ts';
import { egressOf, indexNetwork } from '../../src/model/network.ts';
import { accountId } from '../account.ts';
import { aclEntry, changeableAccount } from '../changeable-account.ts';
import { emulated, errorOf, Refusal, scripted, unreadIn, valueIn } from './open-account.ts';

const bound = { VSwitchId: 'vsw-1', NetworkAclId: 'nacl-1' };
const out = (fields: object = {}) => aclEntry({ DestinationCidrIp: '0.0.0.0/0', ...fields });
const back = (fields: object = {}) => aclEntry({ SourceCidrIp: '0.0.0.0/0', ...fields });
const acl = (egress: unknown[], ingress: unknown[] = [], more: object = {}) => ({
  NetworkAclAttribute: {
    NetworkAclId: 'nacl-1',
    Status: 'Available',
    EgressAclEntries: { EgressAclEntry: egress },
    IngressAclEntries: { IngressAclEntry: ingress },
    ...more,
  },
});

async function told(answer: unknown, vSwitch: unknown = bound, listed: unknown = {}) {
  const { account, asked } = await scripted(({ action }) => {
    if (action === 'DescribeSecurityGroupAttribute')
      return { SecurityGroupId: 'sg-1', Permissions: { Permission: [] } };
    if (action === 'DescribeSecurityGroups') return { SecurityGroups: { SecurityGroup: [] } };
    if (action === 'DescribeVSwitches') {
      return vSwitch instanceof Refusal ? vSwitch : { VSwitches: { VSwitch: [vSwitch] }, TotalCount: 1 };
    }
    return action === 'DescribeNetworkAcls' ? listed : answer;
  });
  const reader = networkReader(account, { byVpc: true });
  const network = { securityGroupId: 'sg-1', vSwitchIds: ['vsw-1'] };
  reader.read({ regionId: 'cn-hangzhou', vpcId: 'vpc-1' }, network);
  const index = indexNetwork(await reader.readings());
  const { vSwitches } = egressOf(network, { accountId, regionId: 'cn-hangzhou' }, index);
  const [found] = valueIn(vSwitches);
  if (found === undefined) throw new Error('the vSwitch was not read');
  return { acl: found.acl, asked: asked.filter(({ action }) => /VSwitch|Acl/.test(action)) };
}

describe('the network ACL of a vSwitch', () => {
  it('is none where none is bound, and nothing more is asked', async () => {
    const { acl: found, asked } = await told({}, { VSwitchId: 'vsw-1', NetworkAclId: '' });

    expect(valueIn(found)).toBeNull();
    expect(asked).toHaveLength(1);
  });

  it('has its entries in their order, of both directions', async () => {
    const egress = [
      out({ Policy: 'drop', Protocol: 'TCP', Port: '22/22', DestinationCidrIp: '10.0.0.0/8' }),
      out({ EntryType: 'system' }),
    ];
    const { acl: found } = await told(acl(egress, [back({ Port: '1024/65535', Protocol: 'tcp' })]));

    expect(valueIn(found)).toEqual({
      id: 'nacl-1',
      egress: [
        { policy: 'drop', protocol: 'tcp', ports: [22, 22], cidr: '10.0.0.0/8' },
        { policy: 'accept', protocol: 'all', ports: null, cidr: '0.0.0.0/0' },
      ],
      ingress: [{ policy: 'accept', protocol: 'tcp', ports: [1024, 65_535], cidr: '0.0.0.0/0' }],
    });
  });

  it.each(['::/0', '2408:4005::/32'])('does not take %s for addresses of IPv4', async (DestinationCidrIp) => {
    const { acl: found } = await told(acl([out({ DestinationCidrIp, IpVersion: 'IPv6' })]));
    expect(valueIn(found)?.egress).toMatchObject([{ cidr: '' }]);
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['no ACL', { NetworkAclAttribute: null }],
    ['another ACL', acl([], [], { NetworkAclId: 'nacl-2' })],
    ['one that is being changed', acl([], [], { Status: 'Modifying' })],
    ['one of no state', acl([], [], { Status: undefined })],
    ['one of a state that nobody knows', acl([], [], { Status: 'Sleeping' })],
    ['no entries for what leaves', acl([], [], { EgressAclEntries: undefined })],
    ['no entries for what comes back', acl([], [], { IngressAclEntries: {} })],
    ['an entry without a policy', acl([out({ Policy: undefined })])],
    ['an entry of a policy that nobody knows', acl([], [back({ Policy: 'perhaps' })])],
    ['an entry without a protocol', acl([out({ Protocol: '' })])],
    ['an entry without ports', acl([out({ Port: undefined })])],
    ['an entry of ports in words', acl([], [back({ Port: 'all' })])],
    ['an entry of ports that run backwards', acl([out({ Port: '2/1' })])],
    ['an entry without addresses', acl([out({ DestinationCidrIp: '' })])],
    ['an entry of what is no address', acl([], [back({ SourceCidrIp: 'everywhere' })])],
    ['an entry of an address beyond all', acl([out({ DestinationCidrIp: '300.0.0.0/8' })])],
    ['an entry with the addresses of the other direction', acl([back()])],
  ])('is unread where VPC tells %s', async (_, answer) => {
    expect(errorOf((await told(answer)).acl)).toMatchObject({
      operation: 'vpc:DescribeNetworkAclAttributes',
      resource: 'nacl-1',
      code: 'MalformedAnswer',
    });
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['another one', { ...bound, VSwitchId: 'vsw-2' }],
    ['a number', { VSwitchId: 'vsw-1', NetworkAclId: 7 }],
  ])('is unread where VPC tells of the vSwitch %s', async (_, vSwitch) => {
    expect(errorOf((await told(acl([]), vSwitch)).acl)).toMatchObject({
      operation: 'vpc:DescribeVSwitches',
      code: 'MalformedAnswer',
    });
  });

  const listing = (...found: object[]) => ({ NetworkAcls: { NetworkAcl: found }, TotalCount: `${found.length}` });
  const silent = { VSwitchId: 'vsw-1' };

  it.each([silent, { ...silent, NetworkAclId: null }])(
    'is asked for where the vSwitch says nothing: %j',
    async (of) => {
      const none = await told(acl([]), of, listing());
      expect(valueIn(none.acl)).toBeNull();
      expect(none.asked[1]?.query.toString()).toContain('ResourceType=VSwitch&ResourceId=vsw-1');

      const one = await told(acl([out()]), of, { ...listing({ NetworkAclId: 'nacl-1' }), TotalCount: 1 });
      expect(valueIn(one.acl)?.egress).toHaveLength(1);
    },
  );

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['two', listing({ NetworkAclId: 'nacl-1' }, { NetworkAclId: 'nacl-2' })],
    ['none and counts one', { ...listing(), TotalCount: '1' }],
    ['one and counts two', { ...listing({ NetworkAclId: 'nacl-1' }), TotalCount: '2' }],
    ['one and counts none', { ...listing({ NetworkAclId: 'nacl-1' }), TotalCount: 0 }],
    ['none and does not count', { NetworkAcls: { NetworkAcl: [] } }],
    ['one without an id', listing({})],
    ['no list', { NetworkAcls: {}, TotalCount: '0' }],
  ])('is unread where the vSwitch says nothing and VPC lists %s', async (_, listed) => {
    expect(errorOf((await told(acl([]), silent, listed)).acl)).toMatchObject({
      operation: 'vpc:DescribeNetworkAcls',
      resource: 'vsw-1',
      code: 'MalformedAnswer',
    });
  });

  it('is unread where it, or the vSwitch, is gone', async () => {
    expect(errorOf((await told(new Refusal(404, 'InvalidNetworkAcl.NotFound'))).acl).code).toBe(
      'InvalidNetworkAcl.NotFound',
    );
    const denied = new Refusal(403, 'NoPermission');
    expect(errorOf((await told(acl([]), denied)).acl).code).toBe('NoPermission');
    const other = { VSwitchId: 'vsw-2', NetworkAclId: '' };
    expect(errorOf((await told(acl([]), other)).acl)).toMatchObject({ resource: 'vsw-1', code: 'MalformedAnswer' });
  });
});

describe('the network of many clusters', () => {
  it('is read with each group and each ACL once, and every vSwitch of the region by pages', async () => {
    const vSwitches = Array.from({ length: 120 }, (_, index) => ({
      RegionId: 'cn-hangzhou',
      VSwitchId: `vsw-${index}`,
      NetworkAclId: 'nacl-b',
    }));
    const { account, emulator } = await emulated(changeableAccount({ vSwitches }));
    const reader = networkReader(account, { byVpc: false });
    for (let index = 0; index < 120; index += 1) {
      reader.read(
        { regionId: 'cn-hangzhou', vpcId: `vpc-${index}` },
        { securityGroupId: 'sg-off', vSwitchIds: [`vsw-${index}`] },
      );
    }
    expect(unreadIn(await reader.readings())).toEqual([]);
    expect(emulator.stats().calls).toEqual({
      'ecs:DescribeSecurityGroupAttribute': 1,
      'ecs:DescribeSecurityGroups': 1,
      'vpc:DescribeVSwitches': 3,
      'vpc:DescribeNetworkAclAttributes': 1,
    });
  });

  it('has the types of its groups by the hundred, where rules alone do not decide', async () => {
    const securityGroups = Array.from({ length: 101 }, (_, index) => ({
      RegionId: 'cn-hangzhou',
      SecurityGroupId: `sg-${index}`,
      SecurityGroupType: 'enterprise',
      Permissions: { Permission: [] },
    }));
    const { account, emulator } = await emulated(changeableAccount({ securityGroups }));
    const reader = networkReader(account, { byVpc: false });
    for (const { SecurityGroupId } of securityGroups) {
      reader.read({ regionId: 'cn-hangzhou', vpcId: '' }, { securityGroupId: SecurityGroupId, vSwitchIds: [] });
    }
    const types = (await reader.readings()).map((one) =>
      one.kind === 'security-group' ? valueIn(one.reading).type : one,
    );
    expect(new Set(types.map((type) => JSON.stringify(type)))).toEqual(new Set(['{"ok":true,"value":"enterprise"}']));
    expect(emulator.stats().calls['ecs:DescribeSecurityGroups']).toBe(2);
  });
});
