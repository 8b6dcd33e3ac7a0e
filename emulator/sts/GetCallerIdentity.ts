import { callerId, callerType, sessionOf } from '../caller.ts';
import { operation } from '../operation.ts';

/**
 * Tells who signed the call. The real one needs no permission; here it can be denied, so that an account where
 * nothing at all may be read can be tried.
 */
export const getCallerIdentity = operation({
  product: 'sts',
  name: 'GetCallerIdentity',
  params: {},
  answer(_account, _params, { caller }) {
    const { accountId, key } = caller;
    const IdentityType = callerType(caller);
    if (IdentityType === 'Account') {
      return {
        AccountId: accountId,
        Arn: `acs:ram::${accountId}:root`,
        IdentityType,
        PrincipalId: accountId,
        UserId: accountId,
      };
    }
    if (IdentityType === 'RAMUser') {
      const userId = callerId(caller);
      const Arn = `acs:ram::${accountId}:user/${key.userName}`;
      return { AccountId: accountId, Arn, IdentityType, PrincipalId: userId, UserId: userId };
    }
    const { roleName, sessionName, roleId } = sessionOf(caller);
    const Arn = `acs:ram::${accountId}:assumed-role/${roleName}/${sessionName}`;
    return { AccountId: accountId, Arn, IdentityType, PrincipalId: `${roleId}:${sessionName}`, RoleId: roleId };
  },
});
