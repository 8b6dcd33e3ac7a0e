import { constants, createHash, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

const key = (KeyId: string, more: object = {}) => ({
  RegionId: 'cn-hangzhou',
  KeyId,
  KeySpec: 'EC_P256',
  KeyUsage: 'SIGN/VERIFY',
  KeyState: 'Enabled',
  PrimaryKeyVersion: 'v-1',
  ...more,
});
const cloud = await startCloud({
  keys: [
    key('ec'),
    key('ec-k', { KeySpec: 'EC_P256K' }),
    key('rsa', { KeySpec: 'RSA_2048' }),
    key('aes', { KeySpec: 'Aliyun_AES_256', KeyUsage: 'ENCRYPT/DECRYPT' }),
    key('disabled', { KeyState: 'Disabled' }),
    key('dying', { KeyState: 'PendingDeletion' }),
  ],
});
const text = Buffer.from('the newest link of a chain');
const Digest = createHash('sha256').update(text).digest('base64');
const sign = (query: object) =>
  call(cloud.home, ROOT, 'kms:AsymmetricSign', { query: { KeyVersionId: 'v-1', Digest, ...query } });

describe('AsymmetricSign', () => {
  it.each([
    ['ec', 'ECDSA_SHA_256', {}],
    ['ec-k', 'ECDSA_SHA_256', {}],
    ['rsa', 'RSA_PKCS1_SHA_256', {}],
    ['rsa', 'RSA_PSS_SHA_256', { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }],
  ])('signs a digest with %s by %s', async (KeyId, Algorithm, padding) => {
    const { body } = await sign({ KeyId, Algorithm });
    const { PublicKey } = (await call(cloud.home, ROOT, 'kms:GetPublicKey', { query: { KeyId, KeyVersionId: 'v-1' } }))
      .body;
    const signature = Buffer.from(body.Value, 'base64');
    expect(body).toMatchObject({ KeyId, KeyVersionId: 'v-1' });
    expect(verify('sha256', text, { key: PublicKey, ...padding }, signature)).toBe(true);
    expect(verify('sha256', Buffer.from('another link'), { key: PublicKey, ...padding }, signature)).toBe(false);
  });
  it.each([
    [{ KeyId: 'aes', Algorithm: 'ECDSA_SHA_256' }, 400, 'UnsupportedOperation'],
    [{ KeyId: 'ec', Algorithm: 'RSA_PSS_SHA_256' }, 400, 'InvalidParameter'],
    [{ KeyId: 'ec', Algorithm: 'ECDSA_SHA_256', Digest: 'c2hvcnQ=' }, 400, 'InvalidParameter'],
    [{ KeyId: 'ec', Algorithm: 'ECDSA_SHA_256', DryRun: true }, 400, 'DryRunOperationError'],
    [{ KeyId: 'ec', Algorithm: 'ECDSA_SHA_256', KeyVersionId: 'v-2' }, 404, 'Forbidden.KeyVersionNotFound'],
    [{ KeyId: 'gone', Algorithm: 'ECDSA_SHA_256' }, 404, 'Forbidden.KeyNotFound'],
    [{ KeyId: 'disabled', Algorithm: 'ECDSA_SHA_256' }, 409, 'Rejected.Disabled'],
    [{ KeyId: 'dying', Algorithm: 'ECDSA_SHA_256' }, 409, 'Rejected.PendingDeletion'],
  ])('refuses %j with %i', async (query, statusCode, code) => {
    expect(await refusalOf(sign(query))).toMatchObject({ statusCode, code });
  });
});
