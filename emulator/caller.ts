import type { AccessKey } from './account.ts';

/** Who signed a call. */
export interface Caller {
  readonly accountId: string;
  readonly key: AccessKey;
  /** Set when the key came from AssumeRole. */
  readonly session?: { readonly roleName: string; readonly sessionName: string; readonly roleId: string };
}

/** The kind of caller, in the words of RAM. */
export function callerType(caller: Caller): 'Account' | 'RAMUser' | 'AssumedRoleUser' {
  if (caller.session !== undefined || caller.key.securityToken !== undefined) return 'AssumedRoleUser';
  return caller.key.userName === undefined ? 'Account' : 'RAMUser';
}

/** The id of the caller: the account, the RAM user (derived, since account files give none) or the role. */
export function callerId(caller: Caller): string {
  const type = callerType(caller);
  if (type === 'Account') return caller.accountId;
  return type === 'RAMUser' ? `2${caller.accountId.slice(-17).padStart(17, '0')}` : sessionOf(caller).roleId;
}

/** The caller's name and session, for keys whose account file does not say either. */
export function sessionOf(caller: Caller): { roleName: string; sessionName: string; roleId: string } {
  return caller.session ?? { roleName: 'emulated-role', sessionName: 'emulated-session', roleId: '300000000000000001' };
}
