import type { ApiObject, LiveAccount } from '../account.ts';
import { ApiError } from '../errors.ts';
import type { References } from '../operation.ts';

type Key = LiveAccount['keys'][number];
type Alias = LiveAccount['aliases'][number];

/** The key that an id, an alias or an ARN of either names, among those of one region. */
export function findKey(account: LiveAccount, named: string, region: string): Key {
  const name = withoutArn(account, named, region);
  const keyId = name.startsWith('alias/') ? findAlias(account, name, region).KeyId : name;
  const key = account.keys.find((candidate) => candidate.RegionId === region && candidate.KeyId === keyId);
  if (key === undefined) throw new ApiError(404, 'Forbidden.KeyNotFound', 'The specified Key is not found.');
  return key;
}

/** The metadata of a key as the API shows it; RegionId, Tags and PrivateKey are the account file's own. */
export function keyMetadata(account: LiveAccount, key: Key): ApiObject {
  const { RegionId, Tags, PrivateKey, ...metadata } = key;
  return { Arn: keyArn(account, key), ...metadata };
}

/** The ARN of a key, derived where the file gives none. */
export function keyArn(account: LiveAccount, key: Key): string {
  return typeof key.Arn === 'string' ? key.Arn : `acs:kms:${key.RegionId}:${account.accountId}:key/${key.KeyId}`;
}

/** The region of an alias: its own, or that of its key. */
export function aliasRegion(account: LiveAccount, alias: Alias): string | undefined {
  return alias.RegionId ?? account.keys.find(({ KeyId }) => KeyId === alias.KeyId)?.RegionId;
}

/** Refuses reads while KMS is not open, or has stopped over unpaid bills. */
export function requireOpenKms(account: LiveAccount): void {
  if (account.kmsStatus === 'NotEnabled') {
    throw new ApiError(403, 'Forbidden.KmsServiceNotEnabled', 'The KMS service is not enabled.');
  }
  // The documents differ on how long an account in debt is still served: here it is, until it is suspended.
  if (account.kmsStatus === 'Suspended') {
    throw new ApiError(403, 'Forbidden.InDebtOverdue', 'The account has overdue payments.');
  }
}

/** The key that a write is about, as its record refers to it: by id where it is known. */
export const keyReferences: References = (account, raw, region) => {
  const named = String(raw.get('KeyId') ?? raw.get('ProtectedResourceArn') ?? '');
  try {
    return { 'ACS::KMS::Key': [findKey(account, named, region).KeyId] };
  } catch {
    // A key that is not there is referred to as it was asked for.
    return { 'ACS::KMS::Key': [named] };
  }
};

/** Refuses what a key in one of these states does not allow. */
export function refuseStates(key: Key, refused: Readonly<Record<string, string>>): void {
  const state = String(key.KeyState ?? 'Enabled');
  const code = refused[state];
  if (code === undefined) return;
  throw new ApiError(409, code, `The request was rejected because the key state is ${state}.`);
}

function findAlias(account: LiveAccount, name: string, region: string): Alias {
  const alias = account.aliases.find((candidate) => {
    return candidate.AliasName === name && aliasRegion(account, candidate) === region;
  });
  if (alias === undefined) throw new ApiError(404, 'Forbidden.AliasNotFound', 'The specified Alias is not found.');
  return alias;
}

function withoutArn(account: LiveAccount, named: string, region: string): string {
  if (!named.startsWith('acs:')) return named;
  const [, , arnRegion, owner, ...resource] = named.split(':');
  // Unknown on the real service: whether a key of another account is not found or not allowed; here it is not found.
  const here = arnRegion === region && owner === account.accountId;
  return here ? resource.join(':').replace(/^key\//, '') : '';
}
