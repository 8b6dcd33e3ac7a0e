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
      key('on', 'Enabled', { AutomaticRotation: 'Disabled' }),
      key('off', 'Disabled'),
      key('own', 'Enabled', { Origin: 'EXTERNAL' }),
    ],
    aliases: [{ AliasName: 'alias/etcd', KeyId: 'on' }],
  },
  { clock: { now: () => now } },
);
const metadata = async (KeyId: string) =>
  (await call(cloud.home, ROOT, 'kms:DescribeKey', { query: { KeyId } })).body.KeyMetadata;
const rotate = (KeyId: string, more: object) =>
  call(cloud.home, ROOT, 'kms:UpdateRotationPolicy', { query: { KeyId, ...more } });
const on = (RotationInterval: string) => ({ EnableAutomaticRotation: true, RotationInterval });

describe('UpdateRotationPolicy', () => {
  it('has a key rotated, until it no longer does', async () => {
    await rotate('on', on('30d'));
    const told = {
      AutomaticRotation: 'Enabled',
      RotationInterval: '2592000s',
      NextRotationDate: '2026-09-19T03:04:05Z',
    };
    expect(await metadata('on')).toMatchObject(told);
    expect(lastRecord(cloud)).toMatchObject({ eventName: 'UpdateRotationPolicy' });
    await rotate('on', { EnableAutomaticRotation: false });
    expect(await metadata('on')).toMatchObject({ AutomaticRotation: 'Disabled' });
    expect(await metadata('on')).not.toHaveProperty('NextRotationDate');
  });
  it.each([
    ['off', on('30d'), 409, 'Rejected.Disabled'],
    ['own', on('30d'), 400, 'UnsupportedOperation'],
    ['on', on('6d'), 400, 'InvalidParameter'],
    ['on', on('731d'), 400, 'InvalidParameter'],
    ['on', on('monthly'), 400, 'InvalidParameter'],
    ['on', on(''), 400, 'InvalidParameter'],
    ['on', {}, 400, 'MissingParameter'],
  ])('refuses %j %j with %i', async (KeyId, more, statusCode, code) => {
    expect(await refusalOf(rotate(KeyId, more))).toMatchObject({ statusCode, code });
  });
});
