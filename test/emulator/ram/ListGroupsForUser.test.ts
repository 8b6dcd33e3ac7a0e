import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

const cloud = await startCloud({ users: [{ UserName: 'ann', Groups: ['ops', 'dev'] }, { UserName: 'ben' }] });
const groups = (UserName: string) => call(cloud.home, ROOT, 'ram:ListGroupsForUser', { query: { UserName } });

describe('ListGroupsForUser', () => {
  it('lists the groups of a user', async () => {
    const listed = (await groups('ann')).body.Groups.Group;
    expect(listed.map(({ GroupName }: { GroupName: string }) => GroupName)).toEqual(['ops', 'dev']);
    expect((await groups('ben')).body.Groups.Group).toEqual([]);
  });
  it('does not find a user that is not there', async () => {
    expect(await refusalOf(groups('zoe'))).toMatchObject({ statusCode: 404, code: 'EntityNotExist.User' });
  });
});
