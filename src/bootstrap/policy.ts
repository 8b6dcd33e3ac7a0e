import {
  bucketOperations,
  type Operation,
  type OperationName,
  operations,
  type RequiredAccess,
} from '../cloud/operations.ts';
import { narrowedToStore, parseOssUrl } from '../cloud/oss-url.ts';

/** Everything that an audit may read. */
const reads = [
  'sts:GetCallerIdentity',
  'cs:DescribeClustersV1',
  'cs:DescribeClustersForRegion',
  'cs:DescribeClusterDetail',
  'cs:CheckServiceRole',
  'cs:ListClusterAddonInstances',
  'cs:GetClusterAddonInstance',
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:ListAliases',
  'kms:ListResourceTags',
  'kms:GetKmsInstance',
  'kms:ListSecrets',
  'kms:DescribeSecret',
  'kms:DescribeAccountKmsStatus',
  'actiontrail:LookupEvents',
  'actiontrail:DescribeTrails',
  'actiontrail:GetTrailStatus',
  'ram:GetRole',
  'ram:ListPoliciesForRole',
  'ram:GetPolicy',
  'ecs:DescribeSecurityGroups',
  'ecs:DescribeSecurityGroupAttribute',
  'vpc:DescribeVSwitches',
  'vpc:DescribeNetworkAcls',
  'vpc:DescribeNetworkAclAttributes',
  'bss:QueryAccountBalance',
] as const satisfies readonly OperationName[];

/** What is read of a cluster right before it is changed, beside what an audit reads; and the change. */
const change = [
  'cs:DescribeClusterTasks',
  'cs:DescribeUserPermission',
  'cs:UpdateKMSEncryption',
] as const satisfies readonly OperationName[];

/** Who calls what: the operations that each role's functions and commands use. */
const roles = {
  audit: reads,
  // It reads what was delivered, and again what a change in it touched.
  activity: reads,
  // It audits what it has changed.
  remediate: [...reads, ...change],
  // It shows what is kept, and asks the account only for the time, before it alerts that the timer stopped.
  dashboard: ['sts:GetCallerIdentity'],
  // A person's command, with --from-audit-log; the logstores are granted below.
  attest: ['sts:GetCallerIdentity', 'cs:GetClusterAuditProject'],
} as const satisfies Record<string, readonly OperationName[]>;

export type Role = keyof typeof roles;

export const roleNames = Object.keys(roles) as Role[];

/** The roles that functions have. */
export const functionRoles = roleNames.filter((role) => role !== 'attest');

/** The operations that a role's functions and commands use. */
export function roleOperations(role: Role): readonly OperationName[] {
  return roles[role];
}

/** What signing the chain of reports takes, on the key that signs. */
const signingOperations = [
  'kms:DescribeKey',
  'kms:ListKeyVersions',
  'kms:GetPublicKey',
  'kms:AsymmetricSign',
] as const satisfies readonly OperationName[];

/** A RAM policy, as RAM takes it. */
export interface Policy {
  readonly Version: '1';
  readonly Statement: readonly {
    readonly Effect: 'Allow';
    readonly Action: readonly string[];
    readonly Resource: string;
  }[];
}

/** What the dashboard reads of the store. */
const shownFolders = [
  'chain/*',
  'history/*',
  'history-steps/*',
  'memory/*',
  'readings/*',
  'report-index/*',
  'reports/*',
  'snapshots/*',
];

/** What the dashboard writes to alert that the timer of the audit stopped. */
const alertedFolders = ['alerts/*', 'leases/*', 'outbox/*', 'run-messages/*'];

/** What only some configurations need. */
export interface Places {
  /** What SEALWATCH_STORE says. */
  readonly store?: string | undefined;
  /** The bucket that the trail delivers to; without it, the function that counts may read no delivery. */
  readonly trailBucket?: string | undefined;
  /** Where a trail is kept in SLS. */
  readonly sls?: { readonly project: string; readonly logstore: string } | undefined;
  /** Names of the KMS secrets that hold addresses of webhooks. */
  readonly secrets?: readonly string[];
  /** Ids of the clusters that may be changed; not given, whichever there are. */
  readonly changeable?: readonly string[] | undefined;
  /** Where the configuration lies, as SEALWATCH_CONFIG says. */
  readonly config?: string | undefined;
  /** The organization whose other accounts are entered. */
  readonly organization?: OrganizationPlaces | undefined;
  /** The id or ARN of the key that signs the chain of reports. */
  readonly signingKey?: string | undefined;
  /** Names of the KMS secrets that hold the dashboard's token. */
  readonly dashboardSecrets?: readonly string[];
  /** Whether the audit puts its verdicts as results of a rule of Cloud Config. */
  readonly evaluations?: boolean;
}

/** As much of an organization as has to be granted. */
export interface OrganizationPlaces {
  readonly accounts: readonly string[];
  readonly resourceDirectory: boolean;
  readonly role: string;
  readonly remediationRole: string;
  readonly function: string;
  readonly remediationFunction: string;
  readonly invoker: 'fc3' | 'fc2' | 'local';
}

/** The least that a role needs, from the tables of operations. */
export function policyFor(
  role: Role,
  {
    store: place,
    trailBucket,
    sls,
    secrets = [],
    changeable,
    config,
    organization,
    signingKey,
    dashboardSecrets = [],
    evaluations = false,
  }: Places = {},
): Policy {
  const store = place?.startsWith('oss://') ? parseOssUrl(place) : undefined;
  const grants: Grants = new Map();
  for (const name of roles[role]) {
    const { ramActions, ramResource, access }: Operation = operations[name];
    const resources = access === 'write' && changeable !== undefined ? changeable.map(arnOf) : [ramResource];
    for (const resource of resources) grant(grants, resource, ramActions);
  }
  // ACK names the logstore by its cluster; the project may be anybody's choice.
  if (role === 'attest') grant(grants, 'acs:log:*:*:project/*/logstore/audit-*', operations['log:GetLogs'].ramActions);
  if (role === 'activity' && trailBucket !== undefined) {
    // As ActionTrail names what it delivers.
    const delivered = `acs:oss:*:*:${trailBucket}/*AliyunLogs/Actiontrail/*`;
    grant(grants, delivered, bucketOperations['oss:GetObject'].ramActions);
  }
  const looked = role === 'dashboard' ? [...dashboardSecrets, ...secrets] : role === 'attest' ? [] : secrets;
  for (const secret of looked) {
    grant(grants, `acs:kms:*:*:secret/${secret}`, operations['kms:GetSecretValue'].ramActions);
  }
  // A function that adds to the chain also signs it.
  if (role !== 'dashboard' && signingKey !== undefined) {
    const resource = signingKey.startsWith('acs:') ? signingKey : `acs:kms:*:*:key/${signingKey}`;
    for (const name of signingOperations) grant(grants, resource, operations[name].ramActions);
  }
  if (store !== undefined) {
    for (const { ramActions, ramResource, access } of Object.values<RequiredAccess>(bucketOperations)) {
      const resource = narrowedToStore(ramResource, store);
      if (role !== 'dashboard') grant(grants, resource, ramActions);
      else
        grantFolders(access === 'read' ? [...shownFolders, ...alertedFolders] : alertedFolders, ramActions, resource);
    }
  }
  if (config?.startsWith('oss://')) {
    const { bucket, prefix } = parseOssUrl(config);
    grant(grants, `acs:oss:*:*:${bucket}/${prefix.slice(0, -1)}`, bucketOperations['oss:GetObject'].ramActions);
  }
  if (organization !== undefined && role !== 'dashboard') grantOrganization(grants, organization, role);
  if (role === 'audit' && evaluations) {
    const { ramActions, ramResource } = operations['config:PutEvaluations'];
    grant(grants, ramResource, ramActions);
  }
  if ((role === 'audit' || role === 'remediate') && sls !== undefined) {
    const { ramActions } = operations['log:GetLogs'];
    grant(grants, `acs:log:*:*:project/${sls.project}/logstore/${sls.logstore}`, ramActions);
  }

  /** Of the store's objects those alone that are in some folders. */
  function grantFolders(folders: readonly string[], actions: readonly string[], resource: string): void {
    const resources = resource.endsWith('*') ? folders.map((folder) => resource.replace(/\*$/, folder)) : [resource];
    for (const each of resources) grant(grants, each, actions);
  }

  return policyOf(grants);
}

function policyOf(grants: Grants): Policy {
  return {
    Version: '1',
    Statement: [...grants]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([Resource, actions]) => ({ Effect: 'Allow', Action: [...actions].sort(), Resource })),
  };
}

/** What `who-can` reads. */
const whoCanOperations = [
  'sts:GetCallerIdentity',
  'cs:DescribeClusterDetail',
  'cs:ListClusterAddonInstances',
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'ram:ListUsers',
  'ram:ListRoles',
  'ram:ListGroupsForUser',
  'ram:ListPoliciesForUser',
  'ram:ListPoliciesForGroup',
  'ram:ListPoliciesForRole',
  'ram:GetPolicy',
] as const satisfies readonly OperationName[];

/** The least that `who-can` needs. */
export function whoCanPolicy(): Policy {
  const grants: Grants = new Map();
  for (const name of whoCanOperations) grant(grants, operations[name].ramResource, operations[name].ramActions);
  return policyOf(grants);
}

/** A cluster wherever it is: its id is of no other one. */
function arnOf(clusterId: string): string {
  return `acs:cs:*:*:cluster/${clusterId}`;
}

/** What a role needs that no policy of RAM of ours can give, a line each. */
export function beyondPolicy(role: Role, { trailBucket }: Pick<Places, 'trailBucket'> = {}): readonly string[] {
  if (role === 'activity' && trailBucket === undefined) {
    return [
      'TRAIL_BUCKET is not set, so this policy lets the function activity read no delivery: set it, and print it again.',
    ];
  }
  if (role !== 'remediate') return [];
  return [
    'Two things are not in this policy, and ACK does not turn encryption on without them:',
    'the system policy AliyunKMSCryptoAdminAccess, which ACK’s documents demand of the identity that turns it on, and which Sealwatch itself does not use;',
    'the role of an administrator or an O&M engineer inside each cluster (RBAC), which RAM cannot grant: assign it in the ACK console, Authorizations.',
  ];
}

/** To enter the other accounts, which events of a trail may name too; and to list them and have functions do each. */
function grantOrganization(grants: Grants, organization: OrganizationPlaces, policyRole: Role): void {
  const { accounts, resourceDirectory, invoker } = organization;
  const remediates = policyRole === 'remediate';
  const role = remediates ? organization.remediationRole : organization.role;
  const name = remediates ? organization.remediationFunction : organization.function;
  // RAM compares names of roles in lower case.
  for (const account of resourceDirectory ? ['*'] : accounts) {
    grant(grants, `acs:ram::${account}:role/${role.toLowerCase()}`, operations['sts:AssumeRole'].ramActions);
  }
  if (policyRole === 'activity') return;
  const listing = operations['resourcemanager:ListAccounts'];
  if (resourceDirectory) grant(grants, listing.ramResource, listing.ramActions);
  // Whether RAM adds the qualifier to the name of what is invoked is not documented.
  if (invoker !== 'local') {
    grant(grants, `acs:fc:*:*:functions/${name}`, operations['fc:InvokeFunction'].ramActions);
    grant(grants, `acs:fc:*:*:functions/${name}/*`, operations['fc:InvokeFunction'].ramActions);
  }
}

type Grants = Map<string, Set<string>>;

function grant(grants: Grants, resource: string, actions: readonly string[]): void {
  const granted = grants.get(resource) ?? new Set();
  for (const action of actions) granted.add(action);
  grants.set(resource, granted);
}
