import type { Refusals } from '../facts/cluster-activity.ts';
import type { Evidence } from '../model/finding.ts';
import { message } from '../model/message.ts';
import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';
import { proCluster } from './pro-cluster.ts';

export default defineCheck({
  id: 'ack-cluster-encryption-not-refused',
  title: 'KMS does not refuse the calls of the role',
  severity: 'critical',
  resourceType: 'ACS::ACK::Cluster',
  rung: 'seenWorking',
  risk: 'An API server whose decryption is refused loses its Secrets at the next restart.',
  remedy: 'Find why KMS refuses: the key’s state, its policy, the role’s permissions, arrears.',
  reference: 'https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/common-error-codes',
  gate: proCluster,
  needs: ['lifecycle', 'activity'],

  evaluate({ lifecycle, activity }) {
    if (activity === null) return notApplicable(message('encryption-not-on', {}));
    const { refused, refusedUnnamed, keyLastSuccess } = activity;

    // Known to be refused is known, however little of the window was read and whatever state the cluster is in.
    if (standing(refused, keyLastSuccess)) return nonCompliant(message('refused', told(refused)), evidenceOf(refused));
    if (activity.broken > 0) {
      return insufficientData(message('records-not-read', { count: activity.broken }), evidenceOf(refused));
    }
    if (!activity.complete) {
      return insufficientData(message('refusals-not-read', { since: iso(activity.readFrom) }), evidenceOf(refused));
    }
    // A refused Decrypt may name no key at all: then it may have been this one.
    if (standing(refusedUnnamed, keyLastSuccess)) {
      return insufficientData(message('refused-unnamed', told(refusedUnnamed)), evidenceOf(refusedUnnamed));
    }
    if (lifecycle.phase !== 'running') {
      return insufficientData(message('cluster-not-running', { state: lifecycle.state }), evidenceOf(refused));
    }
    // Throttled calls are shown and never alerted: the next try may pass.
    const quiet = { since: iso(activity.windowFrom), throttled: activity.throttled };
    return compliant(message('not-refused', quiet), evidenceOf(refused));
  },

  inRegion: {
    needs: ['unnamedRefusals'],
    evaluate({ unnamedRefusals }) {
      if (unnamedRefusals === null) return undefined;
      return nonCompliant(message('region-refused-unnamed', told(unnamedRefusals)), evidenceOf(unnamedRefusals));
    },
  },
});

/** Whether calls were refused and none succeeded since. */
function standing({ last }: Refusals, lastSuccess: number | null): boolean {
  return last !== null && (lastSuccess === null || lastSuccess <= last);
}

function told({ count, codes, last }: Refusals) {
  return { count, codes: codes.join(', '), last: iso(last) };
}

function evidenceOf(refusals: Refusals): Evidence {
  const { count, codes, last } = told(refusals);
  return {
    property: 'Encrypt and Decrypt by AliyunCSManagedSecurityRole that KMS refused',
    desired: 'none without a later success',
    actual: count === 0 ? 'none' : `${count}, last ${last}: ${codes}`,
  };
}

function iso(time: number | null): string {
  return time === null ? '' : new Date(time).toISOString();
}
