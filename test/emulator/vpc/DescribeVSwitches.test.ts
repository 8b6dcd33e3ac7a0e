import { describe, expect, it } from 'vitest';
import { call } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

const cloud = await startCloud({
  vSwitches: [
    { RegionId: 'cn-hangzhou', VSwitchId: 'vsw-1', VpcId: 'vpc-1', NetworkAclId: 'nacl-1' },
    { RegionId: 'cn-hangzhou', VSwitchId: 'vsw-2', VpcId: 'vpc-2' },
    { RegionId: 'cn-hangzhou', VSwitchId: 'vsw-3', VpcId: 'vpc-2', NetworkAclId: null },
    { RegionId: 'cn-beijing', VSwitchId: 'vsw-4' },
  ],
});
const list = async (query: Record<string, unknown>) =>
  (await call(cloud.home, ROOT, 'vpc:DescribeVSwitches', { query: { RegionId: 'cn-hangzhou', ...query } })).body;

describe('DescribeVSwitches', () => {
  it('lists those of a region, page by page, each with its ACL', async () => {
    expect(await list({ PageSize: 2 })).toMatchObject({
      TotalCount: 3,
      PageNumber: 1,
      VSwitches: {
        VSwitch: [
          { VSwitchId: 'vsw-1', NetworkAclId: 'nacl-1' },
          { VSwitchId: 'vsw-2', NetworkAclId: '' },
        ],
      },
    });
    const { VSwitches } = await list({ PageSize: 2, PageNumber: 2 });
    expect(VSwitches.VSwitch).toEqual([{ VSwitchId: 'vsw-3', VpcId: 'vpc-2' }]);
  });

  it('lists those of one VPC, or one alone', async () => {
    expect((await list({ VpcId: 'vpc-2' })).TotalCount).toBe(2);
    expect((await list({ VSwitchId: 'vsw-2' })).TotalCount).toBe(1);
  });
});
