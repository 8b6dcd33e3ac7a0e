import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

const RegionId = 'cn-hangzhou';
const acl = (NetworkAclId: string, more: object = {}) => ({ RegionId, NetworkAclId, VpcId: 'vpc-1', ...more });
const cloud = await startCloud({
  vSwitches: [
    { RegionId, VSwitchId: 'vsw-1', NetworkAclId: 'nacl-1' },
    { RegionId, VSwitchId: 'vsw-2', NetworkAclId: null },
    { RegionId, VSwitchId: 'vsw-3', NetworkAclId: '' },
  ],
  networkAcls: [
    acl('nacl-1'),
    acl('nacl-2', { Resources: { Resource: [{ ResourceId: 'vsw-2', ResourceType: 'VSwitch', Status: 'BINDED' }] } }),
    acl('nacl-far', { RegionId: 'cn-beijing' }),
    ...Array.from({ length: 12 }, (_, index) => acl(`nacl-more-${index}`, { VpcId: 'vpc-2' })),
  ],
});
const list = (query: Record<string, unknown>) =>
  call(cloud.home, ROOT, 'vpc:DescribeNetworkAcls', { query: { RegionId, ...query } });
const ids = ({ body }: { body: { NetworkAcls: { NetworkAcl: { NetworkAclId: string }[] } } }) =>
  body.NetworkAcls.NetworkAcl.map(({ NetworkAclId }) => NetworkAclId);

describe('DescribeNetworkAcls', () => {
  it.each([
    [{ ResourceType: 'VSwitch', ResourceId: 'vsw-1' }, ['nacl-1']],
    [{ ResourceType: 'VSwitch', ResourceId: 'vsw-2' }, ['nacl-2']],
    [{ ResourceType: 'VSwitch', ResourceId: 'vsw-3' }, []],
    [{ VpcId: 'vpc-1' }, ['nacl-1', 'nacl-2']],
    [{ VpcId: 'vpc-1', ResourceId: 'vsw-1' }, ['nacl-1', 'nacl-2']],
    [{ NetworkAclId: 'nacl-far' }, []],
  ])('finds by %j', async (query, found) => {
    const answer = await list(query);
    expect(ids(answer)).toEqual(found);
    expect(answer.body.TotalCount).toBe(`${found.length}`);
  });
  it('lists page by page', async () => {
    expect(ids(await list({ VpcId: 'vpc-2', PageNumber: 2 }))).toEqual(['nacl-more-10', 'nacl-more-11']);
  });
  it('needs a region, and lists at most fifty at once', async () => {
    expect(await refusalOf(list({ RegionId: '' }))).toMatchObject({ code: 'MissingRegionId' });
    expect(await refusalOf(list({ PageSize: 51 }))).toMatchObject({ code: 'InvalidParameter.PageSize' });
  });
  it('tells of a vSwitch whose field the file takes away nothing of its ACL', async () => {
    const { body } = await call(cloud.home, ROOT, 'vpc:DescribeVSwitchAttributes', { query: { VSwitchId: 'vsw-2' } });
    expect(body).not.toHaveProperty('NetworkAclId');
  });
});
