import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

const RegionId = 'cn-hangzhou';
const entry = { EntryType: 'custom', Policy: 'accept', Protocol: 'all', Port: '-1/-1', IpVersion: 'IPv4' };
const acl = {
  RegionId,
  NetworkAclId: 'nacl-1',
  EgressAclEntries: { EgressAclEntry: [{ ...entry, DestinationCidrIp: '0.0.0.0/0' }] },
  IngressAclEntries: { IngressAclEntry: [{ ...entry, SourceCidrIp: '0.0.0.0/0' }] },
};
const cloud = await startCloud({ networkAcls: [acl] });
const ask = (query: Record<string, unknown>) => call(cloud.home, ROOT, 'vpc:DescribeNetworkAclAttributes', { query });

describe('DescribeNetworkAclAttributes', () => {
  it('tells the entries of both directions', async () => {
    const { body } = await ask({ RegionId, NetworkAclId: 'nacl-1' });
    expect(body.NetworkAclAttribute).toEqual({ Status: 'Available', ...acl });
  });
  it('does not find one of another region, or one that is not there', async () => {
    const notFound = { statusCode: 404, code: 'InvalidNetworkAcl.NotFound' };
    expect(await refusalOf(ask({ RegionId, NetworkAclId: 'nacl-9' }))).toMatchObject(notFound);
    expect(await refusalOf(ask({ RegionId: 'cn-beijing', NetworkAclId: 'nacl-1' }))).toMatchObject(notFound);
  });
  it('needs the region and the id', async () => {
    expect(await refusalOf(ask({ NetworkAclId: 'nacl-1' }))).toMatchObject({ code: 'MissingRegionId' });
    expect(await refusalOf(ask({ RegionId }))).toMatchObject({ code: 'MissingNetworkAclId' });
  });
});
