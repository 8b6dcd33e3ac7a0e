import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

const policy = { PolicyName: 'AliyunKMSReadOnlyAccess', PolicyType: 'System', DefaultVersion: 'v1' };
const cloud = await startCloud({ users: [{ UserName: 'held', Policies: [policy] }, { UserName: 'bare' }] });
const policies = (UserName: string) => call(cloud.home, ROOT, 'ram:ListPoliciesForUser', { query: { UserName } });

describe('ListPoliciesForUser', () => {
  it('lists what is attached to a user', async () => {
    expect((await policies('held')).body.Policies).toEqual({ Policy: [policy] });
    expect((await policies('bare')).body.Policies).toEqual({ Policy: [] });
  });
  it('does not find a user that is not there', async () => {
    expect(await refusalOf(policies('gone'))).toMatchObject({ statusCode: 404, code: 'EntityNotExist.User' });
  });
});
