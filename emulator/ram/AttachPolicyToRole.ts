import { isoSeconds } from '../clock.ts';
import { ApiError } from '../errors.ts';
import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { requirePolicyType } from './policies.ts';
import { findRole, roleReferences } from './roles.ts';

/** Gives a role a policy; whether there is one of that name is not looked at. */
export const attachPolicyToRole = operation({
  product: 'ram',
  name: 'AttachPolicyToRole',
  writes: roleReferences,
  params: { RoleName: requiredText, PolicyName: requiredText, PolicyType: requiredText },
  answer(account, { RoleName, PolicyName, PolicyType }, { clock }) {
    requirePolicyType(PolicyType);
    const role = findRole(account, RoleName);
    const held = role.Policies ?? [];
    if (held.some((policy) => policy.PolicyName === PolicyName)) {
      const message = `The policy ${PolicyName} is attached to the role ${RoleName} already.`;
      throw new ApiError(409, 'EntityAlreadyExists.Role.Policy', message);
    }
    role.Policies = [...held, { PolicyName, PolicyType, DefaultVersion: 'v1', AttachDate: isoSeconds(clock.now()) }];
    return {};
  },
});
