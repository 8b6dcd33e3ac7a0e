import * as ACK from '@alicloud/cs20151215';
import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { csClient } from '../cs-client.ts';
import { ROOT, startCloud } from '../fixture.ts';

const trust = (Service: string | string[], Action = 'sts:AssumeRole', Effect = 'Allow') => ({
  Statement: [{ Action, Effect, Principal: { Service } }],
});
const cloud = await startCloud({
  roles: [
    { RoleName: 'AliyunCSManagedSecurityRole', AssumeRolePolicyDocument: JSON.stringify(trust(['cs.aliyuncs.com'])) },
    { RoleName: 'AsObject', AssumeRolePolicyDocument: trust('cs.aliyuncs.com') },
    { RoleName: 'OfAnother', AssumeRolePolicyDocument: trust('ecs.aliyuncs.com') },
    { RoleName: 'Denying', AssumeRolePolicyDocument: trust('cs.aliyuncs.com', 'sts:AssumeRole', 'Deny') },
    { RoleName: 'Broken', AssumeRolePolicyDocument: '{' },
    { RoleName: 'Silent' },
  ],
});
const CHECK = 'cs:CheckServiceRole POST /ram/check-service-role';

describe('CheckServiceRole', () => {
  it('grants a role that exists and trusts ACK', async () => {
    const roles = ['AliyunCSManagedSecurityRole', 'AsObject'].map(
      (name) => new ACK.CheckServiceRoleRequestRoles({ name }),
    );
    const { body } = await csClient(cloud.home, ROOT).checkServiceRole(new ACK.CheckServiceRoleRequest({ roles }));
    expect(body?.roles?.map(({ granted }) => granted)).toEqual([true, true]);
  });
  it('grants none that trusts somebody else or nobody', async () => {
    const roles = ['OfAnother', 'Denying', 'Broken', 'Silent'].map((name) => ({ name }));
    const { body } = await call(cloud.beijing, ROOT, CHECK, { body: { roles } });
    for (const { granted, message } of body.roles) {
      expect(granted).toBe(false);
      expect(message).toMatch(/does not trust cs\.aliyuncs\.com/);
    }
  });
  it('says that a role does not exist', async () => {
    const { body } = await call(cloud.home, ROOT, CHECK, { body: { roles: [{ name: 'Nobody' }] } });
    expect(body.roles).toEqual([{ name: 'Nobody', granted: false, message: 'The role does not exist: Nobody' }]);
  });
  it.each([
    [{}, 'MissingParameter'],
    [{ roles: 'x' }, 'InvalidParameter.Format'],
    [{ roles: ['x'] }, 'InvalidParameter.Format'],
    [{ roles: [{}] }, 'InvalidParameter.Format'],
    ['not json', 'InvalidParameter.Format'],
    ['[]', 'InvalidParameter.Format'],
  ])('refuses the body %j', async (body, code) => {
    expect(await refusalOf(call(cloud.home, ROOT, CHECK, { body }))).toMatchObject({ statusCode: 400, code });
  });
});
