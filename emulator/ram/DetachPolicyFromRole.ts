import { ApiError } from '../errors.ts';
import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { requirePolicyType } from './policies.ts';
import { findRole, roleReferences } from './roles.ts';

/** Takes a policy from a role. */
export const detachPolicyFromRole = operation({
  product: 'ram',
  name: 'DetachPolicyFromRole',
  writes: roleReferences,
  params: { RoleName: requiredText, PolicyName: requiredText, PolicyType: requiredText },
  answer(account, { RoleName, PolicyName, PolicyType }) {
    requirePolicyType(PolicyType);
    const role = findRole(account, RoleName);
    const held = role.Policies ?? [];
    const kept = held.filter((policy) => policy.PolicyName !== PolicyName);
    if (kept.length === held.length) {
      const message = `The policy ${PolicyName} is not attached to the role ${RoleName}.`;
      throw new ApiError(404, 'EntityNotExist.Role.Policy', message);
    }
    role.Policies = kept;
    return {};
  },
});
