import { describe, expect, it } from 'vitest';
import { call, type Key, refusalOf } from '../clients.ts';
import { ACCOUNT, accountFile, NOBODY, ROOT, startCloud } from '../fixture.ts';

const trusting = (...RAM: string[]) => ({
  Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { RAM } }],
});
const member = {
  accountId: '42',
  clusters: [{ cluster_id: 'theirs', region_id: 'cn-hangzhou' }],
  roles: [
    {
      RoleName: 'Auditor',
      AssumeRolePolicyDocument: trusting(`acs:ram::${ACCOUNT}:root`),
      allow: ['cs:*', 'sts:GetCallerIdentity'],
      MaxSessionDuration: 7200,
    },
    {
      RoleName: 'Agreed',
      AssumeRolePolicyDocument: {
        Statement: [
          {
            ...trusting(`acs:ram::${ACCOUNT}:root`).Statement[0],
            Condition: { StringEquals: { 'sts:ExternalId': 'between us' } },
          },
        ],
      },
    },
    { RoleName: 'Private', AssumeRolePolicyDocument: trusting('acs:ram::7:root') },
    { RoleName: 'OfAlice', AssumeRolePolicyDocument: trusting(`acs:ram::${ACCOUNT}:user/alice`) },
  ],
};
let now = Date.now();
const cloud = await startCloud({}, { accounts: [accountFile(), member], clock: { now: () => now } });
const AUDITOR = 'acs:ram::42:role/auditor';
const assume = (RoleArn = AUDITOR, more: object = {}, key: Key = ROOT) =>
  call(cloud.home, key, 'sts:AssumeRole', { query: { RoleArn, RoleSessionName: 'sealwatch', ...more } });

/** A key that AssumeRole gave out. */
async function assumed(more: object = {}): Promise<Key> {
  const { Credentials } = (await assume(AUDITOR, more)).body;
  const { AccessKeyId: accessKeyId, AccessKeySecret: accessKeySecret, SecurityToken: securityToken } = Credentials;
  return { accessKeyId, accessKeySecret, securityToken };
}

describe('AssumeRole', () => {
  it('gives out a key that acts in the account of the role', async () => {
    const key = await assumed();
    expect(key.accessKeyId).toMatch(/^STS\./);
    const { body } = await call(cloud.beijing, key, 'cs:DescribeClustersV1 GET /api/v1/clusters');
    expect(body.clusters).toEqual(member.clusters);
    const identity = await call(cloud.home, key, 'sts:GetCallerIdentity');
    expect(identity.body).toMatchObject({ AccountId: '42', Arn: 'acs:ram::42:assumed-role/auditor/sealwatch' });
  });
  it('gives the key no more than the role may do', async () => {
    const denied = await refusalOf(call(cloud.home, await assumed(), 'kms:ListKeys'));
    expect(denied).toMatchObject({ code: 'Forbidden.NoPermission', statusCode: 403 });
    expect(denied.data.AccessDeniedDetail.AuthPrincipalDisplayName).toBe('auditor:sealwatch');
  });
  it('gives out a key that ends', async () => {
    const key = await assumed({ DurationSeconds: 900 });
    now += 899_000;
    expect((await call(cloud.home, key, 'sts:GetCallerIdentity')).body.AccountId).toBe('42');
    now += 2000;
    const denied = await refusalOf(call(cloud.home, key, 'sts:GetCallerIdentity'));
    expect(denied).toMatchObject({ code: 'InvalidSecurityToken.Expired' });
  });
  it('tells who was assumed, and until when', async () => {
    const { body } = await assume();
    expect(body.AssumedRoleUser.Arn).toBe('acs:ram::42:role/auditor/sealwatch');
    expect(Date.parse(body.Credentials.Expiration)).toBeCloseTo(now + 3_600_000, -4);
  });
  it('is refused for a role that does not trust the caller', async () => {
    const denied = await refusalOf(assume('acs:ram::42:role/private'));
    expect(denied).toMatchObject({ statusCode: 403, code: 'NoPermission' });
  });
  it('lets in the very user that a role trusts', async () => {
    const [alice, bob] = ['alice', 'bob'].map((userName) => {
      cloud.account(ACCOUNT).accessKeys.push({ id: `LTAI${userName}`, secret: 's', userName });
      return { accessKeyId: `LTAI${userName}`, accessKeySecret: 's' };
    });
    expect((await assume('acs:ram::42:role/ofalice', {}, alice)).body.Credentials).toBeDefined();
    expect(await refusalOf(assume('acs:ram::42:role/ofalice', {}, bob))).toMatchObject({ code: 'NoPermission' });
    expect(await refusalOf(assume('acs:ram::42:role/ofalice', {}, NOBODY))).toMatchObject({ code: 'NoPermission' });
  });
  it('asks for the external id that the role asks for', async () => {
    const agreed = 'acs:ram::42:role/agreed';
    expect((await assume(agreed, { ExternalId: 'between us' })).body.Credentials).toBeDefined();
    for (const more of [{}, { ExternalId: 'guessed' }]) {
      expect(await refusalOf(assume(agreed, more))).toMatchObject({ code: 'NoPermission' });
    }
  });
  it('does not find a role or an account that is not there', async () => {
    for (const arn of ['acs:ram::42:role/nobody', 'acs:ram::43:role/auditor']) {
      expect(await refusalOf(assume(arn))).toMatchObject({ statusCode: 404, code: 'EntityNotExist.Role' });
    }
  });
  it.each([
    [{ RoleArn: '' }, 'MissingRoleArn'],
    [{ RoleArn: 'auditor' }, 'InvalidParameter.RoleArn'],
    [{ RoleSessionName: '' }, 'MissingRoleSessionName'],
    [{ RoleSessionName: 'a b' }, 'InvalidParameter.RoleSessionName'],
    [{ DurationSeconds: 899 }, 'InvalidParameter.DurationSeconds'],
    [{ DurationSeconds: 7201 }, 'InvalidParameter.DurationSeconds'],
  ])('refuses %j', async (query, code) => {
    expect(await refusalOf(assume(AUDITOR, query))).toMatchObject({ statusCode: 400, code });
  });
});
