import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { KMS_KEY_WRITES } from '../rates.ts';
import { findKey, keyReferences, refuseStates, requireOpenKms } from './keys.ts';

/** Saves a key that is scheduled for deletion; it is enabled then. */
export const cancelKeyDeletion = operation({
  product: 'kms',
  name: 'CancelKeyDeletion',
  rate: KMS_KEY_WRITES,
  writes: keyReferences,
  params: { KeyId: requiredText },
  answer(account, { KeyId }, { region }) {
    requireOpenKms(account);
    const key = findKey(account, KeyId, region);
    const codes = {
      Enabled: 'Rejected.Enabled',
      Disabled: 'Rejected.Disabled',
      PendingImport: 'Rejected.PendingImport',
    };
    refuseStates(key, codes);
    key.KeyState = 'Enabled';
    key.DeleteDate = '';
    if (key.AutomaticRotation === 'Suspended') key.AutomaticRotation = 'Enabled';
    return {};
  },
});
