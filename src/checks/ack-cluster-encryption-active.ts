import type { ClusterActivity } from '../facts/cluster-activity.ts';
import type { Evidence } from '../model/finding.ts';
import { message } from '../model/message.ts';
import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';
import { proCluster } from './pro-cluster.ts';

const hourMs = 3_600_000;

export default defineCheck({
  id: 'ack-cluster-encryption-active',
  title: 'The role was seen encrypting or decrypting with the key',
  severity: 'high',
  resourceType: 'ACS::ACK::Cluster',
  stage: 'keyUsed',
  risk: 'A setting that nothing exercises may never have taken effect, and nobody would know before the Secrets leak.',
  remedy:
    'Write a Secret in the cluster and audit again after ten minutes; if it stays silent, open a ticket with ACK.',
  reference:
    'https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/user-guide/use-kms-to-encrypt-kubernetes-secrets-2',
  gate: proCluster,
  needs: ['lifecycle', 'created', 'changed', 'kmsVersion', 'activity', 'encryptedSince'],

  evaluate({ lifecycle, created, changed, encryptedSince, kmsVersion, activity }, { now, settings }) {
    if (activity === null) return notApplicable(message('encryption-not-on', {}));
    const evidence = evidenceOf(activity);
    if (lifecycle.phase !== 'running') {
      return insufficientData(message('cluster-not-running', { state: lifecycle.state }), evidence);
    }

    // v1 probes KMS all the time, so only the window counts; v2 calls it at start and then rarely.
    const horizon =
      kmsVersion === 'v1' ? activity.windowFrom : activity.readTo - settings.activity.lookBackDays * 24 * hourMs;
    // What the key did before the cluster was there was for others.
    if (activity.last !== null && activity.last >= Math.max(horizon, created)) {
      const seen = message('seen-working', {
        count: activity.encrypt + activity.decrypt,
        last: iso(activity.last),
        shared: activity.attribution === 'shared-key',
      });
      return compliant(seen, evidence);
    }

    if (now - created < settings.activity.window * hourMs) {
      return insufficientData(message('cluster-new', { created: iso(created) }), evidence);
    }
    if (encryptedSince !== null && encryptedSince > activity.windowFrom) {
      return insufficientData(message('cluster-encrypted-lately', { since: iso(encryptedSince) }), evidence);
    }
    // It may have been switched on in its last change, and ActionTrail lags behind.
    if (changed !== null && now - changed < hourMs) {
      return insufficientData(message('cluster-changed', { changed: iso(changed) }), evidence);
    }
    // Any of them may be of this cluster.
    if (activity.unnamed > 0) {
      return insufficientData(message('calls-without-key', { count: activity.unnamed }), evidence);
    }
    if (activity.broken > 0) return insufficientData(message('records-not-read', { count: activity.broken }), evidence);
    if (!activity.complete)
      return insufficientData(message('silence-not-read', { since: iso(activity.readFrom) }), evidence);
    if (kmsVersion !== 'v1') return insufficientData(message('silent-v2', { since: iso(activity.readFrom) }), evidence);
    if (!activity.positiveControl) {
      return insufficientData(message('silent-without-control', { since: iso(activity.windowFrom) }), evidence);
    }
    return nonCompliant(message('configured-but-silent', { since: iso(activity.windowFrom) }), evidence);
  },
});

function evidenceOf(activity: ClusterActivity): Evidence {
  const { encrypt, decrypt, last, attribution, source, readFrom, readTo, unreadableNeighbors } = activity;
  // They do not make the activity a shared one, but whoever weighs the evidence should know of them.
  const unsure = attribution === 'exclusive-key' && unreadableNeighbors.length > 0;
  const neighbors = `; the keys of ${unreadableNeighbors.slice(0, 5).join(', ')}${unreadableNeighbors.length > 5 ? ', …' : ''} could not be read`;
  const seen =
    last === null ? 'none' : `${encrypt} Encrypt, ${decrypt} Decrypt, last ${iso(last)}, attribution ${attribution}`;

  return {
    property: `${source}: Encrypt and Decrypt by AliyunCSManagedSecurityRole`,
    expected: 'at least one success',
    actual: `${seen}${unsure ? neighbors : ''}; read from ${iso(readFrom)} to ${iso(readTo)}`,
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
