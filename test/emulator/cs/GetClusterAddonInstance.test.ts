import { describe, expect, it } from 'vitest';
import { refusalOf } from '../clients.ts';
import { csClient } from '../cs-client.ts';
import { ROOT, startCloud } from '../fixture.ts';

const config = { command: { pollingInterval: '120s' } };
const addon = { name: 'ack-secret-manager', version: '0.5.8', state: 'active' };
const cloud = await startCloud({
  clusters: [
    { cluster_id: 'c1', region_id: 'cn-hangzhou' },
    { cluster_id: 'c2', region_id: 'cn-hangzhou' },
  ],
  addons: { c1: [{ ...addon, config }], c2: [{ ...addon, config: '{"raw":1}' }] },
});

describe('GetClusterAddonInstance', () => {
  it('tells the configuration as a JSON string, however the account file has it', async () => {
    const client = csClient(cloud.home, ROOT);
    const { body } = await client.getClusterAddonInstance('c1', 'ack-secret-manager');
    expect(body).toMatchObject({ ...addon, config: JSON.stringify(config) });
    expect((await client.getClusterAddonInstance('c2', 'ack-secret-manager')).body?.config).toBe('{"raw":1}');
  });
  it('does not find an add-on that is not installed', async () => {
    const denied = await refusalOf(csClient(cloud.home, ROOT).getClusterAddonInstance('c1', 'coredns'));
    expect(denied).toMatchObject({ statusCode: 404, code: 'AddonNotFound' });
  });
  it('finds a cluster in its own region only', async () => {
    const denied = await refusalOf(csClient(cloud.beijing, ROOT).getClusterAddonInstance('c1', 'ack-secret-manager'));
    expect(denied).toMatchObject({ statusCode: 404, code: 'ErrorClusterNotFound' });
  });
});
