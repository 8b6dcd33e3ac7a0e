import { describeTrails } from './actiontrail/DescribeTrails.ts';
import { getTrailStatus } from './actiontrail/GetTrailStatus.ts';
import { lookupEvents } from './actiontrail/LookupEvents.ts';
import { queryAccountBalance } from './bss/QueryAccountBalance.ts';
import { checkServiceRole } from './cs/CheckServiceRole.ts';
import { describeClusterDetail } from './cs/DescribeClusterDetail.ts';
import { describeClustersForRegion } from './cs/DescribeClustersForRegion.ts';
import { describeClustersV1 } from './cs/DescribeClustersV1.ts';
import { describeClusterTasks } from './cs/DescribeClusterTasks.ts';
import { describeUserPermission } from './cs/DescribeUserPermission.ts';
import { getClusterAddonInstance } from './cs/GetClusterAddonInstance.ts';
import { listClusterAddonInstances } from './cs/ListClusterAddonInstances.ts';
import { describeAccountKmsStatus } from './kms/DescribeAccountKmsStatus.ts';
import { describeKey } from './kms/DescribeKey.ts';
import { getKmsInstance } from './kms/GetKmsInstance.ts';
import { getSecretValue } from './kms/GetSecretValue.ts';
import { listAliases } from './kms/ListAliases.ts';
import { listKeys } from './kms/ListKeys.ts';
import { listResourceTags } from './kms/ListResourceTags.ts';
import type { Operation } from './operation.ts';
import { getRole } from './ram/GetRole.ts';
import { listPoliciesForRole } from './ram/ListPoliciesForRole.ts';
import { assumeRole } from './sts/AssumeRole.ts';
import { getCallerIdentity } from './sts/GetCallerIdentity.ts';

/** Every operation this cloud has. */
export const OPERATIONS: readonly Operation[] = [
  assumeRole,
  checkServiceRole,
  describeAccountKmsStatus,
  describeClusterDetail,
  describeClusterTasks,
  describeClustersForRegion,
  describeClustersV1,
  describeKey,
  describeTrails,
  describeUserPermission,
  getCallerIdentity,
  getClusterAddonInstance,
  getKmsInstance,
  getRole,
  getSecretValue,
  getTrailStatus,
  listAliases,
  listClusterAddonInstances,
  listKeys,
  listPoliciesForRole,
  listResourceTags,
  lookupEvents,
  queryAccountBalance,
];
