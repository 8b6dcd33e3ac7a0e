import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ACCOUNT, accountFile, ROOT, startCloud } from '../fixture.ts';

const members = Array.from({ length: 12 }, (_, index) => ({
  AccountId: `${100 + index}`,
  DisplayName: `team ${index}`,
}));
const cloud = await startCloud(
  {},
  {
    accounts: [
      accountFile({ resourceDirectory: [...members, { AccountId: '999', Status: 'CreateFailed' }] }),
      { accountId: '42', accessKeys: [{ id: 'LTAI-member', secret: 's' }] },
    ],
  },
);
const LIST = 'resourcemanager:ListAccounts';

describe('ListAccounts', () => {
  it('lists the members page by page, ten unless told otherwise', async () => {
    const first = (await call(cloud.home, ROOT, LIST)).body;
    const second = (await call(cloud.home, ROOT, LIST, { query: { PageNumber: 2 } })).body;

    expect([first.Accounts.Account.length, second.Accounts.Account.length]).toEqual([10, 3]);
    expect(first).toMatchObject({ PageNumber: 1, PageSize: 10, TotalCount: 13 });
    expect(first.Accounts.Account[0]).toMatchObject({ AccountId: '100', Status: 'CreateSuccess' });
    expect(second.Accounts.Account[2]).toMatchObject({ AccountId: '999', Status: 'CreateFailed' });
  });
  it('gives at most a hundred on a page', async () => {
    expect((await call(cloud.home, ROOT, LIST, { query: { PageSize: 100 } })).body.Accounts.Account).toHaveLength(13);
    expect(await refusalOf(call(cloud.home, ROOT, LIST, { query: { PageSize: 101 } }))).toMatchObject({
      statusCode: 400,
    });
  });
  it('is refused to an account that manages no directory', async () => {
    const denied = await refusalOf(call(cloud.home, { accessKeyId: 'LTAI-member', accessKeySecret: 's' }, LIST));
    expect(denied.statusCode).toBe(409);
    expect(cloud.account(ACCOUNT).resourceDirectory).toHaveLength(13);
  });
});
