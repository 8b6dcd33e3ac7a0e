import { describeTrails } from './actiontrail/DescribeTrails.ts';
import { getTrailStatus } from './actiontrail/GetTrailStatus.ts';
import { lookupEvents } from './actiontrail/LookupEvents.ts';
import { startLogging } from './actiontrail/StartLogging.ts';
import { stopLogging } from './actiontrail/StopLogging.ts';
import { queryAccountBalance } from './bss/QueryAccountBalance.ts';
import { putEvaluations } from './config/PutEvaluations.ts';
import { checkServiceRole } from './cs/CheckServiceRole.ts';
import { describeClusterDetail } from './cs/DescribeClusterDetail.ts';
import { describeClustersForRegion } from './cs/DescribeClustersForRegion.ts';
import { describeClustersV1 } from './cs/DescribeClustersV1.ts';
import { describeClusterTasks } from './cs/DescribeClusterTasks.ts';
import { describeUserPermission } from './cs/DescribeUserPermission.ts';
import { getClusterAddonInstance } from './cs/GetClusterAddonInstance.ts';
import { getClusterAuditProject } from './cs/GetClusterAuditProject.ts';
import { listClusterAddonInstances } from './cs/ListClusterAddonInstances.ts';
import { updateKmsEncryption } from './cs/UpdateKMSEncryption.ts';
import { describeSecurityGroupAttribute } from './ecs/DescribeSecurityGroupAttribute.ts';
import { describeSecurityGroups } from './ecs/DescribeSecurityGroups.ts';
import { asymmetricSign } from './kms/AsymmetricSign.ts';
import { cancelKeyDeletion } from './kms/CancelKeyDeletion.ts';
import { describeAccountKmsStatus } from './kms/DescribeAccountKmsStatus.ts';
import { describeKey } from './kms/DescribeKey.ts';
import { describeSecret } from './kms/DescribeSecret.ts';
import { disableKey } from './kms/DisableKey.ts';
import { enableKey } from './kms/EnableKey.ts';
import { getKeyPolicy } from './kms/GetKeyPolicy.ts';
import { getKmsInstance } from './kms/GetKmsInstance.ts';
import { getPublicKey } from './kms/GetPublicKey.ts';
import { getSecretValue } from './kms/GetSecretValue.ts';
import { listAliases } from './kms/ListAliases.ts';
import { listKeys } from './kms/ListKeys.ts';
import { listKeyVersions } from './kms/ListKeyVersions.ts';
import { listResourceTags } from './kms/ListResourceTags.ts';
import { listSecrets } from './kms/ListSecrets.ts';
import { scheduleKeyDeletion } from './kms/ScheduleKeyDeletion.ts';
import { setDeletionProtection } from './kms/SetDeletionProtection.ts';
import { setKeyPolicy } from './kms/SetKeyPolicy.ts';
import { updateRotationPolicy } from './kms/UpdateRotationPolicy.ts';
import type { Operation } from './operation.ts';
import { attachPolicyToRole } from './ram/AttachPolicyToRole.ts';
import { createPolicyVersion } from './ram/CreatePolicyVersion.ts';
import { deleteRole } from './ram/DeleteRole.ts';
import { detachPolicyFromRole } from './ram/DetachPolicyFromRole.ts';
import { getPolicy } from './ram/GetPolicy.ts';
import { getRole } from './ram/GetRole.ts';
import { listGroupsForUser } from './ram/ListGroupsForUser.ts';
import { listPoliciesForGroup } from './ram/ListPoliciesForGroup.ts';
import { listPoliciesForRole } from './ram/ListPoliciesForRole.ts';
import { listPoliciesForUser } from './ram/ListPoliciesForUser.ts';
import { listRoles } from './ram/ListRoles.ts';
import { listUsers } from './ram/ListUsers.ts';
import { setDefaultPolicyVersion } from './ram/SetDefaultPolicyVersion.ts';
import { listAccounts } from './resourcemanager/ListAccounts.ts';
import { assumeRole } from './sts/AssumeRole.ts';
import { getCallerIdentity } from './sts/GetCallerIdentity.ts';
import { describeNetworkAclAttributes } from './vpc/DescribeNetworkAclAttributes.ts';
import { describeNetworkAcls } from './vpc/DescribeNetworkAcls.ts';
import { describeVSwitchAttributes } from './vpc/DescribeVSwitchAttributes.ts';
import { describeVSwitches } from './vpc/DescribeVSwitches.ts';

/** Every operation this cloud has. */
export const OPERATIONS: readonly Operation[] = [
  assumeRole,
  asymmetricSign,
  attachPolicyToRole,
  cancelKeyDeletion,
  checkServiceRole,
  createPolicyVersion,
  deleteRole,
  describeAccountKmsStatus,
  describeClusterDetail,
  describeClustersForRegion,
  describeClustersV1,
  describeClusterTasks,
  describeKey,
  describeSecret,
  describeNetworkAclAttributes,
  describeNetworkAcls,
  describeSecurityGroupAttribute,
  describeSecurityGroups,
  describeTrails,
  describeUserPermission,
  describeVSwitchAttributes,
  describeVSwitches,
  disableKey,
  enableKey,
  getCallerIdentity,
  getClusterAddonInstance,
  getKeyPolicy,
  getKmsInstance,
  getPolicy,
  getRole,
  getPublicKey,
  getSecretValue,
  getTrailStatus,
  listAccounts,
  listAliases,
  getClusterAuditProject,
  listClusterAddonInstances,
  listKeys,
  listGroupsForUser,
  listPoliciesForGroup,
  listPoliciesForRole,
  listPoliciesForUser,
  listKeyVersions,
  listResourceTags,
  listRoles,
  listUsers,
  listSecrets,
  lookupEvents,
  putEvaluations,
  queryAccountBalance,
  scheduleKeyDeletion,
  setDefaultPolicyVersion,
  setDeletionProtection,
  setKeyPolicy,
  startLogging,
  stopLogging,
  updateKmsEncryption,
  updateRotationPolicy,
  detachPolicyFromRole,
];
