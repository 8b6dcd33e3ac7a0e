import { checkpointsOf, evidenceOfCheckpoint } from '../../facts/egress.ts';
import { remediationMessage } from '../../model/remediation-messages.ts';
import { blocked, type Guard, passed, readErrorOf, skipped, unknown } from '../guard.ts';

/**
 * The control plane reaches KMS, and hears its answers: otherwise turning encryption on takes the cluster down. Somebody's
 * word counts only for what cannot be read; a rule that was read as dropping is never overruled.
 */
export const egress: Guard = {
  id: 'egress',
  check({ reading, settings, cluster }) {
    if (reading === null) return skipped();
    const checkpoints = checkpointsOf(reading.egress);
    const evidence = checkpoints.map(evidenceOfCheckpoint);
    const closed = checkpoints.find(({ passes }) => passes === 'no' || passes === 'partly');
    if (closed !== undefined) {
      const { by, direction } = closed;
      return blocked(remediationMessage('egress-dropped', { by, direction }), ...evidence);
    }
    const undecided = checkpoints.find(({ passes }) => passes === 'unknown');
    if (undecided === undefined) return passed(remediationMessage('egress-open', {}), ...evidence);
    if (settings.egressConfirmed.includes(cluster.id)) {
      return passed(remediationMessage('egress-confirmed', {}), ...evidence);
    }
    return undecided.error === undefined
      ? unknown(remediationMessage('egress-unknown', { by: undecided.by }), ...evidence)
      : { ...readErrorOf(undecided.error), evidence };
  },
};
