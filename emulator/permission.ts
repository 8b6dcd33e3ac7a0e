import { type Caller, callerType, sessionOf } from './caller.ts';
import { ApiError, type Product } from './errors.ts';

/** What a product that has a word of its own says of a denial. */
const DENIALS: Partial<Record<Product, string>> = { kms: 'Forbidden.NoPermission', fc: 'AccessDenied' };

/** Refuses the call unless the caller's key may do each of the actions. */
export function authorize(product: Product, caller: Caller, actions: readonly string[]): void {
  for (const action of actions) {
    const type = denialOf(caller, action);
    if (type !== undefined) throw forbidden(product, caller, action, type);
  }
}

/** Whether the caller's key may do this. */
export function isAllowed(caller: Caller, action: string): boolean {
  return denialOf(caller, action) === undefined;
}

function denialOf({ key }: Caller, action: string): 'ExplicitDeny' | 'ImplicitDeny' | undefined {
  if (key.deny?.some((pattern) => covers(pattern, action)) === true) return 'ExplicitDeny';
  const allowed = key.allow?.some((pattern) => covers(pattern, action)) ?? true;
  return allowed ? undefined : 'ImplicitDeny';
}

/** The product's answer to a caller whom RAM does not let do something. */
export function forbidden(product: Product, caller: Caller, action: string, type = 'ImplicitDeny'): ApiError {
  if (product === 'cs') {
    const policy = callerType(caller) === 'AssumedRoleUser' ? 'STSToken' : 'RAM';
    return new ApiError(403, 'Forbidden.RAM', `${policy} policy Forbidden for action ${action}`);
  }
  const detail = {
    AuthAction: action,
    AuthPrincipalType: callerType(caller) === 'RAMUser' ? 'SubUser' : callerType(caller),
    AuthPrincipalOwnerId: caller.accountId,
    AuthPrincipalDisplayName: displayName(caller),
    NoPermissionType: type,
    PolicyType: 'AccountLevelIdentityBasedPolicy',
  };
  if (product === 'oss') {
    const message = 'You have no right to access this object because of bucket acl.';
    return new ApiError(403, 'AccessDenied', message, { fields: { AccessDeniedDetail: detail } });
  }
  const code = DENIALS[product] ?? 'NoPermission';
  const message = `This operation for ${action} is forbidden by the RAM policies of the caller.`;
  return new ApiError(403, code, message, { fields: { AccessDeniedDetail: detail } });
}

function displayName(caller: Caller): string {
  if (callerType(caller) !== 'AssumedRoleUser') return caller.key.userName ?? caller.accountId;
  const { roleName, sessionName } = sessionOf(caller);
  return `${roleName}:${sessionName}`;
}

/** RAM compares actions without regard to case; `*` stands for any run of characters. */
function covers(pattern: string, action: string): boolean {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`, 'i').test(action);
}
