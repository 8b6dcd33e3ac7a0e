import { ApiError } from '../errors.ts';
import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { findPolicy, policyReferences, versionsOf } from './policies.ts';

/** Puts another version of a custom policy into force. */
export const setDefaultPolicyVersion = operation({
  product: 'ram',
  name: 'SetDefaultPolicyVersion',
  writes: policyReferences,
  params: { PolicyName: requiredText, VersionId: requiredText },
  answer(account, { PolicyName, VersionId }) {
    const policy = findPolicy(account, PolicyName, 'Custom');
    const versions = versionsOf(policy);
    if (!versions.some((one) => one.VersionId === VersionId)) {
      throw new ApiError(404, 'EntityNotExist.Policy.Version', `The policy has no version ${VersionId}.`);
    }
    policy.Versions = versions.map((one) => ({ ...one, IsDefaultVersion: one.VersionId === VersionId }));
    return {};
  },
});
