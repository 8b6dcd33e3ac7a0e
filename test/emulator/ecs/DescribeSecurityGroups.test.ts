import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';
import { legacyRpcClient } from '../legacy-clients.ts';

const RegionId = 'cn-hangzhou';
const group = (SecurityGroupId: string, SecurityGroupType: 'normal' | 'enterprise', more: object = {}) => ({
  RegionId,
  SecurityGroupId,
  SecurityGroupType,
  VpcId: 'vpc-1',
  Permissions: { Permission: [{ Direction: 'egress' as const }] },
  ...more,
});
const cloud = await startCloud({
  securityGroups: [
    group('sg-1', 'normal'),
    group('sg-2', 'enterprise', { VpcId: 'vpc-2' }),
    group('sg-3', 'enterprise', { RegionId: 'cn-beijing' }),
    ...Array.from({ length: 12 }, (_, index) => group(`sg-more-${index}`, 'normal', { VpcId: 'vpc-3' })),
  ],
});
const list = async (query: object) =>
  (await call(cloud.home, ROOT, 'ecs:DescribeSecurityGroups', { query: { RegionId, ...query } })).body;
const ids = (body: { SecurityGroups: { SecurityGroup: { SecurityGroupId: string }[] } }) =>
  body.SecurityGroups.SecurityGroup.map(({ SecurityGroupId }) => SecurityGroupId);

describe('DescribeSecurityGroups', () => {
  it('tells the kind of a group, and not its rules', async () => {
    const { SecurityGroups, TotalCount, NextToken } = await list({ SecurityGroupId: 'sg-2' });
    expect(SecurityGroups.SecurityGroup).toEqual([
      { SecurityGroupId: 'sg-2', SecurityGroupType: 'enterprise', VpcId: 'vpc-2' },
    ]);
    expect([TotalCount, NextToken]).toEqual([1, '']);
  });
  it.each([
    [{ SecurityGroupIds: '["sg-1","sg-3"]' }, ['sg-1']],
    [{ SecurityGroupType: 'enterprise' }, ['sg-2']],
    [{ VpcId: 'vpc-1' }, ['sg-1']],
    [{ SecurityGroupId: 'sg-3' }, []],
  ])('finds by %j', async (query, found) => {
    expect(ids(await list(query))).toEqual(found);
  });
  it('lists page by page', async () => {
    const first = await list({ VpcId: 'vpc-3' });
    expect(ids(first)).toHaveLength(10);
    const second = await list({ VpcId: 'vpc-3', NextToken: first.NextToken });
    expect([ids(second), second.NextToken]).toEqual([['sg-more-10', 'sg-more-11'], '']);
  });
  it('is asked by the oldest client too', async () => {
    const answer = await legacyRpcClient(cloud.home, ROOT, 'ecs').request<{ TotalCount: number }>(
      'DescribeSecurityGroups',
      { RegionId },
      { method: 'POST' },
    );
    expect(answer.TotalCount).toBe(14);
  });
  it.each([
    [{ RegionId: '' }, 'MissingRegionId'],
    [{ RegionId, NextToken: 'x' }, 'InvalidParameter.NextToken'],
    [{ RegionId, MaxResults: 101 }, 'InvalidParameter.MaxResults'],
    [{ RegionId, SecurityGroupIds: 'sg-1' }, 'InvalidParameter.SecurityGroupIds'],
    [{ RegionId, SecurityGroupIds: '"sg-1"' }, 'InvalidParameter.SecurityGroupIds'],
  ])('refuses %j', async (query, code) => {
    const denied = refusalOf(call(cloud.home, ROOT, 'ecs:DescribeSecurityGroups', { query }));
    expect(await denied).toMatchObject({ statusCode: 400, code });
  });
});
