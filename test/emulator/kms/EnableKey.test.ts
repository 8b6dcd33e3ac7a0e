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
      key('off', 'Disabled', { AutomaticRotation: 'Suspended' }),
      key('dying', 'PendingDeletion'),
      key('empty', 'PendingImport'),
    ],
    aliases: [{ AliasName: 'alias/etcd', KeyId: 'on' }],
  },
  { clock: { now: () => now } },
);
const metadata = async (KeyId: string) =>
  (await call(cloud.home, ROOT, 'kms:DescribeKey', { query: { KeyId } })).body.KeyMetadata;
const enable = (KeyId: string) => call(cloud.home, ROOT, 'kms:EnableKey', { query: { KeyId } });

describe('EnableKey', () => {
  it('takes a key into use again, and its rotation with it', async () => {
    await enable('off');
    expect(await metadata('off')).toMatchObject({ KeyState: 'Enabled', AutomaticRotation: 'Enabled' });
    expect(lastRecord(cloud)).toMatchObject({
      eventName: 'EnableKey',
      referencedResources: { 'ACS::KMS::Key': ['off'] },
    });
  });
  it('changes nothing in a key that is enabled', async () => {
    await enable('on');
    expect(await metadata('on')).toMatchObject({ KeyState: 'Enabled' });
  });
  it.each([
    ['dying', 409, 'Rejected.PendingDeletion'],
    ['empty', 409, 'Rejected.PendingImport'],
    ['nowhere', 404, 'Forbidden.KeyNotFound'],
  ])('refuses %j with %i', async (KeyId, statusCode, code) => {
    expect(await refusalOf(enable(KeyId))).toMatchObject({ statusCode, code });
    expect(lastRecord(cloud)).toMatchObject({ eventName: 'EnableKey', errorCode: code });
  });
});
