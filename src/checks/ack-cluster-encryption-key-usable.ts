import { message } from '../model/message.ts';
import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';
import { proCluster } from './pro-cluster.ts';

const dayMs = 86_400_000;

export default defineCheck({
  id: 'ack-cluster-encryption-key-usable',
  title: 'The key that encrypts the cluster can be used',
  severity: 'critical',
  resourceType: 'ACS::ACK::Cluster',
  stage: 'keyUsable',
  risk: 'Without its key the API server cannot read any Secret and stops working.',
  remedy: 'Enable the key, cancel its deletion, or import its material again.',
  reference:
    'https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-describekey',
  gate: proCluster,
  needs: ['key', 'keyState', 'keyMaterialExpires'],
  consults: ['keyDeleteDate', 'activity'],

  evaluate({ key, keyState, keyMaterialExpires, keyDeleteDate, activity }, { now, settings }) {
    if (key === 'none') return notApplicable(message('encryption-not-on', {}));
    const state = { property: '$.KeyMetadata.KeyState', expected: 'Enabled', actual: keyState ?? 'Absent' };

    if (key === 'absent') {
      const lastSuccess = activity.ok ? (activity.value?.keyLastSuccess ?? null) : null;
      const window = settings.activity.window * 3_600_000;
      // KMS says the same of a key of another account or instance as of one that is gone; activity tells them apart.
      return lastSuccess !== null && now - lastSuccess <= window
        ? insufficientData(message('key-absent-but-working', { last: iso(lastSuccess) }), state)
        : nonCompliant(message('key-absent', {}), state);
    }
    if (keyState === 'PendingDeletion') {
      const deleteDate = keyDeleteDate.ok && keyDeleteDate.value !== null ? iso(keyDeleteDate.value) : '';
      return nonCompliant(message('key-pending-deletion', { deleteDate }), state);
    }
    if (keyState !== 'Enabled') return nonCompliant(message('key-not-enabled', { state: keyState ?? '' }), state);
    if (keyMaterialExpires === null) return compliant(message('key-usable', {}), state);

    const days = Math.floor((keyMaterialExpires - now) / dayMs);
    const expiry = {
      property: '$.KeyMetadata.MaterialExpireTime',
      expected: `never, or in more than ${settings.keys.expiryDays} days`,
      actual: iso(keyMaterialExpires),
    };
    if (keyMaterialExpires <= now) {
      return nonCompliant(message('key-material-expired', { expired: iso(keyMaterialExpires) }), expiry, state);
    }
    if (keyMaterialExpires - now <= settings.keys.expiryDays * dayMs) {
      const expiring = message('key-material-expiring', { expires: iso(keyMaterialExpires), days });
      return { ...nonCompliant(expiring, expiry, state), severity: 'high' };
    }
    return compliant(message('key-usable', {}), state, expiry);
  },
});

function iso(time: number): string {
  return new Date(time).toISOString();
}
