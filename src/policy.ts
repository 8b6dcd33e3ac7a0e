import { type Operation, type OperationName, operations } from './cloud/operations.ts';

/** Who calls what: the operations that each role's functions and commands use. */
const roles = {
  audit: [
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
  ],
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

/** The least that a role needs, from the table of operations. */
export function policyFor(role: Role): Policy {
  const byResource = new Map<string, Set<string>>();
  for (const name of roles[role]) {
    const { ramActions, ramResource }: Operation = operations[name];
    const actions = byResource.get(ramResource) ?? new Set();
    for (const action of ramActions) actions.add(action);
    byResource.set(ramResource, actions);
  }

  return {
    Version: '1',
    Statement: [...byResource]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([Resource, actions]) => ({ Effect: 'Allow', Action: [...actions].sort(), Resource })),
  };
}
