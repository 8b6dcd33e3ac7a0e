import { ApiError, invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';
import { requiredText, text } from '../params.ts';
import { KMS_KEY_WRITES } from '../rates.ts';
import { findKey, keyReferences, requireOpenKms } from './keys.ts';

const MOST_BYTES = 32_768;

/** Gives a key of a KMS instance another policy. */
export const setKeyPolicy = operation({
  product: 'kms',
  name: 'SetKeyPolicy',
  rate: KMS_KEY_WRITES,
  writes: keyReferences,
  params: { KeyId: requiredText, Policy: requiredText, PolicyName: text },
  answer(account, { KeyId, Policy, PolicyName }, { region }) {
    requireOpenKms(account);
    const key = findKey(account, KeyId, region);
    if ((PolicyName ?? 'default') !== 'default') throw invalidParameter('kms', 'PolicyName', 'default');
    if (Buffer.byteLength(Policy) > MOST_BYTES) throw invalidParameter('kms', 'Policy', `at most ${MOST_BYTES} bytes`);
    // Unknown on the real service: what a default key, whose policy cannot be changed, answers.
    if ((key.DKMSInstanceId ?? '') === '') {
      throw new ApiError(400, 'UnsupportedOperation', 'The policy of a default key cannot be changed.');
    }
    account.keyPolicies[key.KeyId] = Policy;
    return {};
  },
});
