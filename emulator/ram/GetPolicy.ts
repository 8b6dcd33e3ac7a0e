import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { findPolicy, requirePolicyType, versionsOf } from './policies.ts';

/** Tells a policy, and the version of it that is in force. */
export const getPolicy = operation({
  product: 'ram',
  name: 'GetPolicy',
  params: { PolicyName: requiredText, PolicyType: requiredText },
  answer(account, { PolicyName, PolicyType }) {
    requirePolicyType(PolicyType);
    const policy = findPolicy(account, PolicyName, PolicyType);
    const { PolicyDocument, Versions, ...told } = policy;
    const version = versionsOf(policy).find(({ IsDefaultVersion }) => IsDefaultVersion);
    return { Policy: { DefaultVersion: version?.VersionId, ...told }, DefaultPolicyVersion: version };
  },
});
