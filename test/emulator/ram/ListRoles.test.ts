import { describe, expect, it } from 'vitest';
import { call } from '../clients.ts';
import { ACCOUNT, ROOT, startCloud } from '../fixture.ts';

const policy = { PolicyName: 'p', PolicyType: 'System', DefaultVersion: 'v1' };
const cloud = await startCloud({
  roles: [{ RoleName: 'Held', AssumeRolePolicyDocument: '{}', Policies: [policy] }, { RoleName: 'bare' }],
});
const roles = async (query: Record<string, unknown>) => (await call(cloud.home, ROOT, 'ram:ListRoles', { query })).body;

describe('ListRoles', () => {
  it('lists roles in pages, without whom they trust and what they hold', async () => {
    const first = await roles({ MaxItems: 1 });
    expect(first.Roles.Role).toEqual([
      { RoleName: 'Held', Arn: `acs:ram::${ACCOUNT}:role/held`, RoleId: expect.any(String) },
    ]);
    const last = await roles({ MaxItems: 1, Marker: first.Marker });
    expect(last.Roles.Role.map(({ RoleName }: { RoleName: string }) => RoleName)).toEqual(['bare']);
    expect(last.IsTruncated).toBe(false);
  });
});
