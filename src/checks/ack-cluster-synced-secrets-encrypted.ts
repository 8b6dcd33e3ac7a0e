import { message } from '../model/message.ts';
import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';
import { proCluster } from './pro-cluster.ts';

export default defineCheck({
  id: 'ack-cluster-synced-secrets-encrypted',
  title: 'What ack-secret-manager caches is encrypted',
  severity: 'high',
  resourceType: 'ACS::ACK::Cluster',
  risk: 'Secrets that KMS guards lie in etcd in the clear.',
  remedy:
    'sealwatch remediate --cluster {id}, or by hand with a KMS key: ACK console, Basic Information of the cluster, Secret Encryption.',
  reference:
    'https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/user-guide/use-ack-secret-manager-to-import-alibaba-cloud-kms-secrets',
  gate: proCluster,
  needs: ['encryption', 'secretManager'],

  evaluate({ encryption, secretManager }) {
    const flag = { property: 'Secret encryption', expected: 'on', actual: encryption.is === 'on' ? 'on' : 'off' };
    if (encryption.is === 'on') return compliant(message('encrypted-anyway', {}), flag);
    if (encryption.is === 'unknown') {
      return insufficientData(message('encryption-unknown', { keyId: encryption.keyId }), {
        ...flag,
        actual: 'unknown',
      });
    }
    if (encryption.is === 'not-offered') return notApplicable(message('encryption-not-on', {}));
    if (secretManager === null) return insufficientData(message('secret-manager-not-listed', {}), flag);

    return nonCompliant(message('secret-manager-unencrypted', { version: secretManager.version }), flag, {
      property: '$.addons[?(@.name=="ack-secret-manager")]',
      expected: 'none, or encrypted',
      actual: secretManager.version,
    });
  },
});
