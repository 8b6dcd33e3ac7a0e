import { isoSeconds } from '../clock.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';
import { type Param, requiredBoolean, requiredText, text } from '../params.ts';
import { KMS_KEY_WRITES } from '../rates.ts';
import { findKey, keyReferences, refuseStates, requireOpenKms } from './keys.ts';

const UNIT_SECONDS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };
const LEAST_DAYS = 7;
const MOST_DAYS = 730;

/** A span such as "365d", in seconds. */
const interval: Param<number | undefined> = (raw, name, product) => {
  const value = text(raw, name, product);
  if (value === undefined) return undefined;
  const [, amount, unit = ''] = /^(\d{1,9})([dhms])$/.exec(value) ?? [];
  const seconds = Number(amount) * (UNIT_SECONDS[unit] ?? Number.NaN);
  if (seconds >= LEAST_DAYS * 86_400 && seconds <= MOST_DAYS * 86_400) return seconds;
  throw invalidParameter(product, name, `${LEAST_DAYS} to ${MOST_DAYS} days, such as 365d`);
};

/** Has a key rotated by itself, or no longer. */
export const updateRotationPolicy = operation({
  product: 'kms',
  name: 'UpdateRotationPolicy',
  rate: KMS_KEY_WRITES,
  writes: keyReferences,
  params: { KeyId: requiredText, EnableAutomaticRotation: requiredBoolean, RotationInterval: interval },
  answer(account, { KeyId, EnableAutomaticRotation, RotationInterval }, { region, clock }) {
    requireOpenKms(account);
    const key = findKey(account, KeyId, region);
    refuseStates(key, {
      Disabled: 'Rejected.Disabled',
      PendingDeletion: 'Rejected.PendingDeletion',
      PendingImport: 'Rejected.PendingImport',
    });
    if (key.Origin === 'EXTERNAL') {
      throw new ApiError(400, 'UnsupportedOperation', 'Keys with imported material cannot be rotated.');
    }
    key.AutomaticRotation = EnableAutomaticRotation ? 'Enabled' : 'Disabled';
    delete key.NextRotationDate;
    if (!EnableAutomaticRotation) return {};
    if (RotationInterval === undefined) throw invalidParameter('kms', 'RotationInterval', 'it where rotation is on');
    key.RotationInterval = `${RotationInterval}s`;
    key.NextRotationDate = isoSeconds(clock.now() + RotationInterval * 1000);
    return {};
  },
});
