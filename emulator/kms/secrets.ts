import type { LiveAccount } from '../account.ts';
import { ApiError } from '../errors.ts';

type Secret = LiveAccount['secrets'][number];

/** The secrets of a region; one of the account file without a region is there in every region. */
export function secretsIn(account: LiveAccount, region: string): Secret[] {
  return account.secrets.filter(({ RegionId = region }) => RegionId === region);
}

/** Refuses the name of a secret that the region does not have. */
export function findSecret(account: LiveAccount, name: string, region: string): Secret {
  const found = secretsIn(account, region).find(({ SecretName }) => SecretName === name);
  if (found === undefined) throw secretNotFound();
  return found;
}

export function secretNotFound(): ApiError {
  return new ApiError(404, 'Forbidden.ResourceNotFound', 'Resource not found.');
}
