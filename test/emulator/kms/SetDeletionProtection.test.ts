import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ACCOUNT, ROOT, startCloud } from '../fixture.ts';
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
    keys: [key('on', 'Enabled'), key('dying', 'PendingDeletion')],
    aliases: [{ AliasName: 'alias/etcd', KeyId: 'on' }],
  },
  { clock: { now: () => now } },
);
const metadata = async (KeyId: string) =>
  (await call(cloud.home, ROOT, 'kms:DescribeKey', { query: { KeyId } })).body.KeyMetadata;
const arn = (KeyId: string) => `acs:kms:cn-hangzhou:${ACCOUNT}:key/${KeyId}`;
const protect = (KeyId: string, more: object) =>
  call(cloud.home, ROOT, 'kms:SetDeletionProtection', { query: { ProtectedResourceArn: arn(KeyId), ...more } });

describe('SetDeletionProtection', () => {
  it('protects a key from deletion, until it no longer does', async () => {
    await protect('on', { EnableDeletionProtection: true, DeletionProtectionDescription: 'encrypts etcd' });
    const told = { DeletionProtection: 'Enabled', DeletionProtectionDescription: 'encrypts etcd' };
    expect(await metadata('on')).toMatchObject(told);
    const query = { KeyId: 'on', PendingWindowInDays: 7 };
    const denied = await refusalOf(call(cloud.home, ROOT, 'kms:ScheduleKeyDeletion', { query }));
    expect(denied).toMatchObject({ code: 'Rejected.DeletionProtected' });
    await protect('on', { EnableDeletionProtection: false });
    expect(await metadata('on')).toMatchObject({ DeletionProtection: 'Disabled' });
    expect(lastRecord(cloud)).toMatchObject({
      eventName: 'SetDeletionProtection',
      requestParameters: { ProtectedResourceArn: arn('on'), EnableDeletionProtection: 'false' },
      referencedResources: { 'ACS::KMS::Key': ['on'] },
    });
  });
  it('refuses a key that is to be deleted, one that is not there, and half a question', async () => {
    const EnableDeletionProtection = true;
    expect(await refusalOf(protect('dying', { EnableDeletionProtection }))).toMatchObject({ statusCode: 409 });
    expect(await refusalOf(protect('nowhere', { EnableDeletionProtection }))).toMatchObject({ statusCode: 404 });
    expect(await refusalOf(protect('on', {}))).toMatchObject({ statusCode: 400, code: 'MissingParameter' });
  });
});
