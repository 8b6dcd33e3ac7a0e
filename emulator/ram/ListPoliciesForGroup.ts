import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { findGroup } from './members.ts';

/** Lists the policies attached to a group. */
export const listPoliciesForGroup = operation({
  product: 'ram',
  name: 'ListPoliciesForGroup',
  params: { GroupName: requiredText },
  answer: (account, { GroupName }) => ({ Policies: { Policy: findGroup(account, GroupName).Policies ?? [] } }),
});
