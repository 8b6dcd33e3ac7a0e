import type { Edition } from '../model/cluster.ts';
import { insufficientData, notApplicable, type Precondition } from './define-check.ts';
import { sharedMessage } from './shared-reasons.ts';

const dayMs = 86_400_000;

/** Why a cluster that is not Pro is not judged. */
export const editionMessages = {
  basic: sharedMessage('edition-basic', {}),
  dedicated: sharedMessage('edition-dedicated', {}),
  registered: sharedMessage('edition-registered', {}),
  acs: sharedMessage('edition-acs', {}),
  legacy: sharedMessage('edition-legacy', {}),
} as const satisfies Record<Exclude<Edition, 'pro'>, unknown>;

/** Lets only Pro clusters pass that are there. */
export const livingProCluster: Precondition<'ACS::ACK::Cluster', 'edition' | 'lifecycle'> = {
  needs: ['edition', 'lifecycle'],

  evaluate({ edition, lifecycle }) {
    if (edition !== 'pro') return notApplicable(editionMessages[edition]);
    if (lifecycle.phase === 'ended') return notApplicable(sharedMessage('cluster-ended', { state: lifecycle.state }));
    return undefined;
  },
};

/** Lets only Pro clusters pass whose settings are not changing at the moment. */
export const proCluster: Precondition<'ACS::ACK::Cluster', 'edition' | 'lifecycle'> = {
  needs: ['edition', 'lifecycle'],

  evaluate(facts, context) {
    const decided = livingProCluster.evaluate(facts, context);
    if (decided !== undefined) return decided;
    const { lifecycle } = facts;
    if (lifecycle.phase === 'settling') return insufficientData(sharedMessage('cluster-updating', {}));
    // A cluster that has not come up within a day is judged as it is.
    if (lifecycle.created !== null && context.now - lifecycle.created < dayMs) {
      return insufficientData(sharedMessage('cluster-initial', {}));
    }
    return undefined;
  },
};

/** Lets only accounts pass that have a Pro cluster. */
export const withProCluster: Precondition<'ACS::::Account', 'proClusters'> = {
  needs: ['proClusters'],
  evaluate: ({ proClusters }) =>
    proClusters === 'none' ? notApplicable(sharedMessage('no-pro-cluster', {})) : undefined,
};

/** Lets only regions pass that have an encrypted cluster. */
export const withEncryptedCluster: Precondition<'ACS::::Region', 'encrypted'> = {
  needs: ['encrypted'],
  evaluate: ({ encrypted }) =>
    encrypted === 0 ? notApplicable(sharedMessage('nothing-encrypted-here', {})) : undefined,
};
