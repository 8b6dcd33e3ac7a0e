import { message } from '../model/message.ts';
import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';
import { proCluster } from './pro-cluster.ts';

export default defineCheck({
  id: 'ack-cluster-encryption-key-rotation',
  title: 'The key rotates as configured',
  severity: 'low',
  resourceType: 'ACS::ACK::Cluster',
  risk: 'After a rotation, Secrets stay on the old version of the key until somebody rewrites them.',
  remedy: 'Set the key’s automatic rotation as keys.rotation says, and rewrite the Secrets after each rotation.',
  reference: 'https://www.alibabacloud.com/help/en/kms/key-management-service/user-guide/key-rotation',
  gate: proCluster,
  needs: ['key', 'keyRotation'],

  evaluate({ key, keyRotation }, { settings }) {
    if (key === 'none') return notApplicable(message('encryption-not-on', {}));
    if (key === 'absent' || keyRotation === null) return insufficientData(message('key-absent-unjudged', {}));
    const wanted = settings.keys.rotation;
    // Suspended is on, for a key that cannot be used at the moment.
    const on = keyRotation !== 'Disabled';
    const evidence = { property: '$.KeyMetadata.AutomaticRotation', expected: wanted, actual: keyRotation };

    if (wanted === 'any') return notApplicable(message('rotation-any', { state: keyRotation, on }), evidence);
    if (on === (wanted === 'on')) return compliant(message('rotation-agrees', { state: keyRotation, on }), evidence);
    return nonCompliant(
      message(wanted === 'on' ? 'rotation-wanted-on' : 'rotation-wanted-off', { state: keyRotation }),
      evidence,
    );
  },
});
