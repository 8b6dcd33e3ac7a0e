import { ExpectedError } from '../model/errors.ts';
import type { Cloud } from './call.ts';
import { CloudError } from './errors.ts';

/** How a variable names a secret of KMS instead of holding it. */
export const inKms = 'kms-secret:';

/**
 * The text of a secret of KMS.
 *
 * @param reference `kms-secret:<name>`
 * @throws ExpectedError where it cannot be read, or holds no text
 */
export async function readSecret(cloud: Cloud, regionId: string, reference: string): Promise<string> {
  let body: unknown;
  try {
    const query = { SecretName: reference.slice(inKms.length) };
    ({ body } = await cloud.call('kms:GetSecretValue', { regionId, query }));
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    throw new ExpectedError(`${reference} could not be read: ${error.message}`);
  }
  const value = (body as { SecretData?: unknown }).SecretData;
  if (typeof value !== 'string' || value === '') throw new ExpectedError(`${reference} holds no text.`);
  return value;
}
