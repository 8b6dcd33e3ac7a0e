import { type Verdict, worst } from './model/finding.ts';
import { type Proof, type Rung, rungs, type Strength } from './model/proof.ts';

/** The rungs that must hold for a cluster to be proven; the fifth makes it sealed throughout. */
const provingRungs = ['configured', 'keyValid', 'roleAuthorized', 'seenWorking'] as const satisfies Rung[];

/** A verdict, and the rung that its check belongs to. */
export interface Judged {
  readonly check: { readonly stage?: Rung };
  readonly decision: { readonly verdict: Verdict };
}

/**
 * Climbs the proof ladder of one cluster.
 *
 * @param ofCluster the evaluations of the cluster and of the key that it is encrypted with
 * @param ofAccount the evaluations of its account: the role's rung is the same for all of its clusters
 * @param oldSecretsRewritten what is known of the Secrets that are older than encryption
 */
export function prove(ofCluster: readonly Judged[], ofAccount: readonly Judged[], oldSecretsRewritten: Verdict): Proof {
  const verdict = (rung: Rung) => {
    const own = ofCluster.filter(({ check }) => check.stage === rung);
    const shared = ofAccount.filter(({ check }) => check.stage === rung);
    return worst([...own, ...shared].map(({ decision }) => decision.verdict));
  };
  const proof = Object.fromEntries(rungs.map((rung) => [rung, verdict(rung)])) as Record<Rung, Verdict>;

  // An account's role says nothing of a cluster that no key could seal.
  if (proof.configured === 'NOT_APPLICABLE')
    return { ...proof, roleAuthorized: 'NOT_APPLICABLE', oldSecretsRewritten: 'NOT_APPLICABLE' };
  return { ...proof, oldSecretsRewritten };
}

/** Whether the first four rungs hold, and how strong the proof is. */
export function proven(proof: Proof, attribution: string): false | Strength {
  if (!provingRungs.every((rung) => proof[rung] === 'COMPLIANT')) return false;
  return attribution === 'shared-key' ? 'key' : 'cluster';
}
