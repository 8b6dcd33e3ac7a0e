import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

const RegionId = 'cn-hangzhou';
const rule = (Direction: 'egress' | 'ingress', Priority: number) => ({ Direction, Priority: `${Priority}` });
const cloud = await startCloud({
  securityGroups: [
    {
      RegionId,
      SecurityGroupId: 'sg-1',
      SecurityGroupType: 'normal',
      Permissions: {
        Permission: [rule('ingress', 1), ...Array.from({ length: 12 }, (_, at) => rule('egress', at + 1))],
      },
    },
    { RegionId, SecurityGroupId: 'sg-bare', SecurityGroupType: 'enterprise' },
  ],
});
const ask = (query: object) =>
  call(cloud.home, ROOT, 'ecs:DescribeSecurityGroupAttribute', { query: { RegionId, ...query } });

describe('DescribeSecurityGroupAttribute', () => {
  it('tells the rules of a group, of both directions, and not its kind', async () => {
    const { body } = await ask({ SecurityGroupId: 'sg-1' });
    expect(body).toMatchObject({ RegionId, SecurityGroupId: 'sg-1', NextToken: '' });
    expect(body).not.toHaveProperty('SecurityGroupType');
    expect(body.Permissions.Permission).toHaveLength(13);
  });
  it('tells one direction page by page', async () => {
    const query = { SecurityGroupId: 'sg-1', Direction: 'egress', MaxResults: 10 };
    const { body: first } = await ask(query);
    const { body: second } = await ask({ ...query, NextToken: first.NextToken });
    expect(first.Permissions.Permission).toHaveLength(10);
    expect(second.Permissions.Permission).toEqual([rule('egress', 11), rule('egress', 12)]);
    expect(second.NextToken).toBe('');
  });
  it('tells that a group has no rules', async () => {
    expect((await ask({ SecurityGroupId: 'sg-bare' })).body.Permissions).toEqual({ Permission: [] });
  });
  it('does not find a group of another region, or one that is not there', async () => {
    const notFound = { statusCode: 404, code: 'InvalidSecurityGroupId.NotFound' };
    expect(await refusalOf(ask({ SecurityGroupId: 'sg-9' }))).toMatchObject(notFound);
    expect(await refusalOf(ask({ SecurityGroupId: 'sg-1', RegionId: 'cn-beijing' }))).toMatchObject(notFound);
  });
  it.each([
    [{}, 'MissingSecurityGroupId'],
    [{ SecurityGroupId: 'sg-1', Direction: 'out' }, 'InvalidParameter.Direction'],
    [{ SecurityGroupId: 'sg-1', MaxResults: 9 }, 'InvalidParameter.MaxResults'],
    [{ SecurityGroupId: 'sg-1', NextToken: 'x' }, 'InvalidParameter.NextToken'],
  ])('refuses %j', async (query, code) => {
    expect(await refusalOf(ask(query))).toMatchObject({ statusCode: 400, code });
  });
});
