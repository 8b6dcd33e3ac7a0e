import { message } from '../model/message.ts';
import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';
import { proCluster } from './pro-cluster.ts';

export default defineCheck({
  id: 'ack-cluster-encryption-key-supported',
  title: 'The key is of a kind that ACK supports',
  severity: 'high',
  resourceType: 'ACS::ACK::Cluster',
  stage: 'keyUsable',
  risk: 'ACK does not promise that a key of another kind, or of a cloud service, can decrypt the Secrets tomorrow.',
  remedy: 'Choose a customer key with the spec Aliyun_AES_256 and the usage ENCRYPT/DECRYPT.',
  reference:
    'https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/user-guide/use-kms-to-encrypt-kubernetes-secrets-2',
  gate: proCluster,
  needs: ['key', 'keySpec', 'keyUsage', 'keyCreator'],

  evaluate({ key, keySpec, keyUsage, keyCreator }) {
    if (key === 'none') return notApplicable(message('encryption-not-on', {}));
    if (key === 'absent') return insufficientData(message('key-absent-unjudged', {}));
    const evidence = [
      { property: '$.KeyMetadata.KeySpec', expected: 'Aliyun_AES_256', actual: keySpec ?? '' },
      { property: '$.KeyMetadata.KeyUsage', expected: 'ENCRYPT/DECRYPT', actual: keyUsage ?? '' },
      { property: '$.KeyMetadata.Creator', expected: 'an account', actual: keyCreator ?? '' },
    ] as const;

    // A key that a cloud service made for itself has the service as its creator instead of an account number
    // (which is shown masked, `1192****`, to those who may not see it whole).
    if (!/^\d[\d*]+$/.test(keyCreator ?? '')) {
      return nonCompliant(message('key-is-service-key', { creator: keyCreator ?? '' }), ...evidence);
    }
    if (keySpec !== 'Aliyun_AES_256' || keyUsage !== 'ENCRYPT/DECRYPT') {
      return nonCompliant(message('key-unsupported', { spec: keySpec ?? '', usage: keyUsage ?? '' }), ...evidence);
    }
    return compliant(message('key-supported', {}), ...evidence);
  },
});
