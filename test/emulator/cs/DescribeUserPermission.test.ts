import { describe, expect, it } from 'vitest';
import { csClient } from '../cs-client.ts';
import { ROOT, startCloud } from '../fixture.ts';

const role = { resource_id: 'c1', resource_type: 'cluster', role_type: 'ops', is_owner: 0, is_ram_role: 1 };
const cloud = await startCloud({ permissions: { 300: [role] } });

describe('DescribeUserPermission', () => {
  it('lists the in-cluster roles of a RAM user or role', async () => {
    const { body } = await csClient(cloud.home, ROOT).describeUserPermission('300');
    expect(body).toMatchObject([{ resourceId: 'c1', resourceType: 'cluster', roleType: 'ops', isRamRole: 1 }]);
  });
  it('lists nothing for one that has none', async () => {
    for (const uid of ['301', 'constructor']) {
      expect((await csClient(cloud.beijing, ROOT).describeUserPermission(uid)).body).toEqual([]);
    }
  });
});
