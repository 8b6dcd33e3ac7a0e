import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';
import { legacyRpcClient } from '../legacy-clients.ts';

const policy = { PolicyName: 'AliyunCSManagedSecurityRolePolicy', PolicyType: 'System', DefaultVersion: 'v1' };
const cloud = await startCloud({ roles: [{ RoleName: 'held', Policies: [policy] }, { RoleName: 'bare' }] });
const policies = (RoleName: string) => call(cloud.home, ROOT, 'ram:ListPoliciesForRole', { query: { RoleName } });

describe('ListPoliciesForRole', () => {
  it('lists what is attached to a role', async () => {
    expect((await policies('held')).body.Policies).toEqual({ Policy: [policy] });
    const legacy = await legacyRpcClient(cloud.beijing, ROOT, 'ram').request('ListPoliciesForRole', {
      RoleName: 'held',
    });
    expect(legacy).toMatchObject({ Policies: { Policy: [policy] } });
  });
  it('lists nothing for a role without policies', async () => {
    expect((await policies('bare')).body.Policies).toEqual({ Policy: [] });
  });
  it('does not find a role that is not there, and needs a name', async () => {
    expect(await refusalOf(policies('nobody'))).toMatchObject({ statusCode: 404, code: 'EntityNotExist.Role' });
    expect(await refusalOf(policies(''))).toMatchObject({ statusCode: 400, code: 'MissingRoleName' });
  });
});
