import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { findCluster } from './clusters.ts';

/** Tells one cluster: what the list says, overlaid by what the account file says of its detail. */
export const describeClusterDetail = operation({
  product: 'cs',
  name: 'DescribeClusterDetail',
  route: 'GET /clusters/{ClusterId}',
  params: { ClusterId: requiredText },
  answer(account, { ClusterId }, { region }) {
    const whole = { ...findCluster(account, ClusterId, region), ...account.details[ClusterId] };
    // A null in the file removes the field, so that a detail can be silent where the list speaks.
    const removed = (field: string) => account.details[ClusterId]?.[field] === null;
    return Object.fromEntries(Object.entries(whole).filter(([field]) => !removed(field)));
  },
});
