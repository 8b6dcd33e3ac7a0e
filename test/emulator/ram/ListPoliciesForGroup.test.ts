import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

const policy = { PolicyName: 'AliyunKMSReadOnlyAccess', PolicyType: 'System', DefaultVersion: 'v1' };
const cloud = await startCloud({ groups: [{ GroupName: 'held', Policies: [policy] }, { GroupName: 'bare' }] });
const policies = (GroupName: string) => call(cloud.home, ROOT, 'ram:ListPoliciesForGroup', { query: { GroupName } });

describe('ListPoliciesForGroup', () => {
  it('lists what is attached to a group', async () => {
    expect((await policies('held')).body.Policies).toEqual({ Policy: [policy] });
    expect((await policies('bare')).body.Policies).toEqual({ Policy: [] });
  });
  it('does not find a group that is not there', async () => {
    expect(await refusalOf(policies('gone'))).toMatchObject({ statusCode: 404, code: 'EntityNotExist.Group' });
  });
});
