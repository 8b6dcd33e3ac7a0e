import type { AccessKey, LiveAccount } from './account.ts';
import type { Caller } from './caller.ts';
import type { Clock } from './clock.ts';
import { ApiError } from './errors.ts';

/** More temporary keys than this are not remembered; the oldest go first. */
const MOST_ISSUED = 10_000;

/** Every key that may sign a call: those of the account files, and those that AssumeRole gave out. */
export class Credentials {
  private readonly accounts: ReadonlyMap<string, LiveAccount>;
  private readonly clock: Clock;
  private readonly issued = new Map<string, Caller>();

  constructor(accounts: ReadonlyMap<string, LiveAccount>, clock: Clock) {
    this.accounts = accounts;
    this.clock = clock;
  }

  /** Remembers a temporary key, so that calls signed with it are accepted until it ends. */
  issue(caller: Caller): void {
    const [oldest] = this.issued.keys();
    if (this.issued.size >= MOST_ISSUED && oldest !== undefined) this.issued.delete(oldest);
    this.issued.set(caller.key.id, caller);
  }

  /** The owner of a key; refuses an unknown or inactive key, and a token that is missing, wrong or expired. */
  find(keyId: string, securityToken: string | undefined): Caller {
    const caller = this.issued.get(keyId) ?? this.ofFiles(keyId);
    if (caller === undefined) {
      throw new ApiError(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.');
    }
    if (caller.key.status === 'Inactive') {
      throw new ApiError(400, 'InvalidAccessKeyId.Inactive', 'Specified access key is disabled.');
    }
    this.checkToken(caller.key, securityToken);
    return caller;
  }

  private ofFiles(keyId: string): Caller | undefined {
    for (const { accountId, accessKeys } of this.accounts.values()) {
      const key = accessKeys.find(({ id }) => id === keyId);
      if (key !== undefined) return { accountId, key };
    }
    return undefined;
  }

  private checkToken(key: AccessKey, securityToken: string | undefined): void {
    if (securityToken === undefined && key.securityToken !== undefined) {
      throw new ApiError(400, 'MissingSecurityToken', 'SecurityToken is mandatory for this action.');
    }
    if (securityToken !== key.securityToken) {
      const message = 'Specified SecurityToken mismatch with the AccessKey.';
      throw new ApiError(400, 'InvalidSecurityToken.MismatchWithAccessKey', message);
    }
    if (key.expiration !== undefined && Date.parse(key.expiration) <= this.clock.now()) {
      throw new ApiError(400, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.');
    }
  }
}
