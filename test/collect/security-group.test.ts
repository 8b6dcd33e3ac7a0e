import { describe, expect, it } from 'vitest';
import { networkReader } from '../../src/collect/network.ts';
import { readSecurityGroup } from '../../src/collect/security-group.ts';
import type { Fact } from '../../src/model/fact.ts';
import type { SecurityGroupReading } from '../../src/model/network.ts';
import { changeableAccount, egressRule } from '../changeable-account.ts';
import { emulated, errorOf, Refusal, scripted, valueIn } from './open-account.ts';

const group = { SecurityGroupId: 'sg-1', SecurityGroupType: 'enterprise' };
const kinds = { SecurityGroups: { SecurityGroup: [group] } };
const rulesOf = (...rules: unknown[]) => ({
  SecurityGroupId: 'sg-1',
  Permissions: { Permission: rules },
  NextToken: '',
});

async function told(rules: unknown, listed: unknown = kinds): Promise<Fact<SecurityGroupReading>> {
  const { account } = await scripted(({ action }) => (action === 'DescribeSecurityGroups' ? listed : rules));
  const reader = networkReader(account, { byVpc: true });
  reader.read({ regionId: 'cn-hangzhou', vpcId: '' }, { securityGroupId: 'sg-1', vSwitchIds: [] });
  const [found] = await reader.readings();
  if (found?.kind !== 'security-group') throw new Error('the group was not read');
  return found.reading;
}

/** The one rule that is made of this one. */
async function ruleOf(fields: Record<string, unknown>) {
  return valueIn(await told(rulesOf(egressRule(fields)))).egress[0];
}

describe('a security group', () => {
  it.each([
    ['normal', 'normal'],
    ['enterprise', 'enterprise'],
    ['Enterprise', 'enterprise'],
  ])('is %s', async (SecurityGroupType, type) => {
    const listed = { SecurityGroups: { SecurityGroup: [{ ...group, SecurityGroupType }] } };
    expect(valueIn(await told(rulesOf(), listed)).type).toEqual({ ok: true, value: type });
  });

  it('is read to the last of its rules, page by page', async () => {
    const { account, emulator } = await emulated(
      changeableAccount({
        securityGroups: [
          {
            RegionId: 'cn-hangzhou',
            SecurityGroupId: 'sg-1',
            SecurityGroupType: 'normal',
            Permissions: {
              Permission: Array.from({ length: 2_345 }, (_, index) =>
                egressRule({ Priority: `${(index % 100) + 1}`, PortRange: `${index + 1}/${index + 1}` }),
              ),
            },
          } as never,
        ],
      }),
    );

    expect(valueIn(await readSecurityGroup(account, 'cn-hangzhou', 'sg-1')).egress).toHaveLength(2_345);
    expect(emulator.stats().calls['ecs:DescribeSecurityGroupAttribute']).toBe(3);
  });

  it.each<[string, Record<string, unknown>, object]>([
    ['lets all out', {}, { priority: 1, policy: 'accept', protocol: 'all', ports: null, destination: '0.0.0.0/0' }],
    [
      'drops some',
      { Policy: 'Drop', IpProtocol: 'TCP', PortRange: '443/443', DestCidrIp: '100.64.0.0/10', Priority: 100 },
      { priority: 100, policy: 'drop', protocol: 'tcp', ports: [443, 443], destination: '100.64.0.0/10' },
    ],
    ['names an address', { DestCidrIp: '100.100.2.136' }, { destination: '100.100.2.136' }],
    ['names addresses of IPv6', { DestCidrIp: '', Ipv6DestCidrIp: '::/0' }, { destination: '' }],
    ['names a group', { DestCidrIp: '', DestGroupId: 'sg-2' }, { destination: '' }],
    [
      'leaves out what it does not have',
      { Ipv6DestCidrIp: undefined, SourceCidrIp: null },
      { destination: '0.0.0.0/0' },
    ],
    [
      'is for every source by name',
      { SourceCidrIp: '0.0.0.0/0', SourcePortRange: '-1/-1' },
      { destination: '0.0.0.0/0' },
    ],
  ])('has a rule that %s', async (_, fields, expected) => {
    expect(await ruleOf(fields)).toMatchObject(expected);
  });

  it.each<[string, Record<string, unknown>]>([
    ['goes by a list of prefixes', { DestCidrIp: '', DestPrefixListId: 'pl-1' }],
    ['goes by a list of ports', { PortRange: '', PortRangeListId: 'prl-1' }],
    ['is for one source alone', { SourceCidrIp: '10.0.0.0/24' }],
    ['is for one port of the source alone', { SourcePortRange: '22/22' }],
  ])('is not relied on where what it accepts %s', async (_, fields) => {
    expect(await ruleOf(fields)).toMatchObject({ policy: 'accept', destination: '' });
  });

  it('drops from all sources what it drops from some', async () => {
    const fields = { Policy: 'Drop', SourceCidrIp: '10.0.0.0/24' };
    expect(await ruleOf(fields)).toMatchObject({ policy: 'drop', destination: '0.0.0.0/0' });
  });

  it('leaves out what it lets in', async () => {
    expect(valueIn(await told(rulesOf({ ...egressRule(), Direction: 'ingress' }))).egress).toEqual([]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['drops by a list of prefixes', { Policy: 'Drop', DestCidrIp: '', DestPrefixListId: 'pl-1' }],
    ['drops by a list of ports', { Policy: 'Drop', PortRange: '', PortRangeListId: 'prl-1' }],
    ['has no direction', { Direction: undefined }],
    ['has a direction that nobody knows', { Direction: 'sideways' }],
    ['has no policy', { Policy: undefined }],
    ['has a policy that nobody knows', { Policy: 'Perhaps' }],
    ['has no priority', { Priority: undefined }],
    ['has a priority of 0', { Priority: '0' }],
    ['has a priority of 1.5', { Priority: 1.5 }],
    ['has a priority that is true', { Priority: true }],
    ['has a priority of nothing', { Priority: '' }],
    ['has no protocol', { IpProtocol: '' }],
    ['has no ports', { PortRange: undefined }],
    ['has ports of nothing', { PortRange: '' }],
    ['has ports in words', { PortRange: 'all' }],
    ['has ports that run backwards', { PortRange: '443/80' }],
    ['has ports beyond all ports', { PortRange: '1/65536' }],
    ['has one port', { PortRange: '443' }],
    ['goes nowhere', { DestCidrIp: '' }],
    ['goes to what is no address', { DestCidrIp: 'everywhere' }],
    ['goes to an address beyond all', { DestCidrIp: '256.0.0.0/8' }],
    ['goes to a block beyond all', { DestCidrIp: '10.0.0.0/33' }],
    ['goes to a number', { DestCidrIp: 7 }],
  ])('is unread where a rule %s', async (_, fields) => {
    expect(errorOf(await told(rulesOf(egressRule(), egressRule(fields))))).toMatchObject({
      operation: 'ecs:DescribeSecurityGroupAttribute',
      resource: 'sg-1',
      code: 'MalformedAnswer',
    });
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['another group', { ...rulesOf(), SecurityGroupId: 'sg-2' }],
    ['no rules', { SecurityGroupId: 'sg-1' }],
    ['rules that are no list', { SecurityGroupId: 'sg-1', Permissions: { Permission: {} } }],
    ['a rule that is none', rulesOf('all')],
    ['a token that is none', { ...rulesOf(), NextToken: 7 }],
    ['the same page again and again', { ...rulesOf(), NextToken: 'again' }],
  ])('is unread where ECS tells %s', async (_, answer) => {
    expect(errorOf(await told(answer))).toMatchObject({
      operation: 'ecs:DescribeSecurityGroupAttribute',
      code: 'MalformedAnswer',
    });
  });

  it('is unread where its pages do not end', async () => {
    const { account, asked } = await scripted(({ action, nth }) =>
      action === 'DescribeSecurityGroups' ? kinds : { ...rulesOf(), NextToken: `page ${nth}` },
    );
    expect(errorOf(await readSecurityGroup(account, 'cn-hangzhou', 'sg-1')).message).toContain('do not end');
    expect(asked.length).toBeLessThan(110);
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['no group', { SecurityGroups: { SecurityGroup: [] } }],
    ['another group', { SecurityGroups: { SecurityGroup: [{ ...group, SecurityGroupId: 'sg-2' }] } }],
    ['a kind that nobody knows', { SecurityGroups: { SecurityGroup: [{ ...group, SecurityGroupType: 'managed' }] } }],
    ['no kind', { SecurityGroups: { SecurityGroup: [{ SecurityGroupId: 'sg-1' }] } }],
  ])('has its rules, and no kind, where ECS lists %s', async (_, listed) => {
    const { type, egress } = valueIn(await told(rulesOf(egressRule({ PortRange: '443/443' })), listed));

    expect(type && errorOf(type)).toMatchObject({ operation: 'ecs:DescribeSecurityGroups', resource: 'sg-1' });
    expect(egress).toHaveLength(1);
  });

  it('is unread where it is gone', async () => {
    expect(errorOf(await told(new Refusal(404, 'InvalidSecurityGroupId.NotFound'))).code).toBe(
      'InvalidSecurityGroupId.NotFound',
    );
  });
});
