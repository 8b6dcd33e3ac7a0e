import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { csClient } from '../cs-client.ts';
import { ROOT, startCloud } from '../fixture.ts';

const cloud = await startCloud({
  clusters: [
    { cluster_id: 'c1', name: 'prod', region_id: 'cn-hangzhou', state: 'running', meta_data: '{}' },
    { cluster_id: 'c2', name: 'test', region_id: 'cn-beijing' },
  ],
  details: { c1: { meta_data: null, state: 'updating', parameters: {} } },
});

describe('DescribeClusterDetail', () => {
  it('tells what the list says, overlaid by the detail, without the fields that the detail removes', async () => {
    const { body } = await call(cloud.home, ROOT, 'cs:DescribeClusterDetail GET /clusters/c1');
    const told = { cluster_id: 'c1', name: 'prod', region_id: 'cn-hangzhou', state: 'updating', parameters: {} };
    expect(body).toEqual(told);
  });
  it('finds a cluster in its own region only', async () => {
    const { body } = await csClient(cloud.beijing, ROOT).describeClusterDetail('c2');
    expect(body).toMatchObject({ name: 'test', regionId: 'cn-beijing' });
    const denied = await refusalOf(csClient(cloud.home, ROOT).describeClusterDetail('c2'));
    expect(denied).toMatchObject({ statusCode: 404, code: 'ErrorClusterNotFound' });
  });
  it('does not find a cluster that is not there', async () => {
    for (const id of ['c9', 'c*9', '%', 'constructor']) {
      const denied = await refusalOf(csClient(cloud.home, ROOT).describeClusterDetail(id));
      expect(denied).toMatchObject({ statusCode: 404, code: 'ErrorClusterNotFound' });
    }
  });
});
