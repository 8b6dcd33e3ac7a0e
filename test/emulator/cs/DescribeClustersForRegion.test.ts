import * as ACK from '@alicloud/cs20151215';
import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { csClient } from '../cs-client.ts';
import { ROOT, startCloud } from '../fixture.ts';

const clusters = Array.from({ length: 7 }, (_, index) => ({
  cluster_id: `c${index}`,
  region_id: index < 5 ? 'cn-hangzhou' : 'cn-beijing',
}));
const cloud = await startCloud({ clusters });

describe('DescribeClustersForRegion', () => {
  it('lists the clusters of its region, over three pages', async () => {
    const seen: (string | undefined)[] = [];
    for (const pageNumber of [1, 2, 3]) {
      const request = new ACK.DescribeClustersForRegionRequest({ pageNumber, pageSize: 2 });
      const { body } = await csClient(cloud.home, ROOT).describeClustersForRegion('cn-hangzhou', request);
      expect(body?.pageInfo).toMatchObject({ pageNumber, pageSize: 2, totalCount: 5 });
      seen.push(...(body?.clusters ?? []).map(({ clusterId }) => clusterId));
    }
    expect(seen).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
  });
  it('lists nothing for a region without clusters', async () => {
    const { body } = await call(cloud.home, ROOT, 'cs:DescribeClustersForRegion GET /regions/eu-central-1/clusters');
    expect(body).toEqual({ clusters: [], page_info: { page_number: 1, page_size: 10, total_count: 0 } });
  });
  it('refuses a page that is too large', async () => {
    const list = 'cs:DescribeClustersForRegion GET /regions/cn-hangzhou/clusters';
    const denied = await refusalOf(call(cloud.home, ROOT, list, { query: { page_size: 1000 } }));
    expect(denied).toMatchObject({ statusCode: 400, code: 'InvalidParameter.Format' });
  });
});
