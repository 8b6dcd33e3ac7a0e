import { describe, expect, it } from 'vitest';
import { call } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

const cloud = await startCloud({
  secrets: [
    { SecretName: 'db', SecretData: 'hidden', EncryptionKeyId: 'key-1', RegionId: 'cn-hangzhou' },
    { SecretName: 'everywhere', SecretData: 'hidden' },
    { SecretName: 'far', RegionId: 'cn-beijing' },
  ],
});

describe('ListSecrets', () => {
  it('lists the secrets of its region, without their keys and values', async () => {
    const { body } = await call(cloud.home, ROOT, 'kms:ListSecrets', { query: { PageSize: 100 } });
    expect(body).toMatchObject({ TotalCount: 2, PageNumber: 1, PageSize: 100 });
    expect(body.SecretList.Secret).toEqual([
      { SecretName: 'db', SecretType: 'Generic' },
      { SecretName: 'everywhere', SecretType: 'Generic' },
    ]);
  });
});
