import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ACCOUNT, ROOT, startCloud } from '../fixture.ts';
import { legacyRpcClient } from '../legacy-clients.ts';
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
      key('off', 'Disabled'),
      key('dying', 'PendingDeletion'),
      key('empty', 'PendingImport'),
    ],
    aliases: [{ AliasName: 'alias/etcd', KeyId: 'on' }],
  },
  { clock: { now: () => now } },
);
const metadata = async (KeyId: string) =>
  (await call(cloud.home, ROOT, 'kms:DescribeKey', { query: { KeyId } })).body.KeyMetadata;
const disable = (KeyId: string) => call(cloud.home, ROOT, 'kms:DisableKey', { query: { KeyId } });

describe('DisableKey', () => {
  it('takes a key out of use, and its rotation with it', async () => {
    await disable('alias/etcd');
    expect(await metadata('on')).toMatchObject({ KeyState: 'Disabled', AutomaticRotation: 'Suspended' });
    expect(lastRecord(cloud)).toMatchObject({
      eventName: 'DisableKey',
      serviceName: 'Kms',
      eventTime: '2026-08-20T03:04:05Z',
      requestParameters: { KeyId: 'alias/etcd' },
      referencedResources: { 'ACS::KMS::Key': ['on'] },
    });
  });
  it('changes nothing in a key that is disabled, asked by the oldest client too', async () => {
    await legacyRpcClient(cloud.home, ROOT, 'kms').request('DisableKey', { KeyId: 'off' });
    expect(await metadata('off')).toMatchObject({ KeyState: 'Disabled' });
    expect(lastRecord(cloud).requestParameters).toEqual({ KeyId: 'off' });
  });
  it.each([
    ['dying', 409, 'Rejected.PendingDeletion'],
    ['empty', 409, 'Rejected.PendingImport'],
    ['nowhere', 404, 'Forbidden.KeyNotFound'],
    ['', 400, 'MissingParameter'],
  ])('refuses %j with %i, and records that', async (KeyId, statusCode, code) => {
    expect(await refusalOf(disable(KeyId))).toMatchObject({ statusCode, code });
    expect(lastRecord(cloud)).toMatchObject({ errorCode: code, referencedResources: { 'ACS::KMS::Key': [KeyId] } });
  });
  it('is refused while the account is suspended', async () => {
    cloud.account(ACCOUNT).kmsStatus = 'Suspended';
    expect(await refusalOf(disable('on'))).toMatchObject({ code: 'Forbidden.InDebtOverdue' });
    cloud.account(ACCOUNT).kmsStatus = 'Enabled';
    now = NOW;
  });
});
