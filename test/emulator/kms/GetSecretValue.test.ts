import { describe, expect, it } from 'vitest';
import { call, type Key, refusalOf } from '../clients.ts';
import { ACCOUNT, ROOT, startCloud } from '../fixture.ts';

const cloud = await startCloud({
  keys: [
    { RegionId: 'cn-hangzhou', KeyId: 'key-1', KeyState: 'Enabled' },
    { RegionId: 'cn-hangzhou', KeyId: 'key-2', KeyState: 'Disabled' },
  ],
  secrets: [
    { SecretName: 'webhook', SecretData: 'https://hooks.example/1' },
    { SecretName: 'encrypted', SecretData: 's', RegionId: 'cn-hangzhou', EncryptionKeyId: 'key-1', VersionId: 'v7' },
    { SecretName: 'lost', SecretData: 'l', EncryptionKeyId: 'key-2' },
  ],
});
const secretValue = (SecretName: string, more = {}, endpoint = cloud.home, key: Key = ROOT) =>
  call(endpoint, key, 'kms:GetSecretValue', { query: { SecretName, ...more } });

describe('GetSecretValue', () => {
  it('tells a secret, in every region when it has none', async () => {
    for (const endpoint of [cloud.home, cloud.beijing]) {
      expect((await secretValue('webhook', {}, endpoint)).body).toMatchObject({
        SecretName: 'webhook',
        SecretData: 'https://hooks.example/1',
        SecretDataType: 'text',
        VersionStages: { VersionStage: ['ACSCurrent'] },
      });
    }
  });
  it('tells the version that was asked for, and no other', async () => {
    expect((await secretValue('encrypted', { VersionId: 'v7' })).body.SecretData).toBe('s');
    expect((await secretValue('encrypted', { VersionStage: 'ACSCurrent' })).body.VersionId).toBe('v7');
    for (const other of [{ VersionId: 'v6' }, { VersionStage: 'ACSPrevious' }]) {
      expect(await refusalOf(secretValue('encrypted', other))).toMatchObject({ code: 'Forbidden.ResourceNotFound' });
    }
  });
  it('does not find a secret of another region, or one that is not there', async () => {
    const notFound = { statusCode: 404, code: 'Forbidden.ResourceNotFound' };
    expect(await refusalOf(secretValue('encrypted', {}, cloud.beijing))).toMatchObject(notFound);
    expect(await refusalOf(secretValue('nothing'))).toMatchObject(notFound);
  });
  it('needs kms:Decrypt too where a customer key encrypts the secret', async () => {
    cloud.account(ACCOUNT).accessKeys.push({ id: 'LTAIreader', secret: 'r', allow: ['kms:GetSecretValue'] });
    const reader = { accessKeyId: 'LTAIreader', accessKeySecret: 'r' };
    expect((await secretValue('webhook', {}, cloud.home, reader)).body.SecretName).toBe('webhook');
    const denied = await refusalOf(secretValue('encrypted', {}, cloud.home, reader));
    expect(denied).toMatchObject({ code: 'Forbidden.NoPermission', message: expect.stringContaining('kms:Decrypt') });
  });
  it('is refused where that key does not work', async () => {
    expect(await refusalOf(secretValue('lost'))).toMatchObject({ statusCode: 409, code: 'Rejected.Disabled' });
  });
  it('needs a name, and takes true or false only where it asks for that', async () => {
    expect(await refusalOf(secretValue(''))).toMatchObject({ statusCode: 400, code: 'MissingParameter' });
    expect(await refusalOf(secretValue('webhook', { DryRun: 'maybe' }))).toMatchObject({ code: 'InvalidParameter' });
  });
});
