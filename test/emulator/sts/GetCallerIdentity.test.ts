import { describe, expect, it } from 'vitest';
import { call } from '../clients.ts';
import { ACCOUNT, ROOT, startCloud } from '../fixture.ts';

const cloud = await startCloud({
  accessKeys: [
    { id: ROOT.accessKeyId, secret: ROOT.accessKeySecret },
    { id: 'LTAIalice', secret: 'a', userName: 'alice' },
    { id: 'STS.x', secret: 'x', securityToken: 't' },
  ],
});
const whoami = async (key: typeof ROOT, endpoint = cloud.home) =>
  (await call(endpoint, key, 'sts:GetCallerIdentity')).body;

describe('GetCallerIdentity', () => {
  it('tells the account, on any region', async () => {
    for (const endpoint of [cloud.home, cloud.beijing]) {
      const told = { AccountId: ACCOUNT, IdentityType: 'Account', Arn: `acs:ram::${ACCOUNT}:root`, UserId: ACCOUNT };
      expect(await whoami(ROOT, endpoint)).toMatchObject(told);
    }
  });
  it('tells a RAM user', async () => {
    const told = { AccountId: ACCOUNT, IdentityType: 'RAMUser', Arn: `acs:ram::${ACCOUNT}:user/alice` };
    expect(await whoami({ accessKeyId: 'LTAIalice', accessKeySecret: 'a' })).toMatchObject(told);
  });
  it('tells an assumed role', async () => {
    const identity = await whoami({ accessKeyId: 'STS.x', accessKeySecret: 'x', securityToken: 't' });
    expect(identity).toMatchObject({ AccountId: ACCOUNT, IdentityType: 'AssumedRoleUser' });
    expect(identity.PrincipalId).toBe(`${identity.RoleId}:emulated-session`);
  });
});
