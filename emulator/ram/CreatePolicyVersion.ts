import { isoSeconds } from '../clock.ts';
import { ApiError } from '../errors.ts';
import { operation } from '../operation.ts';
import { boolean, requiredText } from '../params.ts';
import { findPolicy, policyReferences, versionsOf } from './policies.ts';

const MOST_VERSIONS = 5;

/** Adds a version to a custom policy, and puts it into force where that is asked for. */
export const createPolicyVersion = operation({
  product: 'ram',
  name: 'CreatePolicyVersion',
  writes: policyReferences,
  params: { PolicyName: requiredText, PolicyDocument: requiredText, SetAsDefault: boolean },
  answer(account, { PolicyName, PolicyDocument, SetAsDefault }, { clock }) {
    const policy = findPolicy(account, PolicyName, 'Custom');
    const versions = versionsOf(policy);
    if (versions.length >= MOST_VERSIONS) {
      throw new ApiError(409, 'LimitExceeded.Policy.Version', 'The policy has as many versions as it may have.');
    }
    const last = Math.max(...versions.map(({ VersionId }) => Number(VersionId.slice(1))));
    const CreateDate = isoSeconds(clock.now());
    const added = { VersionId: `v${last + 1}`, IsDefaultVersion: SetAsDefault, CreateDate, PolicyDocument };
    const others = versions.map((one) => ({ ...one, IsDefaultVersion: one.IsDefaultVersion && !SetAsDefault }));
    policy.Versions = [...others, added];
    return { PolicyVersion: added };
  },
});
