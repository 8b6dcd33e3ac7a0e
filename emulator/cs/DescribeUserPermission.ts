import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';

/** Lists the in-cluster roles of a RAM user or role, by its id; nothing for one that has none. */
export const describeUserPermission = operation({
  product: 'cs',
  name: 'DescribeUserPermission',
  route: 'GET /permissions/users/{uid}',
  params: { uid: requiredText },
  // The real one shows another user's roles to administrators of the cluster only; here `deny` keeps callers out.
  answer: (account, { uid }) => (Object.hasOwn(account.permissions, uid) ? account.permissions[uid] : []),
});
