import { remediationMessage } from '../../model/remediation-messages.ts';
import { allows, type Guard, stops, unknown } from '../guard.ts';

/** After a surprise nothing more is changed until a person has acknowledged it. */
export const latch: Guard = {
  id: 'latch',
  ask({ journal }) {
    if (journal === null) return unknown(remediationMessage('no-store', {}));
    const set = journal.latch;
    if (set === null) return allows(remediationMessage('latch-open', {}));
    const { at, outcome, cluster, changeId } = set;
    return stops(remediationMessage('latch-set', { at, outcome, cluster: cluster.name }), {
      property: `journal, change ${changeId}`,
      desired: 'done, or acknowledged',
      actual: outcome,
    });
  },
};
