import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { findUser } from './members.ts';

/** Lists the groups that a user is in. */
export const listGroupsForUser = operation({
  product: 'ram',
  name: 'ListGroupsForUser',
  params: { UserName: requiredText },
  answer: (account, { UserName }) => ({
    Groups: { Group: (findUser(account, UserName).Groups ?? []).map((GroupName) => ({ GroupName, Comments: '' })) },
  }),
});
