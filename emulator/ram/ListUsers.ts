import { operation } from '../operation.ts';
import { pageOf, pageParams } from './members.ts';

/** Lists the RAM users. */
export const listUsers = operation({
  product: 'ram',
  name: 'ListUsers',
  params: pageParams,
  answer(account, { Marker, MaxItems }) {
    const { entries, tail } = pageOf(account.users, Marker, MaxItems);
    return { Users: { User: entries.map(({ Policies, Groups, ...user }) => user) }, ...tail };
  },
});
