import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { findUser } from './members.ts';

/** Lists the policies attached to a user, without those of its groups. */
export const listPoliciesForUser = operation({
  product: 'ram',
  name: 'ListPoliciesForUser',
  params: { UserName: requiredText },
  answer: (account, { UserName }) => ({ Policies: { Policy: findUser(account, UserName).Policies ?? [] } }),
});
