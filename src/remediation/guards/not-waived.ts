import { remediationMessage } from '../../model/remediation-messages.ts';
import { allows, type Guard, stops } from '../guard.ts';

const check = 'ack-cluster-encryption-enabled';

/** The cluster's missing encryption is not waived: somebody accepted it, and said until when. */
export const notWaived: Guard = {
  id: 'not-waived',
  ask({ report, cluster }) {
    const waiver = report.findings.find(
      ({ checkId, resource }) => checkId === check && resource.id === cluster.id,
    )?.waiver;
    const property = `waiver of ${check}`;
    if (waiver === undefined) {
      return allows(remediationMessage('not-waived', {}), { property, expected: 'none', actual: 'none' });
    }
    const { owner, expires, reason } = waiver;
    return stops(remediationMessage('waived', { owner, expires, reason }), {
      property,
      expected: 'none',
      actual: `until ${expires}`,
    });
  },
};
