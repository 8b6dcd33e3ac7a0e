import { parseKeyRef } from '../../model/key-ref.ts';
import { remediationMessage } from '../../model/remediation-messages.ts';
import { consentOf, judgedAsIfEncrypted, type Wanted } from '../as-if-sealed.ts';
import { type Guard, notAsked, stops, unknown } from '../guard.ts';
import { chooseKey } from '../key-rules.ts';
import { readErrorOf } from '../read-error-decision.ts';

const wanted: readonly Wanted[] = [
  { id: 'ack-cluster-encryption-key-usable' },
  { id: 'ack-cluster-encryption-key-supported' },
  { id: 'ack-cluster-encryption-key-approved', optional: true },
  { id: 'ack-cluster-encryption-key-rotation', optional: true },
  { id: 'kms-key-state-not-pending-deletion' },
  { id: 'kms-key-delete-protection-enabled' },
  // Default keys live in no instance.
  { id: 'kms-instance-not-expiring', optional: true },
];

/** The key to use passes every check that keys are judged by. */
export const key: Guard = {
  id: 'key',
  ask({ key: chosen, reading, settings, checks, report, cluster, now, onCheckError }) {
    if (chosen.is === 'none') return stops(remediationMessage('no-key-chosen', {}));
    if (chosen.is === 'several') return stops(remediationMessage('keys-contradict', { keys: chosen.keys.join(', ') }));
    if (reading === null) return notAsked();
    const { keyId, regionId, metadata } = reading.key;
    const tagged = reading.tags.ok ? chooseKey(settings.keys, { ...cluster, tags: reading.tags.value }) : chosen;
    // Its tags may have changed since the audit, and with them its key.
    if (keyId !== chosen.key || tagged.is !== 'one' || tagged.key !== chosen.key)
      return unknown(remediationMessage('key-of-another', {}));
    if (!metadata.ok) return readErrorOf(metadata.error);
    // An ARN may name a key of another region, which ACK cannot use.
    const place = parseKeyRef(metadata.value?.arn ?? '', { accountId: cluster.accountId, regionId }).regionId;
    if (regionId !== cluster.regionId || place !== cluster.regionId) {
      return stops(remediationMessage('key-region-differs', { regionId: place }));
    }
    const context = { now, settings: checks, onCheckError };
    const evaluations = judgedAsIfEncrypted(report.scope.accounts[0] ?? '', reading, context, wanted);
    return consentOf(evaluations, wanted, remediationMessage('key-fits', { keyId: metadata.value?.id ?? keyId }));
  },
};
