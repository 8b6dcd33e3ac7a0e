import type { OperationName } from '../cloud/operations.ts';
import type { CloudRequest } from '../cloud/request.ts';
import { rolePolicyName } from '../model/ram-policy.ts';
import { serviceRoleName } from '../model/usage.ts';

/** What there is in the account to ask about; a name that no resource has where there is nothing. */
export interface Targets {
  readonly regionId: string;
  readonly clusterId: string;
  readonly keyId: string;
  readonly instanceId: string;
  readonly trail: string;
  /** The id of who asks. */
  readonly userId: string;
  readonly securityGroupId: string;
  readonly vSwitchId: string;
  readonly networkAclId: string;
  /** Where Cloud Config is. */
  readonly configRegion: string;
}

interface Probe {
  /** What is lost without it. */
  readonly why: string;
  readonly ask: (targets: Targets) => Partial<CloudRequest>;
}

const nothing = () => ({});

/** A harmless read for each operation that reads, and what that operation is for. */
const probes: Partial<Record<OperationName, Probe>> = {
  'sts:GetCallerIdentity': { why: 'Shows whose account this is.', ask: nothing },
  'cs:DescribeClustersV1': {
    why: 'It lists the clusters of the account; without it only regions that are configured are audited.',
    ask: () => ({ query: { page_number: 1, page_size: 1 } }),
  },
  'cs:DescribeClustersForRegion': {
    why: 'It lists the clusters of one region, and distinguishes an empty region from one that does not exist.',
    ask: ({ regionId }) => ({ path: { region_id: regionId }, query: { page_number: 1, page_size: 1 } }),
  },
  'cs:DescribeClusterDetail': {
    why: 'Shows the encryption of clusters whose list entry does not, and is what events are answered by.',
    ask: ({ clusterId }) => ({ path: { ClusterId: clusterId } }),
  },
  'cs:CheckServiceRole': {
    why: 'Shows whether ACK was granted the role that encrypts Secrets.',
    ask: () => ({ body: { roles: [{ name: serviceRoleName }] } }),
  },
  'cs:ListClusterAddonInstances': {
    why: 'Shows which clusters without encryption cache secrets of KMS.',
    ask: ({ clusterId }) => ({ path: { cluster_id: clusterId } }),
  },
  'cs:GetClusterAddonInstance': {
    why: 'Shows how often ack-secret-manager polls.',
    ask: ({ clusterId }) => ({ path: { cluster_id: clusterId, instance_name: 'ack-secret-manager' } }),
  },
  'kms:DescribeKey': {
    why: 'Shows whether a key is there, usable and supported.',
    ask: ({ keyId }) => ({ query: { KeyId: keyId } }),
  },
  'kms:GetKeyPolicy': {
    why: 'Shows whether the policy of a key denies it to the service role.',
    ask: ({ keyId }) => ({ query: { KeyId: keyId, PolicyName: 'default' } }),
  },
  'kms:ListAliases': {
    why: 'It is asked where keys are approved by alias.',
    ask: () => ({ query: { PageNumber: 1, PageSize: 10 } }),
  },
  'kms:ListResourceTags': {
    why: 'It is asked where keys are approved by tag.',
    ask: ({ keyId }) => ({ query: { KeyId: keyId } }),
  },
  'kms:GetKmsInstance': {
    why: 'Shows when the KMS instance of a key ends.',
    ask: ({ instanceId }) => ({ query: { KmsInstanceId: instanceId } }),
  },
  'kms:ListSecrets': {
    why: 'It is asked where the role only decrypted with a key: KMS secrets may be encrypted with it.',
    ask: () => ({ query: { PageNumber: 1, PageSize: 10 } }),
  },
  'kms:DescribeSecret': {
    why: 'Shows which key a KMS secret is encrypted with.',
    ask: () => ({ query: { SecretName: 'sealwatch-doctor' } }),
  },
  'kms:DescribeAccountKmsStatus': { why: 'Shows whether KMS is open and paid for.', ask: nothing },
  'actiontrail:LookupEvents': {
    why: 'It shows keys at work where no ledger covers the window.',
    ask: () => ({ query: { MaxResults: '1' } }),
  },
  'actiontrail:DescribeTrails': {
    why: 'Shows whether the use of keys is recorded.',
    ask: () => ({ query: { IncludeOrganizationTrail: true, IncludeShadowTrails: true } }),
  },
  'actiontrail:GetTrailStatus': {
    why: 'Shows whether a trail is logging.',
    ask: ({ trail }) => ({ query: { Name: trail } }),
  },
  'ram:GetRole': { why: 'Shows whom the role trusts.', ask: () => ({ query: { RoleName: serviceRoleName } }) },
  'ram:ListPoliciesForRole': {
    why: 'Shows whether the role holds its policy.',
    ask: () => ({ query: { RoleName: serviceRoleName } }),
  },
  'ram:GetPolicy': {
    why: 'Shows whether a policy that the role holds denies KMS.',
    ask: () => ({ query: { PolicyName: rolePolicyName, PolicyType: 'System' } }),
  },
  'cs:DescribeClusterTasks': {
    why: 'Shows whether something else is being done to a cluster before it is changed.',
    ask: ({ clusterId }) => ({ path: { cluster_id: clusterId }, query: { page_number: 1, page_size: 1 } }),
  },
  'cs:DescribeUserPermission': {
    why: 'Shows whether the remediator is an administrator or an O&M engineer inside a cluster.',
    ask: ({ userId }) => ({ path: { uid: userId } }),
  },
  'ecs:DescribeSecurityGroups': {
    why: 'Shows what a cluster’s security group does with what no rule names.',
    ask: ({ regionId, securityGroupId }) => ({ query: { RegionId: regionId, SecurityGroupId: securityGroupId } }),
  },
  'ecs:DescribeSecurityGroupAttribute': {
    why: 'Shows whether a cluster’s security group lets it reach KMS.',
    ask: ({ regionId, securityGroupId }) => ({ query: { RegionId: regionId, SecurityGroupId: securityGroupId } }),
  },
  'vpc:DescribeVSwitches': {
    why: 'Shows which network ACLs stand between a cluster and KMS.',
    ask: ({ regionId }) => ({ query: { RegionId: regionId, PageNumber: 1, PageSize: 1 } }),
  },
  'vpc:DescribeNetworkAcls': {
    why: 'Shows which network ACL is bound to a vSwitch that does not say so itself.',
    ask: ({ regionId, vSwitchId }) => ({
      query: { RegionId: regionId, ResourceType: 'VSwitch', ResourceId: vSwitchId, PageNumber: 1, PageSize: 10 },
    }),
  },
  'vpc:DescribeNetworkAclAttributes': {
    why: 'Shows whether a network ACL lets a cluster reach KMS, and KMS answer.',
    ask: ({ regionId, networkAclId }) => ({ query: { RegionId: regionId, NetworkAclId: networkAclId } }),
  },
  'config:PutEvaluations': {
    why: 'It puts verdicts as results of a rule of Cloud Config.',
    // Of no rule, and nothing to put.
    ask: ({ configRegion }) => ({
      regionId: configRegion,
      form: { ResultToken: 'sealwatch-doctor', Evaluations: '[]', DeleteMode: 'false' },
    }),
  },
  'bss:QueryAccountBalance': { why: 'It is asked where a least balance is configured.', ask: nothing },
};

/** The probe of an operation; without one the call names nothing, and is rejected for that, or for want of permission. */
export function probeOf(name: OperationName): Probe {
  return probes[name] ?? { why: 'The audit calls it.', ask: nothing };
}
