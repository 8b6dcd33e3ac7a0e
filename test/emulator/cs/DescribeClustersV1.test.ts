import * as ACK from '@alicloud/cs20151215';
import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { csClient } from '../cs-client.ts';
import { ROOT, startCloud } from '../fixture.ts';

const LIST = 'cs:DescribeClustersV1 GET /api/v1/clusters';
const clusters = Array.from({ length: 23 }, (_, index) => ({
  cluster_id: `c${index}`,
  name: index === 7 ? 'billing (prod)' : `team-${index}`,
  region_id: index % 2 === 0 ? 'cn-hangzhou' : 'cn-beijing',
  cluster_type: 'ManagedKubernetes',
  cluster_spec: index < 5 ? 'ack.pro.small' : 'ack.standard',
  profile: index === 3 ? 'Edge' : 'Default',
  meta_data: JSON.stringify({ Capabilities: { DisableEncryption: index % 2 === 0 } }),
  tags: null,
}));
const cloud = await startCloud({ clusters });

/** The ids of the clusters that a listing by the vendor's client tells. */
async function ids(asked: object, endpoint = cloud.home): Promise<(string | undefined)[]> {
  const request = new ACK.DescribeClustersV1Request({ pageSize: 100, ...asked });
  const { body } = await csClient(endpoint, ROOT).describeClustersV1(request);
  return (body?.clusters ?? []).map(({ clusterId }) => clusterId);
}

describe('DescribeClustersV1', () => {
  it('tells every field as the account file has it', async () => {
    const { body } = await call(cloud.home, ROOT, LIST, { query: { cluster_id: 'c3' } });
    expect(body).toEqual({ clusters: [clusters[3]], page_info: { page_number: 1, page_size: 10, total_count: 1 } });
  });
  it('pages, ten at a time unless told otherwise, and ends with an empty page', async () => {
    const pages: unknown[][] = [];
    for (const page_number of [1, 2, 3, 4]) {
      const { body } = await call(cloud.home, ROOT, LIST, { query: { page_number } });
      expect(body.page_info).toEqual({ page_number, page_size: 10, total_count: 23 });
      pages.push(body.clusters);
    }
    expect(pages.map((page) => page.length)).toEqual([10, 10, 3, 0]);
    expect(pages.flat()).toEqual(clusters);
  });
  it('lists the whole account on every region', async () => {
    expect(await ids({})).toHaveLength(23);
    expect(await ids({}, cloud.beijing)).toHaveLength(23);
  });
  it('keeps to the filters', async () => {
    expect(await ids({ clusterSpec: 'ack.pro.small' })).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
    expect(await ids({ clusterSpec: 'ack.pro.small', regionId: 'cn-beijing' })).toEqual(['c1', 'c3']);
    expect(await ids({ profile: 'Edge' })).toEqual(['c3']);
    expect(await ids({ clusterType: 'ExternalKubernetes' })).toEqual([]);
    expect(await ids({ name: 'g (pro' })).toEqual(['c7']);
  });
  it.each([{ page_size: 101 }, { page_size: 0 }, { page_number: 0 }, { page_size: 'many' }])(
    'refuses %j',
    async (query) => {
      const denied = await refusalOf(call(cloud.home, ROOT, LIST, { query }));
      expect(denied).toMatchObject({ statusCode: 400, code: 'InvalidParameter.Format' });
    },
  );
});
