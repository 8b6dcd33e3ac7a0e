import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ACCOUNT, ROOT, startCloud } from '../fixture.ts';

const trust = {
  Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['cs.aliyuncs.com'] } }],
};
const cloud = await startCloud({
  roles: [
    {
      RoleName: 'AliyunCSManagedSecurityRole',
      AssumeRolePolicyDocument: trust,
      Policies: [{ PolicyName: 'p' }],
      deny: [],
    },
    {
      RoleName: 'own',
      RoleId: '399',
      Arn: 'acs:ram::1:role/own',
      AssumeRolePolicyDocument: '{}',
      MaxSessionDuration: 7200,
    },
  ],
});
const role = (RoleName: string, endpoint = cloud.home) => call(endpoint, ROOT, 'ram:GetRole', { query: { RoleName } });

describe('GetRole', () => {
  it('tells a role on any region, its trust policy as a JSON string', async () => {
    for (const endpoint of [cloud.home, cloud.beijing]) {
      expect((await role('AliyunCSManagedSecurityRole', endpoint)).body.Role).toEqual({
        RoleName: 'AliyunCSManagedSecurityRole',
        RoleId: '300000000000000001',
        Arn: `acs:ram::${ACCOUNT}:role/aliyuncsmanagedsecurityrole`,
        MaxSessionDuration: 3600,
        AssumeRolePolicyDocument: JSON.stringify(trust),
      });
    }
  });
  it('tells what the account file says before anything of its own', async () => {
    expect((await role('own')).body.Role).toEqual({
      RoleName: 'own',
      RoleId: '399',
      Arn: 'acs:ram::1:role/own',
      MaxSessionDuration: 7200,
      AssumeRolePolicyDocument: '{}',
    });
  });
  it('does not find a role that is not there', async () => {
    expect(await refusalOf(role('nobody'))).toMatchObject({ statusCode: 404, code: 'EntityNotExist.Role' });
  });
  it('needs a name', async () => {
    expect(await refusalOf(role(''))).toMatchObject({ statusCode: 400, code: 'MissingRoleName' });
  });
});
