import { operation } from '../operation.ts';
import { requiredBoolean, requiredText, text } from '../params.ts';
import { KMS_KEY_WRITES } from '../rates.ts';
import { findKey, keyReferences, refuseStates, requireOpenKms } from './keys.ts';

/** Protects a key from deletion, or no longer. */
export const setDeletionProtection = operation({
  product: 'kms',
  name: 'SetDeletionProtection',
  rate: KMS_KEY_WRITES,
  writes: keyReferences,
  params: {
    ProtectedResourceArn: requiredText,
    EnableDeletionProtection: requiredBoolean,
    DeletionProtectionDescription: text,
  },
  answer(account, { ProtectedResourceArn, EnableDeletionProtection, DeletionProtectionDescription }, { region }) {
    requireOpenKms(account);
    const key = findKey(account, ProtectedResourceArn, region);
    refuseStates(key, { PendingDeletion: 'Rejected.PendingDeletion' });
    key.DeletionProtection = EnableDeletionProtection ? 'Enabled' : 'Disabled';
    key.DeletionProtectionDescription = DeletionProtectionDescription ?? '';
    return {};
  },
});
