import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';
import { lastRecord } from '../written.ts';

const NOW = Date.parse('2026-08-20T03:04:05Z');
let now = NOW;
const key = (KeyId: string, KeyState: string, more: object = {}) => ({
  RegionId: 'cn-hangzhou',
  KeyId,
  KeyState,
  ...more,
});
const cloud = await startCloud(
  {
    keys: [
      key('on', 'Enabled', { AutomaticRotation: 'Enabled' }),
      key('saved', 'Disabled'),
      key('kept', 'Enabled', { DeletionProtection: 'Enabled' }),
      key('dying', 'PendingDeletion'),
    ],
    aliases: [{ AliasName: 'alias/etcd', KeyId: 'on' }],
  },
  { clock: { now: () => now } },
);
const metadata = async (KeyId: string) =>
  (await call(cloud.home, ROOT, 'kms:DescribeKey', { query: { KeyId } })).body.KeyMetadata;
const schedule = (KeyId: string, PendingWindowInDays: unknown = 7) =>
  call(cloud.home, ROOT, 'kms:ScheduleKeyDeletion', { query: { KeyId, PendingWindowInDays } });
const DAY = 86_400_000;

describe('ScheduleKeyDeletion', () => {
  it('takes the key out of use at once, and away when its time has come', async () => {
    await schedule('on', 7);
    const told = { KeyState: 'PendingDeletion', DeleteDate: '2026-08-27T03:04:05Z', AutomaticRotation: 'Suspended' };
    expect(await metadata('on')).toMatchObject(told);
    expect(lastRecord(cloud)).toMatchObject({
      eventName: 'ScheduleKeyDeletion',
      requestParameters: { KeyId: 'on', PendingWindowInDays: '7' },
    });
    now = NOW + 7 * DAY - 1000;
    expect(await metadata('on')).toMatchObject(told);
    now = NOW + 7 * DAY;
    expect(await refusalOf(metadata('on'))).toMatchObject({ code: 'Forbidden.KeyNotFound' });
    now = NOW;
  });
  it('lets a key live that was saved, also if it was scheduled again since', async () => {
    await schedule('saved', 7);
    await call(cloud.home, ROOT, 'kms:CancelKeyDeletion', { query: { KeyId: 'saved' } });
    await schedule('saved', 366);
    now = NOW + 8 * DAY;
    expect(await metadata('saved')).toMatchObject({ KeyState: 'PendingDeletion', DeleteDate: '2027-08-21T03:04:05Z' });
    now = NOW;
  });
  it.each([
    ['kept', 7, 409, 'Rejected.DeletionProtected'],
    ['dying', 7, 409, 'Rejected.PendingDeletion'],
    ['nowhere', 7, 404, 'Forbidden.KeyNotFound'],
    ['kept', 6, 400, 'InvalidParameter'],
    ['kept', 367, 400, 'InvalidParameter'],
    ['kept', 'soon', 400, 'InvalidParameter'],
    ['kept', '', 400, 'MissingParameter'],
  ])('refuses %j in %j days with %i', async (KeyId, days, statusCode, code) => {
    expect(await refusalOf(schedule(KeyId, days))).toMatchObject({ statusCode, code });
    expect(lastRecord(cloud)).toMatchObject({ eventName: 'ScheduleKeyDeletion', errorCode: code });
  });
});
