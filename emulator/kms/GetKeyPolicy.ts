import { ApiError } from '../errors.ts';
import { operation } from '../operation.ts';
import { requiredText, text } from '../params.ts';
import { KMS_KEY_READS } from '../rates.ts';
import { findKey, requireOpenKms } from './keys.ts';

/** Tells the policy of a key; there is one, by the name "default", and only keys of KMS instances have it. */
export const getKeyPolicy = operation({
  product: 'kms',
  name: 'GetKeyPolicy',
  rate: KMS_KEY_READS,
  params: { KeyId: requiredText, PolicyName: text },
  answer(account, { KeyId, PolicyName }, { region }) {
    requireOpenKms(account);
    const key = findKey(account, KeyId, region);
    // Unknown on the real service: what a default key answers. A query without the name is documented as not found.
    if (PolicyName !== 'default' || (key.DKMSInstanceId ?? '') === '') {
      throw new ApiError(404, 'Forbidden.ResourceNotFound', 'The specified policy is not found.');
    }
    const policy = account.keyPolicies[key.KeyId] ?? defaultPolicy(account.accountId);
    return { Policy: typeof policy === 'string' ? policy : JSON.stringify(policy) };
  },
});

/** What KMS gives a key that nobody gave a policy. */
function defaultPolicy(accountId: string) {
  const Principal = { RAM: [`acs:ram::${accountId}:*`] };
  const statement = { Sid: 'kms default key policy', Effect: 'Allow', Principal, Action: ['kms:*'], Resource: ['*'] };
  return { Version: '1', Statement: [statement] };
}
