/** Enough to grant an operation. */
export interface RequiredAccess {
  /** What RAM must allow, all of it; empty where any identity may call. */
  readonly ramActions: readonly string[];
  /** The narrowest resource that RAM accepts for it. */
  readonly ramResource: string;
  /** A write is never sent twice unless the cloud said that it did not act. */
  readonly access: 'read' | 'write';
}

/** One API operation: enough to call it, to pace it, to count it and to grant it. */
export interface Operation extends RequiredAccess {
  readonly product:
    | 'cs'
    | 'kms'
    | 'actiontrail'
    | 'sts'
    | 'ram'
    | 'bss'
    | 'log'
    | 'ecs'
    | 'vpc'
    | 'resourcemanager'
    | 'config'
    | 'fc';
  readonly version: string;
  /** FC: as ROA, with bytes for a body. */
  readonly style: 'ROA' | 'RPC' | 'SLS' | 'FC';
  readonly method: 'GET' | 'POST' | 'PUT';
  /** With {parameters} in it; "/" for RPC. */
  readonly path: string;
  /** The API's own name, sent as x-acs-action. */
  readonly action: string;
  /** Central: the product has no regions. */
  readonly scope: 'regional' | 'central';
  /** Whether it answers with nothing at all when all is well: then the status is the answer. */
  readonly emptyResponse?: true;
  readonly rate?: Rate;
}

/** A documented limit. */
export interface Rate {
  readonly perSecond: number;
  /** Whether each region of an account has an allowance of its own. */
  readonly per: 'account' | 'region';
  /** Operations of one group draw on the same allowance. */
  readonly group: string;
}

// No rate: Container Service documents none. Calls are bounded by the concurrency, and back off when ACK asks for it.
const cs = {
  product: 'cs',
  version: '2015-12-15',
  style: 'ROA',
  method: 'GET',
  access: 'read',
  scope: 'regional',
} as const;
const rpc = { style: 'RPC', method: 'POST', path: '/', access: 'read', ramResource: '*' } as const;
const kms = { ...rpc, product: 'kms', version: '2016-01-20', scope: 'regional' } as const;
const actiontrail = { ...rpc, product: 'actiontrail', version: '2020-07-06', scope: 'regional' } as const;
const sts = { ...rpc, product: 'sts', version: '2015-04-01', scope: 'central' } as const;
const ram = { ...rpc, product: 'ram', version: '2015-05-01', scope: 'central' } as const;
const bss = { ...rpc, product: 'bss', version: '2017-12-14', scope: 'central' } as const;
// No rate: ECS and VPC document none for these reads.
const ecs = { ...rpc, product: 'ecs', version: '2014-05-26', scope: 'regional' } as const;
const vpc = { ...rpc, product: 'vpc', version: '2016-04-28', scope: 'regional' } as const;

const cluster = 'acs:cs:*:*:cluster/*';
const role = 'acs:ram:*:*:role/*';
const networkAcl = 'acs:vpc:*:*:networkacl/*';
const securityGroup = 'acs:ecs:*:*:securitygroup/*';

// KMS performance data page: queries per second of the shared gateway, per account and region.
const keyReads: Rate = { perSecond: 50, per: 'region', group: 'kms-key-reads' };
const tagReads: Rate = { perSecond: 300, per: 'region', group: 'kms-tag-reads' };
const instanceReads: Rate = { perSecond: 50, per: 'region', group: 'kms-instance-reads' };
// Asymmetric operations share one allowance; whether GetPublicKey is one of them is not documented, so it is paced as a read.
const signing: Rate = { perSecond: 200, per: 'region', group: 'kms-asymmetric' };
const accountReads: Rate = { perSecond: 1, per: 'region', group: 'kms-account-reads' };
// ActionTrail, LookupEvents page.
const lookups: Rate = { perSecond: 2, per: 'account', group: 'actiontrail-lookups' };

/**
 * Every operation the product may call, by "product:Action". Nothing else reaches the cloud, so that the RAM
 * policy, the pacing, the counts and `doctor` are all read from here.
 */
export const operations = {
  'cs:DescribeClustersV1': {
    ...cs,
    action: 'DescribeClustersV1',
    path: '/api/v1/clusters',
    // ACK's authorization table names both for this one call.
    ramActions: ['cs:DescribeClustersV1', 'cs:GetClusters'],
    ramResource: '*',
  },
  'cs:DescribeClustersForRegion': {
    ...cs,
    action: 'DescribeClustersForRegion',
    path: '/regions/{region_id}/clusters',
    ramActions: ['cs:DescribeClustersForRegion'],
    ramResource: '*',
  },
  'cs:DescribeClusterDetail': {
    ...cs,
    action: 'DescribeClusterDetail',
    path: '/clusters/{ClusterId}',
    ramActions: ['cs:DescribeClusterDetail'],
    ramResource: cluster,
  },
  'cs:CheckServiceRole': {
    ...cs,
    method: 'POST',
    action: 'CheckServiceRole',
    path: '/ram/check-service-role',
    ramActions: ['cs:CheckServiceRole'],
    ramResource: '*',
  },
  'cs:ListClusterAddonInstances': {
    ...cs,
    action: 'ListClusterAddonInstances',
    path: '/clusters/{cluster_id}/addon_instances',
    ramActions: ['cs:ListClusterAddonInstances'],
    ramResource: cluster,
  },
  'cs:GetClusterAddonInstance': {
    ...cs,
    action: 'GetClusterAddonInstance',
    path: '/clusters/{cluster_id}/addon_instances/{instance_name}',
    ramActions: ['cs:GetClusterAddonInstance'],
    ramResource: cluster,
  },
  'cs:GetClusterAuditProject': {
    ...cs,
    action: 'GetClusterAuditProject',
    path: '/clusters/{clusterid}/audit',
    ramActions: ['cs:GetClusterAuditProject'],
    ramResource: cluster,
  },
  'cs:DescribeClusterTasks': {
    ...cs,
    action: 'DescribeClusterTasks',
    path: '/clusters/{cluster_id}/tasks',
    ramActions: ['cs:DescribeClusterTasks'],
    ramResource: cluster,
  },
  'cs:DescribeUserPermission': {
    ...cs,
    action: 'DescribeUserPermission',
    path: '/permissions/users/{uid}',
    // ACK's authorization table has it by its own name, and its own page by the other.
    ramActions: ['cs:DescribeUserPermission', 'cs:GetUserPermissions'],
    // It names a user, not a cluster, so RAM knows no narrower resource.
    ramResource: '*',
  },
  // The one call that changes an account.
  'cs:UpdateKMSEncryption': {
    ...cs,
    method: 'PUT',
    action: 'UpdateKMSEncryption',
    path: '/clusters/{ClusterId}/kms',
    access: 'write',
    emptyResponse: true,
    ramActions: ['cs:UpdateKMSEncryption'],
    ramResource: cluster,
  },
  'kms:DescribeKey': { ...kms, action: 'DescribeKey', ramActions: ['kms:DescribeKey'], rate: keyReads },
  // KMS documents no rate of its own for it; it is a read of a key.
  'kms:GetKeyPolicy': { ...kms, action: 'GetKeyPolicy', ramActions: ['kms:GetKeyPolicy'], rate: keyReads },
  'kms:ListKeys': { ...kms, action: 'ListKeys', ramActions: ['kms:ListKeys'], rate: keyReads },
  'kms:ListAliases': { ...kms, action: 'ListAliases', ramActions: ['kms:ListAliases'], rate: keyReads },
  'kms:ListResourceTags': { ...kms, action: 'ListResourceTags', ramActions: ['kms:ListResourceTags'], rate: tagReads },
  // No rate of these two: none is documented for secrets. `ListSecrets` does not say which key a secret is encrypted with.
  'kms:ListSecrets': { ...kms, action: 'ListSecrets', ramActions: ['kms:ListSecrets'] },
  'kms:DescribeSecret': {
    ...kms,
    action: 'DescribeSecret',
    ramActions: ['kms:DescribeSecret'],
    ramResource: 'acs:kms:*:*:secret/*',
  },
  'kms:GetSecretValue': {
    ...kms,
    action: 'GetSecretValue',
    // A secret under a customer's key needs kms:Decrypt on that key as well: granted by hand for that key alone,
    // since a generated policy could only grant it for all of them. No rate: none is documented.
    ramActions: ['kms:GetSecretValue'],
    ramResource: 'acs:kms:*:*:secret/*',
  },
  'kms:GetKmsInstance': { ...kms, action: 'GetKmsInstance', ramActions: ['kms:GetKmsInstance'], rate: instanceReads },
  'kms:ListKeyVersions': { ...kms, action: 'ListKeyVersions', ramActions: ['kms:ListKeyVersions'], rate: keyReads },
  'kms:GetPublicKey': { ...kms, action: 'GetPublicKey', ramActions: ['kms:GetPublicKey'], rate: keyReads },
  // A read: it changes nothing, and signing twice does no harm.
  'kms:AsymmetricSign': {
    ...kms,
    action: 'AsymmetricSign',
    ramActions: ['kms:AsymmetricSign'],
    ramResource: 'acs:kms:*:*:key/*',
    rate: signing,
  },
  'kms:DescribeAccountKmsStatus': {
    ...kms,
    action: 'DescribeAccountKmsStatus',
    ramActions: ['kms:DescribeAccountKmsStatus'],
    rate: accountReads,
  },
  'actiontrail:LookupEvents': {
    ...actiontrail,
    action: 'LookupEvents',
    ramActions: ['actiontrail:LookupEvents'],
    rate: lookups,
  },
  'actiontrail:DescribeTrails': {
    ...actiontrail,
    action: 'DescribeTrails',
    ramActions: ['actiontrail:DescribeTrails'],
  },
  'actiontrail:GetTrailStatus': {
    ...actiontrail,
    action: 'GetTrailStatus',
    ramActions: ['actiontrail:GetTrailStatus'],
  },
  // The one query of logs; `project` is a parameter of it that is sent in the host. No rate: none is documented, but
  // that a project carries out fifteen analyses at a time.
  'log:GetLogs': {
    product: 'log',
    version: '0.6.0',
    style: 'SLS',
    method: 'GET',
    path: '/logstores/{logstore}',
    action: 'GetLogs',
    access: 'read',
    scope: 'regional',
    ramActions: ['log:GetLogStoreLogs'],
    ramResource: 'acs:log:*:*:project/*/logstore/*',
  },
  // Any identity may ask who it is unless it is denied; granting it does no harm, and tells what is called.
  'sts:GetCallerIdentity': { ...sts, action: 'GetCallerIdentity', ramActions: ['sts:GetCallerIdentity'] },
  'sts:AssumeRole': { ...sts, action: 'AssumeRole', ramActions: ['sts:AssumeRole'], ramResource: role },
  'ram:GetRole': { ...ram, action: 'GetRole', ramActions: ['ram:GetRole'], ramResource: role },
  'ram:ListPoliciesForRole': {
    ...ram,
    action: 'ListPoliciesForRole',
    ramActions: ['ram:ListPoliciesForRole'],
    ramResource: role,
  },
  'ram:ListUsers': { ...ram, action: 'ListUsers', ramActions: ['ram:ListUsers'], ramResource: 'acs:ram:*:*:user/*' },
  'ram:ListRoles': { ...ram, action: 'ListRoles', ramActions: ['ram:ListRoles'], ramResource: role },
  'ram:ListGroupsForUser': {
    ...ram,
    action: 'ListGroupsForUser',
    ramActions: ['ram:ListGroupsForUser'],
    ramResource: 'acs:ram:*:*:user/*',
  },
  'ram:ListPoliciesForUser': {
    ...ram,
    action: 'ListPoliciesForUser',
    ramActions: ['ram:ListPoliciesForUser'],
    ramResource: 'acs:ram:*:*:user/*',
  },
  'ram:ListPoliciesForGroup': {
    ...ram,
    action: 'ListPoliciesForGroup',
    ramActions: ['ram:ListPoliciesForGroup'],
    ramResource: 'acs:ram:*:*:group/*',
  },
  'ram:GetPolicy': { ...ram, action: 'GetPolicy', ramActions: ['ram:GetPolicy'], ramResource: 'acs:ram:*:*:policy/*' },
  // Resource Directory; the only hosts that know it are central, and RAM knows it as part of Resource Management.
  'resourcemanager:ListAccounts': {
    ...rpc,
    product: 'resourcemanager',
    version: '2022-04-19',
    scope: 'central',
    action: 'ListAccounts',
    ramActions: ['resourcemanager:ListAccounts'],
    ramResource: 'acs:resourcemanager:*:*:account/*',
  },
  // Results of a rule of Cloud Config. A read, since it changes nothing of the account: the same results again change nothing,
  // so that it may be sent twice.
  'config:PutEvaluations': {
    ...rpc,
    product: 'config',
    version: '2020-09-07',
    scope: 'regional',
    action: 'PutEvaluations',
    ramActions: ['config:PutEvaluations'],
  },
  // `account` is a parameter that is sent in the host. A read, since it changes nothing in any account: what is started
  // here only reads, and may be started twice without harm.
  'fc:InvokeFunction': {
    product: 'fc',
    version: '2023-03-30',
    style: 'FC',
    method: 'POST',
    path: '/2023-03-30/functions/{function}/invocations',
    action: 'InvokeFunction',
    access: 'read',
    scope: 'regional',
    emptyResponse: true,
    ramActions: ['fc:InvokeFunction'],
    ramResource: 'acs:fc:*:*:functions/*',
  },
  // RAM knows the product by another name than its endpoint does.
  'bss:QueryAccountBalance': { ...bss, action: 'QueryAccountBalance', ramActions: ['bssapi:QueryAccountBalance'] },
  // Tells the kind of a group, which the rules of it do not.
  'ecs:DescribeSecurityGroups': {
    ...ecs,
    action: 'DescribeSecurityGroups',
    ramActions: ['ecs:DescribeSecurityGroups'],
    ramResource: securityGroup,
  },
  'ecs:DescribeSecurityGroupAttribute': {
    ...ecs,
    action: 'DescribeSecurityGroupAttribute',
    ramActions: ['ecs:DescribeSecurityGroupAttribute'],
    ramResource: securityGroup,
  },
  'vpc:DescribeVSwitches': {
    ...vpc,
    action: 'DescribeVSwitches',
    ramActions: ['vpc:DescribeVSwitches'],
    ramResource: 'acs:vpc:*:*:vswitch/*',
  },
  // Asked where a vSwitch does not say whether an ACL is bound to it.
  'vpc:DescribeNetworkAcls': {
    ...vpc,
    action: 'DescribeNetworkAcls',
    ramActions: ['vpc:DescribeNetworkAcls'],
    ramResource: networkAcl,
  },
  'vpc:DescribeNetworkAclAttributes': {
    ...vpc,
    action: 'DescribeNetworkAclAttributes',
    ramActions: ['vpc:DescribeNetworkAclAttributes'],
    ramResource: networkAcl,
  },
} as const satisfies Record<string, Operation>;

/** The name of an operation, such as "kms:DescribeKey". */
export type OperationName = keyof typeof operations;

const objects = 'acs:oss:*:*:*/*';

/**
 * What the store calls where it is kept in OSS, which has a protocol of its own: `oss.ts` calls it. The resources are
 * those of every bucket, since only the configuration knows which one it is.
 */
export const bucketOperations = {
  'oss:GetObject': { ramActions: ['oss:GetObject'], ramResource: objects, access: 'read' },
  'oss:PutObject': { ramActions: ['oss:PutObject'], ramResource: objects, access: 'write' },
  'oss:DeleteObject': { ramActions: ['oss:DeleteObject'], ramResource: objects, access: 'write' },
  // RAM knows the second version of the listing by the name of the first.
  'oss:ListObjectsV2': { ramActions: ['oss:ListObjects'], ramResource: 'acs:oss:*:*:*', access: 'read' },
} as const satisfies Record<string, RequiredAccess>;

/** The name of an operation on the store's bucket, such as "oss:PutObject". */
export type BucketOperationName = keyof typeof bucketOperations;
