import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { csClient } from '../cs-client.ts';
import { ROOT, startCloud } from '../fixture.ts';

const cloud = await startCloud({
  clusters: [
    { cluster_id: 'c1', region_id: 'cn-hangzhou' },
    { cluster_id: 'c2', region_id: 'cn-hangzhou' },
  ],
  addons: { c1: [{ name: 'ack-secret-manager', version: '0.5.8', state: 'active', config: '{}' }] },
});

describe('ListClusterAddonInstances', () => {
  it('lists name, version and state, and no configuration', async () => {
    const { body } = await call(cloud.home, ROOT, 'cs:ListClusterAddonInstances GET /clusters/c1/addon_instances');
    expect(body).toEqual({ addons: [{ name: 'ack-secret-manager', version: '0.5.8', state: 'active' }] });
  });
  it('lists nothing for a cluster without add-ons', async () => {
    const { body } = await csClient(cloud.home, ROOT).listClusterAddonInstances('c2');
    expect(body?.addons).toEqual([]);
  });
  it('finds a cluster in its own region only', async () => {
    const denied = await refusalOf(csClient(cloud.beijing, ROOT).listClusterAddonInstances('c1'));
    expect(denied).toMatchObject({ statusCode: 404, code: 'ErrorClusterNotFound' });
  });
});
