import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ACCOUNT, ROOT, startCloud } from '../fixture.ts';

const cloud = await startCloud({
  secrets: [
    { SecretName: 'db', SecretData: 'hidden', EncryptionKeyId: 'key-1', RegionId: 'cn-hangzhou' },
    { SecretName: 'everywhere', SecretData: 'hidden' },
    { SecretName: 'far', RegionId: 'cn-beijing' },
  ],
});
const describeSecret = (SecretName: string) => call(cloud.home, ROOT, 'kms:DescribeSecret', { query: { SecretName } });

describe('DescribeSecret', () => {
  it('names the key, and never the value', async () => {
    const { body } = await describeSecret('db');
    expect(body).toMatchObject({
      Arn: `acs:kms:cn-hangzhou:${ACCOUNT}:secret/db`,
      SecretName: 'db',
      EncryptionKeyId: 'key-1',
    });
    expect(JSON.stringify(body)).not.toContain('hidden');
    expect((await describeSecret('everywhere')).body.EncryptionKeyId).toBe('');
  });

  it('does not know a secret of another region', async () => {
    expect(await refusalOf(describeSecret('far'))).toMatchObject({ code: 'Forbidden.ResourceNotFound' });
  });
});
