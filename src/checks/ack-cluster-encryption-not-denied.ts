import type { Denials } from '../facts/cluster-activity.ts';
import type { Evidence } from '../model/finding.ts';
import { message } from '../model/message.ts';
import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';
import { proCluster } from './pro-cluster.ts';

export default defineCheck({
  id: 'ack-cluster-encryption-not-denied',
  title: 'KMS does not refuse the calls of the role',
  severity: 'critical',
  resourceType: 'ACS::ACK::Cluster',
  stage: 'keyUsed',
  risk: 'An API server whose decryption is refused loses its Secrets at the next restart.',
  remedy: 'Find why KMS refuses: the key’s state, its policy, the role’s permissions, arrears.',
  reference: 'https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/common-error-codes',
  gate: proCluster,
  needs: ['lifecycle', 'activity'],

  evaluate({ lifecycle, activity }) {
    if (activity === null) return notApplicable(message('encryption-not-on', {}));
    const { denied, deniedUnnamed, keyLastSuccess } = activity;

    // Known to be refused is known, however little of the window was read and whatever state the cluster is in.
    if (standing(denied, keyLastSuccess)) return nonCompliant(message('denied', told(denied)), evidenceOf(denied));
    if (activity.broken > 0) {
      return insufficientData(message('records-not-read', { count: activity.broken }), evidenceOf(denied));
    }
    if (!activity.complete) {
      return insufficientData(message('refusals-not-read', { since: iso(activity.readFrom) }), evidenceOf(denied));
    }
    // A refused Decrypt may name no key at all: then it may have been this one.
    if (standing(deniedUnnamed, keyLastSuccess)) {
      return insufficientData(message('refused-unnamed', told(deniedUnnamed)), evidenceOf(deniedUnnamed));
    }
    if (lifecycle.phase !== 'running') {
      return insufficientData(message('cluster-not-running', { state: lifecycle.state }), evidenceOf(denied));
    }
    // Throttled calls are shown and never alerted: the next try may pass.
    const quiet = { since: iso(activity.windowFrom), throttled: activity.throttled };
    return compliant(message('not-refused', quiet), evidenceOf(denied));
  },

  inRegion: {
    needs: ['unnamedDenials'],
    evaluate({ unnamedDenials }) {
      if (unnamedDenials === null) return undefined;
      return nonCompliant(message('region-refused-unnamed', told(unnamedDenials)), evidenceOf(unnamedDenials));
    },
  },
});

/** Whether calls were refused and none succeeded since. */
function standing({ last }: Denials, lastSuccess: number | null): boolean {
  return last !== null && (lastSuccess === null || lastSuccess <= last);
}

function told({ count, codes, last }: Denials) {
  return { count, codes: codes.join(', '), last: iso(last) };
}

function evidenceOf(denials: Denials): Evidence {
  const { count, codes, last } = told(denials);
  return {
    property: 'Encrypt and Decrypt by AliyunCSManagedSecurityRole that KMS refused',
    expected: 'none without a later success',
    actual: count === 0 ? 'none' : `${count}, last ${last}: ${codes}`,
  };
}

function iso(time: number | null): string {
  return time === null ? '' : new Date(time).toISOString();
}
