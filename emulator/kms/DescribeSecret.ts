import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { requireOpenKms } from './keys.ts';
import { findSecret } from './secrets.ts';

/** Describes one secret, with the key that it is encrypted with; its value is `GetSecretValue`'s. */
export const describeSecret = operation({
  product: 'kms',
  name: 'DescribeSecret',
  // Unknown on the real service: its rate, and what it says of a secret under a service key.
  params: { SecretName: requiredText },
  answer(account, { SecretName }, { region }) {
    requireOpenKms(account);
    const { SecretData, RegionId, ...secret } = findSecret(account, SecretName, region);
    return {
      Arn: `acs:kms:${region}:${account.accountId}:secret/${SecretName}`,
      SecretType: 'Generic',
      EncryptionKeyId: '',
      ...secret,
    };
  },
});
