import type { PolicyStatement } from './ram-policy.ts';

/** The role by which ACK calls KMS, as RAM and ACK write its name. */
export const serviceRoleName = 'AliyunCSManagedSecurityRole';

/** The same name in lower case, as ActionTrail writes it; names of roles compare without regard to case. */
export const foldedServiceRole = serviceRoleName.toLowerCase();

/** The system policy that the role holds. */
export const rolePolicyName = `${serviceRoleName}Policy`;

/** What of that policy is about encryption, as it is published. */
export const publishedRolePolicy: readonly PolicyStatement[] = [
  {
    allows: true,
    actions: ['kms:DescribeKey', 'kms:Encrypt', 'kms:Decrypt'],
    resources: ['*'],
    principals: null,
    condition: null,
  },
];

/** What the role must be able to do with a key. */
export const roleActions = ['kms:Encrypt', 'kms:Decrypt'] as const;
