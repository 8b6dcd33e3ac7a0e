import { type Stage, stages, type Verdict, type Verification, type Verified, worst } from '../model/finding.ts';

/** The stages that must be compliant for a cluster to be verified; the fifth makes it fully encrypted. */
const verifyingStages = ['configured', 'keyUsable', 'roleAuthorized', 'keyUsed'] as const satisfies Stage[];

/** A verdict, and the stage that its check belongs to. */
export interface Judged {
  readonly check: { readonly stage?: Stage };
  readonly decision: { readonly verdict: Verdict };
}

/**
 * The verification of one cluster: each stage is the worst verdict of its checks.
 *
 * @param ofCluster the evaluations of the cluster and of the key that it is encrypted with
 * @param ofAccount the evaluations of its account: the role's stage is the same for all of its clusters
 * @param existingSecretsReencrypted what is known of the Secrets that existed before encryption was turned on
 */
export function verificationOf(
  ofCluster: readonly Judged[],
  ofAccount: readonly Judged[],
  existingSecretsReencrypted: Verdict,
): Verification {
  const verdict = (stage: Stage) => {
    const own = ofCluster.filter(({ check }) => check.stage === stage);
    const shared = ofAccount.filter(({ check }) => check.stage === stage);
    return worst([...own, ...shared].map(({ decision }) => decision.verdict));
  };
  const verification = Object.fromEntries(stages.map((stage) => [stage, verdict(stage)])) as Record<Stage, Verdict>;

  // An account's role says nothing of a cluster that no key could encrypt.
  if (verification.configured === 'NOT_APPLICABLE')
    return { ...verification, roleAuthorized: 'NOT_APPLICABLE', existingSecretsReencrypted: 'NOT_APPLICABLE' };
  return { ...verification, existingSecretsReencrypted };
}

/** Whether a cluster is verified, and at which level. */
export function verifiedOf(verification: Verification, attribution: string): Verified {
  const verdicts = verifyingStages.map((stage) => verification[stage]);
  if (verdicts.includes('NON_COMPLIANT')) return 'no';
  if (!verdicts.every((verdict) => verdict === 'COMPLIANT')) return 'unknown';
  return attribution === 'shared-key' ? 'key' : 'cluster';
}
