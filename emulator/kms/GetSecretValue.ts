import type { LiveAccount } from '../account.ts';
import { ApiError } from '../errors.ts';
import { type CallContext, operation } from '../operation.ts';
import { boolean, requiredText, text } from '../params.ts';
import { authorize } from '../permission.ts';
import { findKey } from './keys.ts';
import { findSecret, secretNotFound } from './secrets.ts';

/** What KMS answers where the key that seals a secret is in no state to decrypt it. */
const REFUSED_STATES: Readonly<Record<string, string>> = {
  Disabled: 'Rejected.Disabled',
  PendingDeletion: 'Rejected.PendingDeletion',
  PendingImport: 'Rejected.PendingImport',
};

/** Tells a secret's value; one sealed by a customer's key needs kms:Decrypt too, and the key at work. */
export const getSecretValue = operation({
  product: 'kms',
  name: 'GetSecretValue',
  // Unknown on the real service: its rate.
  params: {
    SecretName: requiredText,
    VersionId: text,
    VersionStage: text,
    FetchExtendedConfig: boolean,
    DryRun: boolean,
  },
  answer(account, { SecretName, VersionId, VersionStage = 'ACSCurrent' }, context) {
    const { RegionId, EncryptionKeyId, ...value } = findSecret(account, SecretName, context.region);
    const told = { SecretData: '', SecretDataType: 'text', SecretType: 'Generic', VersionId: 'v1', ...value };
    const stages = { VersionStages: { VersionStage: ['ACSCurrent'] }, ...told };
    // One version is kept of each secret, in the stages its file says.
    if (VersionId !== undefined && VersionId !== told.VersionId) throw secretNotFound();
    if (VersionId === undefined && !JSON.stringify(stages.VersionStages).includes(`"${VersionStage}"`))
      throw secretNotFound();
    if (typeof EncryptionKeyId === 'string') requireKey(account, EncryptionKeyId, context);
    return stages;
  },
});

function requireKey(account: LiveAccount, keyId: string, { caller, region }: CallContext): void {
  authorize('kms', caller, ['kms:Decrypt']);
  const state = String(findKey(account, keyId, region).KeyState);
  const code = REFUSED_STATES[state];
  if (code !== undefined) throw new ApiError(409, code, `The request was rejected because the key state is ${state}.`);
}
