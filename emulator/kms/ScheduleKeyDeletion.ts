import { isoSeconds } from '../clock.ts';
import { ApiError, missingParameter } from '../errors.ts';
import { operation } from '../operation.ts';
import { integer, type Param, requiredText } from '../params.ts';
import { KMS_KEY_WRITES } from '../rates.ts';
import { findKey, keyReferences, refuseStates, requireOpenKms } from './keys.ts';

const DAY_MS = 86_400_000;

const requiredDays: Param<number> = (raw, name, product) => {
  if (raw.get(name) === undefined || raw.get(name) === '') throw missingParameter(product, name);
  return integer({ min: 7, max: 366, fallback: 7 })(raw, name, product);
};

/** Has a key deleted in so many days, and takes it out of use at once. */
export const scheduleKeyDeletion = operation({
  product: 'kms',
  name: 'ScheduleKeyDeletion',
  rate: KMS_KEY_WRITES,
  writes: keyReferences,
  params: { KeyId: requiredText, PendingWindowInDays: requiredDays },
  answer(account, { KeyId, PendingWindowInDays }, { region, clock, schedule }) {
    requireOpenKms(account);
    const key = findKey(account, KeyId, region);
    refuseStates(key, { PendingDeletion: 'Rejected.PendingDeletion' });
    if (key.DeletionProtection === 'Enabled') {
      // Unknown on the real service: the code.
      throw new ApiError(409, 'Rejected.DeletionProtected', 'The key is protected from deletion.');
    }
    const window = PendingWindowInDays * DAY_MS;
    const date = isoSeconds(clock.now() + window);
    key.KeyState = 'PendingDeletion';
    key.DeleteDate = date;
    if (key.AutomaticRotation === 'Enabled') key.AutomaticRotation = 'Suspended';
    schedule.in(window, () => {
      const isMeant = key.KeyState === 'PendingDeletion' && key.DeleteDate === date;
      const place = account.keys.indexOf(key);
      if (isMeant && place >= 0) account.keys.splice(place, 1);
    });
    return {};
  },
});
