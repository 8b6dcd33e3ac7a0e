import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { KMS_KEY_WRITES } from '../rates.ts';
import { findKey, keyReferences, refuseStates, requireOpenKms } from './keys.ts';

/** Takes a key out of use; its rotation is suspended meanwhile. */
export const disableKey = operation({
  product: 'kms',
  name: 'DisableKey',
  rate: KMS_KEY_WRITES,
  writes: keyReferences,
  params: { KeyId: requiredText },
  answer(account, { KeyId }, { region }) {
    requireOpenKms(account);
    const key = findKey(account, KeyId, region);
    refuseStates(key, { PendingDeletion: 'Rejected.PendingDeletion', PendingImport: 'Rejected.PendingImport' });
    key.KeyState = 'Disabled';
    if (key.AutomaticRotation === 'Enabled') key.AutomaticRotation = 'Suspended';
    return {};
  },
});
