import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { KMS_ASYMMETRIC } from '../rates.ts';
import { findKey, requireOpenKms } from './keys.ts';
import { publicKeyOf, requireVersion, versionOf } from './signing.ts';

/** Tells the public half of an asymmetric key, whatever its usage. */
export const getPublicKey = operation({
  product: 'kms',
  name: 'GetPublicKey',
  rate: KMS_ASYMMETRIC,
  params: { KeyId: requiredText, KeyVersionId: requiredText },
  answer(account, { KeyId, KeyVersionId }, { region }) {
    requireOpenKms(account);
    const key = findKey(account, KeyId, region);
    const publicKey = publicKeyOf(key);
    requireVersion(key, KeyVersionId);
    return { KeyId: key.KeyId, KeyVersionId: versionOf(key), PublicKey: publicKey };
  },
});
