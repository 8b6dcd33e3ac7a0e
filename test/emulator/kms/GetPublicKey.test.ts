import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

const key = (KeyId: string, KeySpec: string) => ({
  RegionId: 'cn-hangzhou',
  KeyId,
  KeySpec,
  KeyUsage: 'SIGN/VERIFY',
  KeyState: 'Enabled',
  PrimaryKeyVersion: 'v-1',
});
const cloud = await startCloud({ keys: [key('ec', 'EC_P256'), key('aes', 'Aliyun_AES_256')] });
const publicKey = (query: object) =>
  call(cloud.home, ROOT, 'kms:GetPublicKey', { query: { KeyVersionId: 'v-1', ...query } });

describe('GetPublicKey', () => {
  it('answers the public half of a key, the same each time', async () => {
    const [first, again] = [await publicKey({ KeyId: 'ec' }), await publicKey({ KeyId: 'ec' })];
    expect(createPublicKey(first.body.PublicKey).asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(again.body.PublicKey).toBe(first.body.PublicKey);
  });
  it.each([
    [{ KeyId: 'aes' }, 400, 'UnsupportedOperation'],
    [{ KeyId: 'ec', KeyVersionId: 'v-2' }, 404, 'Forbidden.KeyVersionNotFound'],
    [{ KeyId: 'gone' }, 404, 'Forbidden.KeyNotFound'],
  ])('refuses %j with %i', async (query, statusCode, code) => {
    expect(await refusalOf(publicKey(query))).toMatchObject({ statusCode, code });
  });
});
