import type { LiveAccount } from '../account.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import type { References } from '../operation.ts';

type Policy = LiveAccount['policies'][number];

/** A version of a policy, as the API shows it. */
interface Version {
  readonly VersionId: string;
  readonly IsDefaultVersion: boolean;
  readonly CreateDate: string;
  readonly PolicyDocument: string;
}

/** The policy of that name and type. */
export function findPolicy(account: LiveAccount, name: string, type: string): Policy {
  const policy = account.policies.find(({ PolicyName, PolicyType }) => PolicyName === name && PolicyType === type);
  if (policy === undefined) throw new ApiError(404, 'EntityNotExist.Policy', `The policy not exists: ${name}`);
  return policy;
}

/** Refuses a type of policy that there is not. */
export function requirePolicyType(type: string): void {
  if (type !== 'System' && type !== 'Custom') throw invalidParameter('ram', 'PolicyType', 'System or Custom');
}

/** The policy that a write is about, as its record refers to it. */
export const policyReferences: References = (_account, raw) => ({
  'ACS::RAM::Policy': [String(raw.get('PolicyName') ?? '')],
});

/** The versions of a policy; a file gives one, which is in force. */
export function versionsOf({ PolicyDocument: document, Versions }: Policy): readonly Version[] {
  if (Versions !== undefined) return Versions as Version[];
  const PolicyDocument = typeof document === 'string' ? document : JSON.stringify(document);
  return [{ VersionId: 'v1', IsDefaultVersion: true, CreateDate: '2026-01-05T08:00:00Z', PolicyDocument }];
}
