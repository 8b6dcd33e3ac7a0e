import { describe, expect, it } from 'vitest';
import { readEgress } from '../../src/collect/egress.ts';
import { read, readFailure } from '../../src/model/fact.ts';
import { changeableAccount } from '../changeable-account.ts';
import { emulated, errorOf, valueIn } from './open-account.ts';

const place = { regionId: 'cn-hangzhou', id: 'off' };

/** What is read of a cluster whose detail says this. */
async function egressOf(fields: Record<string, unknown>) {
  const { account } = await emulated(changeableAccount());
  return readEgress(account, place, read({ ...place, fields, requestId: 'R1' }));
}

const known = { security_group_id: 'sg-off', vswitch_ids: ['vsw-a', 'vsw-b'] };

describe('what a cluster may reach', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ['a list', known, ['vsw-a', 'vsw-b']],
    ['a list that names one twice', { ...known, vswitch_ids: ['vsw-a', 'vsw-a'] }, ['vsw-a']],
    ['the older field', { ...known, vswitch_ids: undefined, vswitch_id: 'vsw-a' }, ['vsw-a']],
    ['the older field with two', { ...known, vswitch_ids: null, vswitch_id: 'vsw-a,vsw-b' }, ['vsw-a', 'vsw-b']],
    ['the older field beside an empty list', { ...known, vswitch_ids: [], vswitch_id: 'vsw-b' }, ['vsw-b']],
    ['the list, where both are there', { ...known, vswitch_id: 'vsw-c' }, ['vsw-a', 'vsw-b']],
  ])('is read for the vSwitches of %s', async (_, fields, expected) => {
    expect(valueIn((await egressOf(fields)).vSwitches).map(({ id }) => id)).toEqual(expected);
  });

  it.each([undefined, null, '', 7, ['sg-off']])('is unread where the security group is %j', async (group) => {
    const { securityGroups } = await egressOf({ ...known, security_group_id: group });

    expect(errorOf(securityGroups)).toMatchObject({
      operation: 'cs:DescribeClusterDetail',
      resource: 'off',
      code: 'MalformedAnswer',
      requestId: 'R1',
    });
  });

  it.each<[unknown, unknown]>([
    [undefined, undefined],
    [null, null],
    [[], ''],
    [[], 7],
    [[''], 'vsw-a'],
    [['vsw-a', 7], 'vsw-a'],
    ['vsw-a', undefined],
    [{}, 'vsw-a'],
    [undefined, 'vsw-a,'],
  ])('is unread where the vSwitches are %j and %j', async (ids, older) => {
    const { vSwitches } = await egressOf({ ...known, vswitch_ids: ids, vswitch_id: older });

    expect(errorOf(vSwitches)).toMatchObject({ operation: 'cs:DescribeClusterDetail', code: 'MalformedAnswer' });
  });

  it('is unread where the detail is', async () => {
    const { account } = await emulated(changeableAccount());
    const error = {
      operation: 'cs:DescribeClusterDetail',
      accountId: '',
      regionId: '',
      code: 'X',
      message: 'x',
      requestId: '',
    };
    const { securityGroups, vSwitches } = await readEgress(account, place, readFailure(error));

    expect([errorOf(securityGroups), errorOf(vSwitches)]).toEqual([error, error]);
  });
});
