import { operation } from '../operation.ts';
import { KMS_ACCOUNT_READS } from '../rates.ts';

/** Tells whether KMS is open, and whether it is paid for. */
export const describeAccountKmsStatus = operation({
  product: 'kms',
  name: 'DescribeAccountKmsStatus',
  rate: KMS_ACCOUNT_READS,
  params: {},
  answer: (account) => ({ AccountStatus: account.kmsStatus }),
});
