import type { LiveAccount, Role } from '../account.ts';
import { type Caller, callerType, sessionOf } from '../caller.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { type CallContext, operation } from '../operation.ts';
import { integer, type Param, requiredText, text } from '../params.ts';
import { forbidden } from '../permission.ts';
import { roleArn, roleId, trusted } from '../ram/roles.ts';
import { issueKeys } from './issue.ts';

const sessionName: Param<string> = (raw, name, product) => {
  const value = requiredText(raw, name, product);
  if (!/^[\w.@-]{2,64}$/.test(value)) throw invalidParameter(product, name, '2 to 64 letters, digits or .@-_');
  return value;
};

/** Gives out temporary keys of a role, of this account or another one that trusts the caller. */
export const assumeRole = operation({
  product: 'sts',
  name: 'AssumeRole',
  params: {
    RoleArn: requiredText,
    RoleSessionName: sessionName,
    DurationSeconds: integer({ min: 900, max: 43_200, fallback: 3600 }),
    // A session policy is taken and has no effect: what the keys may do is said by the role of the account file.
    Policy: text,
    ExternalId: text,
  },
  answer(_account, { RoleArn, RoleSessionName, DurationSeconds, ExternalId }, context) {
    const { owner, role } = findByArn(RoleArn, context);
    if (!trusts(role, context.caller, ExternalId)) throw forbidden('sts', context.caller, 'sts:AssumeRole');
    const longest = Number(role.MaxSessionDuration ?? 3600);
    if (DurationSeconds > longest) throw invalidParameter('sts', 'DurationSeconds', `at most ${longest}`);
    const keys = issueKeys(context, owner, role, RoleSessionName, DurationSeconds);
    return {
      Credentials: {
        AccessKeyId: keys.accessKeyId,
        AccessKeySecret: keys.accessKeySecret,
        SecurityToken: keys.securityToken,
        Expiration: keys.expiration,
      },
      AssumedRoleUser: {
        Arn: `acs:ram::${owner.accountId}:role/${role.RoleName.toLowerCase()}/${RoleSessionName}`,
        AssumedRoleId: `${roleId(owner, role)}:${RoleSessionName}`,
      },
    };
  },
});

function findByArn(arn: string, context: CallContext): { owner: LiveAccount; role: Role } {
  const [, accountId] = /^acs:ram::(\d+):role\/./.exec(arn) ?? [];
  if (accountId === undefined) throw invalidParameter('sts', 'RoleArn', 'acs:ram::<account>:role/<name>');
  const owner = context.account(accountId);
  const role = owner?.roles.find((candidate) => roleArn(owner, candidate).toLowerCase() === arn.toLowerCase());
  if (owner === undefined || role === undefined) {
    throw new ApiError(404, 'EntityNotExist.Role', 'The specified Role not exists.');
  }
  return { owner, role };
}

/** Whether the role's trust policy names the caller: its account, or the very user or role. */
function trusts(role: Role, caller: Caller, externalId: string | undefined): boolean {
  const account = `acs:ram::${caller.accountId}`;
  const itself =
    callerType(caller) === 'RAMUser'
      ? `${account}:user/${caller.key.userName}`
      : `${account}:role/${sessionOf(caller).roleName}`;
  const principals = trusted(role, 'RAM', externalId).map((principal) => principal.toLowerCase());
  return [`${account}:root`, itself.toLowerCase()].some((name) => principals.includes(name));
}
