import { bucketOperations, type Grant, type Operation, type OperationName, operations } from './cloud/operations.ts';
import { narrowed, parseOssUrl } from './cloud/oss-url.ts';

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
  'kms:ListAliases',
  'kms:ListResourceTags',
  'kms:GetKmsInstance',
  'kms:DescribeAccountKmsStatus',
  'actiontrail:LookupEvents',
  'actiontrail:DescribeTrails',
  'actiontrail:GetTrailStatus',
  'ram:GetRole',
  'ram:ListPoliciesForRole',
  'bss:QueryAccountBalance',
] as const satisfies readonly OperationName[];

/** Who calls what: the operations that each role's functions and commands use. */
const roles = {
  audit: reads,
  // It reads what was delivered, and again what a change in it touched.
  activity: reads,
} as const satisfies Record<string, readonly OperationName[]>;

export type Role = keyof typeof roles;

export const roleNames = Object.keys(roles) as Role[];

/** The operations that a role's functions and commands use. */
export function roleOperations(role: Role): readonly OperationName[] {
  return roles[role];
}

/** A RAM policy, as RAM takes it. */
export interface Policy {
  readonly Version: '1';
  readonly Statement: readonly {
    readonly Effect: 'Allow';
    readonly Action: readonly string[];
    readonly Resource: string;
  }[];
}

/** Objects as ActionTrail names them, in whichever bucket it delivers to. */
const delivered = 'acs:oss:*:*:*/*AliyunLogs/Actiontrail/*';

/** What only some configurations need. */
export interface Places {
  /** What SEALWATCH_STORE says. */
  readonly store?: string | undefined;
  /** Where a trail is kept in SLS. */
  readonly sls?: { readonly project: string; readonly logstore: string } | undefined;
  /** Names of the KMS secrets that hold addresses of webhooks. */
  readonly secrets?: readonly string[];
  /** Where the configuration lies, as SEALWATCH_CONFIG says. */
  readonly config?: string | undefined;
  /** The organization whose other accounts are entered. */
  readonly organization?: OrganizationPlaces | undefined;
}

/** As much of an organization as has to be granted. */
export interface OrganizationPlaces {
  readonly accounts: readonly string[];
  readonly resourceDirectory: boolean;
  readonly role: string;
  readonly function: string;
  readonly invoker: 'fc3' | 'fc2' | 'local';
}

/** The least that a role needs, from the tables of operations. */
export function policyFor(role: Role, { store: place, sls, secrets = [], config, organization }: Places = {}): Policy {
  const store = place?.startsWith('oss://') ? parseOssUrl(place) : undefined;
  const grants: Grants = new Map();
  for (const name of roles[role]) {
    const { ramActions, ramResource }: Operation = operations[name];
    grant(grants, ramResource, ramActions);
  }
  if (role === 'activity') grant(grants, delivered, bucketOperations['oss:GetObject'].ramActions);
  for (const secret of role === 'audit' ? secrets : []) {
    grant(grants, `acs:kms:*:*:secret/${secret}`, operations['kms:GetSecretValue'].ramActions);
  }
  if (store !== undefined) {
    for (const { ramActions, ramResource } of Object.values<Grant>(bucketOperations)) {
      grant(grants, narrowed(ramResource, store), ramActions);
    }
  }
  if (config?.startsWith('oss://')) {
    const { bucket, prefix } = parseOssUrl(config);
    grant(grants, `acs:oss:*:*:${bucket}/${prefix.slice(0, -1)}`, bucketOperations['oss:GetObject'].ramActions);
  }
  if (organization !== undefined) grantOrganization(grants, organization, role);
  if (role === 'audit' && sls !== undefined) {
    const { ramActions } = operations['log:GetLogs'];
    grant(grants, `acs:log:*:*:project/${sls.project}/logstore/${sls.logstore}`, ramActions);
  }

  return {
    Version: '1',
    Statement: [...grants]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([Resource, actions]) => ({ Effect: 'Allow', Action: [...actions].sort(), Resource })),
  };
}

/** To enter the other accounts, which events of a trail may name too; and to list them and have functions audit them. */
function grantOrganization(grants: Grants, organization: OrganizationPlaces, policyRole: Role): void {
  const { accounts, resourceDirectory, role, function: name, invoker } = organization;
  // RAM compares names of roles in lower case.
  for (const account of resourceDirectory ? ['*'] : accounts) {
    grant(grants, `acs:ram::${account}:role/${role.toLowerCase()}`, operations['sts:AssumeRole'].ramActions);
  }
  if (policyRole !== 'audit') return;
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
