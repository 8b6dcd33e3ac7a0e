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
  // It shows what is kept, and asks the account nothing.
  dashboard: [],
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

/** What the dashboard reads of the store. */
const shownFolders = ['history/*', 'reports/*', 'rereadings/*'];

/** What only some configurations need. */
export interface Places {
  /** What SEALWATCH_STORE says. */
  readonly store?: string | undefined;
  /** Where a trail is kept in SLS. */
  readonly sls?: { readonly project: string; readonly logstore: string } | undefined;
  /** Names of the KMS secrets that hold addresses of webhooks. */
  readonly secrets?: readonly string[];
  /** Names of the KMS secrets that hold the dashboard's token. */
  readonly dashboardSecrets?: readonly string[];
}

/** The least that a role needs, from the tables of operations. */
export function policyFor(role: Role, { store: place, sls, secrets = [], dashboardSecrets = [] }: Places = {}): Policy {
  const store = place?.startsWith('oss://') ? parseOssUrl(place) : undefined;
  const grants: Grants = new Map();
  for (const name of roles[role]) {
    const { ramActions, ramResource }: Operation = operations[name];
    grant(grants, ramResource, ramActions);
  }
  if (role === 'activity') grant(grants, delivered, bucketOperations['oss:GetObject'].ramActions);
  const readable = role === 'audit' ? secrets : role === 'dashboard' ? dashboardSecrets : [];
  for (const secret of readable) {
    grant(grants, `acs:kms:*:*:secret/${secret}`, operations['kms:GetSecretValue'].ramActions);
  }
  if (store !== undefined) {
    for (const { ramActions, ramResource, access } of Object.values<Grant>(bucketOperations)) {
      if (role !== 'dashboard') grant(grants, narrowed(ramResource, store), ramActions);
      else if (access === 'read') grantShown(ramActions, narrowed(ramResource, store));
    }
  }
  if (role === 'audit' && sls !== undefined) {
    const { ramActions } = operations['log:GetLogs'];
    grant(grants, `acs:log:*:*:project/${sls.project}/logstore/${sls.logstore}`, ramActions);
  }

  /** Of the store's objects those alone that are shown. */
  function grantShown(actions: readonly string[], resource: string): void {
    const resources = resource.endsWith('*')
      ? shownFolders.map((folder) => resource.replace(/\*$/, folder))
      : [resource];
    for (const shown of resources) grant(grants, shown, actions);
  }

  return {
    Version: '1',
    Statement: [...grants]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([Resource, actions]) => ({ Effect: 'Allow', Action: [...actions].sort(), Resource })),
  };
}

type Grants = Map<string, Set<string>>;

function grant(grants: Grants, resource: string, actions: readonly string[]): void {
  const granted = grants.get(resource) ?? new Set();
  for (const action of actions) granted.add(action);
  grants.set(resource, granted);
}
