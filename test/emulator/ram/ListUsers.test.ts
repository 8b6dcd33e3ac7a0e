import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

const names = ['ann', 'ben', 'cho'];
const cloud = await startCloud({ users: names.map((UserName) => ({ UserName, Groups: ['ops'], Policies: [] })) });
const users = (query: Record<string, unknown>) => call(cloud.home, ROOT, 'ram:ListUsers', { query });

describe('ListUsers', () => {
  it('lists users in pages, without their groups and policies', async () => {
    const first = (await users({ MaxItems: 2 })).body;
    expect(first.Users.User).toEqual([{ UserName: 'ann' }, { UserName: 'ben' }]);
    expect(first.IsTruncated).toBe(true);
    const last = (await users({ MaxItems: 2, Marker: first.Marker })).body;
    expect(last).toMatchObject({ IsTruncated: false, Users: { User: [{ UserName: 'cho' }] } });
    expect(last).not.toHaveProperty('Marker');
  });
  it('refuses a marker that is none', async () => {
    expect(await refusalOf(users({ Marker: 'zzz' }))).toMatchObject({
      statusCode: 400,
      code: 'InvalidParameter.Marker',
    });
  });
});
