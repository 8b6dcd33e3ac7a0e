import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';

/** Lists the in-cluster roles of a RAM user or role, by its id; nothing for one that has none. */
export const describeUserPermission = operation({
  product: 'cs',
  name: 'DescribeUserPermission',
  route: 'GET /permissions/users/{uid}',
  params: { uid: requiredText },
  // ACK's page says that it shows grants to administrators of the cluster alone. Unknown on the real service: whether
  // one's own are an exception. Here every caller sees all of them, and `deny`, or leaving them out, keeps callers out.
  // Its own page has it by this name, ACK's table by that of the operation: here both are needed.
  actions: ['cs:DescribeUserPermission', 'cs:GetUserPermissions'],
  answer: (account, { uid }) => (Object.hasOwn(account.permissions, uid) ? account.permissions[uid] : []),
});
