import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { findRole } from './roles.ts';

/** Lists the policies attached to a role. */
export const listPoliciesForRole = operation({
  product: 'ram',
  name: 'ListPoliciesForRole',
  params: { RoleName: requiredText },
  answer: (account, { RoleName }) => ({ Policies: { Policy: findRole(account, RoleName).Policies ?? [] } }),
});
