import { lookupEvents } from './actiontrail/LookupEvents.ts';
import { checkServiceRole } from './cs/CheckServiceRole.ts';
import { describeClusterDetail } from './cs/DescribeClusterDetail.ts';
import { describeClustersForRegion } from './cs/DescribeClustersForRegion.ts';
import { describeClustersV1 } from './cs/DescribeClustersV1.ts';
import { describeKey } from './kms/DescribeKey.ts';
import type { Operation } from './operation.ts';
import { getRole } from './ram/GetRole.ts';
import { listPoliciesForRole } from './ram/ListPoliciesForRole.ts';
import { getCallerIdentity } from './sts/GetCallerIdentity.ts';

/** Every operation this cloud has. */
export const OPERATIONS: readonly Operation[] = [
  checkServiceRole,
  describeClusterDetail,
  describeClustersForRegion,
  describeClustersV1,
  describeKey,
  getCallerIdentity,
  getRole,
  listPoliciesForRole,
  lookupEvents,
];
