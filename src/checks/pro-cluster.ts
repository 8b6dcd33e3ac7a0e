import type { Edition } from '../model/edition.ts';
import { message } from '../model/message.ts';
import { type Gate, insufficientData, notApplicable } from './define-check.ts';

const dayMs = 86_400_000;

const otherEditions = {
  basic: message('edition-basic', {}),
  dedicated: message('edition-dedicated', {}),
  registered: message('edition-registered', {}),
  acs: message('edition-acs', {}),
  legacy: message('edition-legacy', {}),
} as const satisfies Record<Exclude<Edition, 'pro'>, unknown>;

/** Lets only Pro clusters pass that are there. */
export const livingProCluster: Gate<'ACS::ACK::Cluster', 'edition' | 'lifecycle'> = {
  needs: ['edition', 'lifecycle'],

  evaluate({ edition, lifecycle }) {
    if (edition !== 'pro') return notApplicable(otherEditions[edition]);
    if (lifecycle.phase === 'ended') return notApplicable(message('cluster-ended', { state: lifecycle.state }));
    return undefined;
  },
};

/** Lets only Pro clusters pass whose settings are not changing under our eyes. */
export const proCluster: Gate<'ACS::ACK::Cluster', 'edition' | 'lifecycle'> = {
  needs: ['edition', 'lifecycle'],

  evaluate(facts, context) {
    const decided = livingProCluster.evaluate(facts, context);
    if (decided !== undefined) return decided;
    const { lifecycle } = facts;
    if (lifecycle.phase === 'settling') return insufficientData(message('cluster-updating', {}));
    // A cluster that has not come up within a day is judged as it is.
    if (lifecycle.created !== null && context.now - lifecycle.created < dayMs) {
      return insufficientData(message('cluster-initial', {}));
    }
    return undefined;
  },
};
