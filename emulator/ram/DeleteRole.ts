import { ApiError } from '../errors.ts';
import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { findRole, roleReferences } from './roles.ts';

/** Deletes a role that holds no policy any more. */
export const deleteRole = operation({
  product: 'ram',
  name: 'DeleteRole',
  writes: roleReferences,
  params: { RoleName: requiredText },
  answer(account, { RoleName }) {
    const role = findRole(account, RoleName);
    if ((role.Policies ?? []).length > 0) {
      throw new ApiError(409, 'DeleteConflict.Role.Policy', `The role ${RoleName} still holds policies.`);
    }
    account.roles.splice(account.roles.indexOf(role), 1);
    return {};
  },
});
