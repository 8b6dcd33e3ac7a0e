import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

const cloud = await startCloud({
  vSwitches: [
    { RegionId: 'cn-hangzhou', VSwitchId: 'vsw-1', VpcId: 'vpc-1', NetworkAclId: 'nacl-1' },
    { RegionId: 'cn-hangzhou', VSwitchId: 'vsw-2', VpcId: 'vpc-1' },
  ],
});
const ask = (query: Record<string, unknown>) => call(cloud.home, ROOT, 'vpc:DescribeVSwitchAttributes', { query });

describe('DescribeVSwitchAttributes', () => {
  it('tells the network ACL that is bound, or that none is', async () => {
    const { body } = await ask({ VSwitchId: 'vsw-1' });
    expect(body).toEqual({
      RequestId: expect.any(String),
      VSwitchId: 'vsw-1',
      VpcId: 'vpc-1',
      NetworkAclId: 'nacl-1',
    });
    expect((await ask({ RegionId: 'cn-hangzhou', VSwitchId: 'vsw-2' })).body.NetworkAclId).toBe('');
  });
  it('does not find one of another region, or one that is not there', async () => {
    const notFound = { statusCode: 404, code: 'InvalidVSwitchId.NotFound' };
    expect(await refusalOf(ask({ VSwitchId: 'vsw-9' }))).toMatchObject(notFound);
    expect(await refusalOf(ask({ RegionId: 'cn-beijing', VSwitchId: 'vsw-1' }))).toMatchObject(notFound);
  });
  it('needs the id of a vSwitch', async () => {
    expect(await refusalOf(ask({}))).toMatchObject({ statusCode: 400, code: 'MissingVSwitchId' });
  });
});
