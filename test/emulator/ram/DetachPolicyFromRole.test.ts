import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';
import { lastRecord } from '../written.ts';

const policy = { PolicyName: 'P', PolicyType: 'System' };
const cloud = await startCloud({ roles: [{ RoleName: 'held', Policies: [policy] }, { RoleName: 'bare' }] });
const policies = async (RoleName: string) =>
  (await call(cloud.home, ROOT, 'ram:ListPoliciesForRole', { query: { RoleName } })).body.Policies.Policy;
const detach = (RoleName: string, more: object = {}) =>
  call(cloud.home, ROOT, 'ram:DetachPolicyFromRole', { query: { RoleName, ...policy, ...more } });

describe('DetachPolicyFromRole', () => {
  it('takes a policy from a role', async () => {
    await detach('held');
    expect(await policies('held')).toEqual([]);
    expect(lastRecord(cloud)).toMatchObject({ eventName: 'DetachPolicyFromRole', serviceName: 'Ram' });
  });
  it('refuses a policy that is not held, a role that is not there, and an unknown type', async () => {
    expect(await refusalOf(detach('bare'))).toMatchObject({ statusCode: 404, code: 'EntityNotExist.Role.Policy' });
    expect(await refusalOf(detach('nobody'))).toMatchObject({ statusCode: 404, code: 'EntityNotExist.Role' });
    expect(await refusalOf(detach('bare', { PolicyType: 'Odd' }))).toMatchObject({ statusCode: 400 });
  });
});
