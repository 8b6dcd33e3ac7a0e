import { remediationMessage } from '../../model/remediation-messages.ts';
import { allows, type Guard, stops, unknown } from '../guard.ts';

/** After a surprise nothing more is changed until a person has acknowledged it. */
export const lock: Guard = {
  id: 'lock',
  ask({ journal }) {
    if (journal === null) return unknown(remediationMessage('no-store', {}));
    const set = journal.lock;
    if (set === null) return allows(remediationMessage('lock-open', {}));
    const { at, outcome, cluster, changeId } = set;
    return stops(remediationMessage('lock-set', { at, outcome, cluster: cluster.name }), {
      property: `journal, change ${changeId}`,
      expected: 'done, or acknowledged',
      actual: outcome,
    });
  },
};
