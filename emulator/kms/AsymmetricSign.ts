import { ApiError } from '../errors.ts';
import { operation } from '../operation.ts';
import { boolean, requiredText } from '../params.ts';
import { KMS_ASYMMETRIC } from '../rates.ts';
import { findKey, refuseStates, requireOpenKms } from './keys.ts';
import { requireVersion, signDigest, versionOf } from './signing.ts';

/** Signs a digest with the private half of a key that may sign. */
export const asymmetricSign = operation({
  product: 'kms',
  name: 'AsymmetricSign',
  rate: KMS_ASYMMETRIC,
  params: {
    KeyId: requiredText,
    KeyVersionId: requiredText,
    Algorithm: requiredText,
    Digest: requiredText,
    DryRun: boolean,
  },
  answer(account, { KeyId, KeyVersionId, Algorithm, Digest, DryRun }, { region }) {
    requireOpenKms(account);
    const key = findKey(account, KeyId, region);
    refuseStates(key, {
      Disabled: 'Rejected.Disabled',
      PendingDeletion: 'Rejected.PendingDeletion',
      PendingImport: 'Rejected.PendingImport',
    });
    // Documented as an error of this kind; its status is not.
    if (key.KeyUsage !== 'SIGN/VERIFY') {
      throw new ApiError(400, 'UnsupportedOperation', 'This operation is not supported for the usage of the key.');
    }
    requireVersion(key, KeyVersionId);
    const value = signDigest(key, Algorithm, Buffer.from(Digest, 'base64'));
    if (DryRun) throw new ApiError(400, 'DryRunOperationError', 'The request is valid, and is not carried out.');
    return { KeyId: key.KeyId, KeyVersionId: versionOf(key), Value: value.toString('base64') };
  },
});
