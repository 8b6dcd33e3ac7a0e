import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';
import { lastRecord } from '../written.ts';

const NOW = Date.parse('2026-08-20T03:04:05Z');
const now = NOW;
const key = (KeyId: string, KeyState: string, more: object = {}) => ({
  RegionId: 'cn-hangzhou',
  KeyId,
  KeyState,
  ...more,
});
const cloud = await startCloud(
  {
    keys: [
      key('on', 'Enabled'),
      key('off', 'Disabled'),
      key('dying', 'PendingDeletion', { DeleteDate: '2026-09-01T00:00:00Z', AutomaticRotation: 'Suspended' }),
    ],
    aliases: [{ AliasName: 'alias/etcd', KeyId: 'on' }],
  },
  { clock: { now: () => now } },
);
const metadata = async (KeyId: string) =>
  (await call(cloud.home, ROOT, 'kms:DescribeKey', { query: { KeyId } })).body.KeyMetadata;
const cancel = (KeyId: string) => call(cloud.home, ROOT, 'kms:CancelKeyDeletion', { query: { KeyId } });

describe('CancelKeyDeletion', () => {
  it('saves a key, which is enabled then', async () => {
    await cancel('dying');
    const told = { KeyState: 'Enabled', DeleteDate: '', AutomaticRotation: 'Enabled' };
    expect(await metadata('dying')).toMatchObject(told);
    expect(lastRecord(cloud)).toMatchObject({ eventName: 'CancelKeyDeletion', eventRW: 'Write' });
  });
  it.each([
    ['on', 409, 'Rejected.Enabled'],
    ['off', 409, 'Rejected.Disabled'],
    ['nowhere', 404, 'Forbidden.KeyNotFound'],
  ])('refuses %j with %i', async (KeyId, statusCode, code) => {
    expect(await refusalOf(cancel(KeyId))).toMatchObject({ statusCode, code });
  });
});
