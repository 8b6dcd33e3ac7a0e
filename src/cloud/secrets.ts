import { ExpectedError } from '../model/expected-error.ts';
import type { Cloud } from './call.ts';
import { CloudError } from './errors.ts';

/** How a variable names a secret of KMS instead of holding it. */
export const inKms = 'kms-secret:';

/** A secret cannot be read. The message names it by its reference. */
export class SecretError extends ExpectedError {
  override readonly name = 'SecretError';
}

/**
 * The text of a secret of KMS.
 *
 * @param reference `kms-secret:<name>`
 * @throws SecretError where it cannot be read, or holds no text
 */
export async function readSecret(cloud: Cloud, regionId: string, reference: string): Promise<string> {
  let body: unknown;
  try {
    const query = { SecretName: reference.slice(inKms.length) };
    ({ body } = await cloud.call('kms:GetSecretValue', { regionId, query }));
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    throw new SecretError(`${reference} could not be read: ${error.message}`);
  }
  const value = (body as { SecretData?: unknown }).SecretData;
  if (typeof value !== 'string' || value === '') throw new SecretError(`${reference} holds no text.`);
  return value;
}
