import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';
import { lastRecord } from '../written.ts';

const policy = { PolicyName: 'P', PolicyType: 'System' };
const cloud = await startCloud({ roles: [{ RoleName: 'held', Policies: [policy] }, { RoleName: 'bare' }] });
const policies = async (RoleName: string) =>
  (await call(cloud.home, ROOT, 'ram:ListPoliciesForRole', { query: { RoleName } })).body.Policies.Policy;
const attach = (RoleName: string, more: object = {}, endpoint = cloud.home) =>
  call(endpoint, ROOT, 'ram:AttachPolicyToRole', { query: { RoleName, ...policy, ...more } });

describe('AttachPolicyToRole', () => {
  it('gives a role a policy, and is recorded as of no region', async () => {
    await attach('bare', {}, cloud.beijing);
    expect(await policies('bare')).toMatchObject([policy]);
    expect(lastRecord(cloud)).toMatchObject({
      eventName: 'AttachPolicyToRole',
      serviceName: 'Ram',
      isGlobal: true,
      acsRegion: 'cn-hangzhou',
      requestParameters: { RoleName: 'bare', ...policy },
      referencedResources: { 'ACS::RAM::Role': ['bare'] },
    });
  });
  it('refuses what the role holds, a role that is not there, and an unknown type', async () => {
    expect(await refusalOf(attach('held'))).toMatchObject({ statusCode: 409, code: 'EntityAlreadyExists.Role.Policy' });
    expect(await refusalOf(attach('nobody'))).toMatchObject({ statusCode: 404, code: 'EntityNotExist.Role' });
    const odd = attach('bare', { PolicyType: 'Odd' });
    expect(await refusalOf(odd)).toMatchObject({ statusCode: 400, code: 'InvalidParameter.PolicyType' });
  });
});
