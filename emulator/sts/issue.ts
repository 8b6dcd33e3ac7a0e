import { randomBytes } from 'node:crypto';
import type { LiveAccount, Role } from '../account.ts';
import { type Clock, isoSeconds } from '../clock.ts';
import type { Credentials } from '../credentials.ts';
import { roleId } from '../ram/roles.ts';

/** Temporary keys, as services hand them out. */
export interface TemporaryKeys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
  /** ISO-8601, by the cloud's clock. */
  readonly expiration: string;
}

/** Gives out keys of a role for a session, and has calls that they sign accepted until they end. */
export function issueKeys(
  { credentials, clock }: { credentials: Credentials; clock: Clock },
  owner: LiveAccount,
  role: Role,
  sessionName: string,
  seconds: number,
): TemporaryKeys {
  const session = { roleName: role.RoleName.toLowerCase(), sessionName, roleId: roleId(owner, role) };
  const expiration = isoSeconds(clock.now() + seconds * 1000);
  const key = {
    id: `STS.${randomBytes(12).toString('hex')}`,
    secret: randomBytes(24).toString('base64url'),
    securityToken: randomBytes(48).toString('base64'),
    expiration,
    ...(role.allow !== undefined && { allow: role.allow }),
    ...(role.deny !== undefined && { deny: role.deny }),
  };
  credentials.issue({ accountId: owner.accountId, key, session });
  return { accessKeyId: key.id, accessKeySecret: key.secret, securityToken: key.securityToken, expiration };
}
