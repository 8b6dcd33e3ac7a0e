import { type Verdict, worst } from './model/finding.ts';
import { type Stage, stages, type Verification, type VerifiedLevel } from './model/proof.ts';

/** The stages that must hold for a cluster to be verified; the fifth makes it encrypted throughout. */
const verifyingStages = ['configured', 'keyUsable', 'roleAuthorized', 'keyUsed'] as const satisfies Stage[];

/** A verdict, and the stage that its check belongs to. */
export interface Judged {
  readonly check: { readonly stage?: Stage };
  readonly decision: { readonly verdict: Verdict };
}

/**
 * Climbs the verification of one cluster.
 *
 * @param ofCluster the evaluations of the cluster and of the key that it is encrypted with
 * @param ofAccount the evaluations of its account: the role's stage is the same for all of its clusters
 * @param oldSecretsRewritten what is known of the Secrets that are older than encryption
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

/** Whether the first four stages hold, and how strong the proof is. */
export function verified(verification: Verification, attribution: string): false | VerifiedLevel {
  if (!verifyingStages.every((stage) => verification[stage] === 'COMPLIANT')) return false;
  return attribution === 'shared-key' ? 'key' : 'cluster';
}
