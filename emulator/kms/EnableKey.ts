import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { KMS_KEY_WRITES } from '../rates.ts';
import { findKey, keyReferences, refuseStates, requireOpenKms } from './keys.ts';

/** Takes a key into use again. */
export const enableKey = operation({
  product: 'kms',
  name: 'EnableKey',
  rate: KMS_KEY_WRITES,
  writes: keyReferences,
  params: { KeyId: requiredText },
  answer(account, { KeyId }, { region }) {
    requireOpenKms(account);
    const key = findKey(account, KeyId, region);
    refuseStates(key, { PendingDeletion: 'Rejected.PendingDeletion', PendingImport: 'Rejected.PendingImport' });
    key.KeyState = 'Enabled';
    if (key.AutomaticRotation === 'Suspended') key.AutomaticRotation = 'Enabled';
    return {};
  },
});
