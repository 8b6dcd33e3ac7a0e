import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';
import { proCluster } from './gates.ts';
import { aliasEvents, reason, settingEvents } from './reason.ts';

const another = {
  en: 'Plan the move to a customer key with the spec Aliyun_AES_256 and the usage ENCRYPT/DECRYPT.',
  zh: '计划更换为规格为 Aliyun_AES_256、用途为 ENCRYPT/DECRYPT 的用户主密钥（CMK）。',
};

export default defineCheck({
  id: 'ack-cluster-encryption-key-supported',
  title: { en: 'The key is of a kind that ACK supports', zh: '密钥类型受 ACK 支持' },
  severity: 'high',
  resourceType: 'ACS::ACK::Cluster',
  stage: 'keyUsable',
  risk: {
    en: 'ACK does not promise that a key of another kind, or of a cloud service, can still decrypt the Secrets tomorrow.',
    zh: '对于其他类型的密钥或云服务的服务密钥，ACK 不保证日后仍能解密 Secret。',
  },
  reference:
    'https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/user-guide/use-kms-to-encrypt-kubernetes-secrets-2',
  controls: [
    'cis-ack-1.0:6.2.1',
    'cis-kubernetes-1.12:1.2.28',
    'nist-800-53-r5:SC-28(1)',
    'nist-800-53-r5:SC-12',
    'mlps-2.0-l3:8.1.4.8',
    'iso-27001-2022:A.8.24',
    'pci-dss-4.0.1:3.5',
    'pci-dss-4.0.1:3.6',
    'soc-2:CC6.1',
  ],
  reasons: {
    'key-supported': reason(
      {},
      {
        en: () => 'The key is a customer key that ACK supports.',
        zh: () => '该密钥是 ACK 支持的用户主密钥（CMK）。',
        events: { cluster: settingEvents, alias: aliasEvents },
      },
    ),
    'key-unsupported': reason(
      { spec: 'string', usage: 'string' },
      {
        en: ({ spec, usage }) => `The key is ${spec} for ${usage}, which ACK does not support.`,
        zh: ({ spec, usage }) => `密钥规格为 ${spec}，用途为 ${usage}，ACK 不支持。`,
        remediation: another,
        events: { cluster: settingEvents, alias: aliasEvents },
        cause: 'key',
      },
    ),
    'key-is-service-key': reason(
      { creator: 'string' },
      {
        en: ({ creator }) => `The key belongs to the cloud service ${creator}, and ACK cannot use such keys.`,
        zh: ({ creator }) => `该密钥是云服务 ${creator} 的服务密钥，ACK 无法使用。`,
        remediation: another,
        events: { cluster: settingEvents, alias: aliasEvents },
        cause: 'key',
      },
    ),
  },
  gate: proCluster,
  needs: ['key', 'keySpec', 'keyUsage', 'keyCreator'],

  evaluate({ key, keySpec, keyUsage, keyCreator }, { message }) {
    if (key === 'none') return notApplicable(message('encryption-not-on', {}));
    if (key === 'absent') return insufficientData(message('key-absent-unjudged', {}));
    const evidence = [
      { property: '$.KeyMetadata.KeySpec', expected: 'Aliyun_AES_256', actual: keySpec ?? '' },
      { property: '$.KeyMetadata.KeyUsage', expected: 'ENCRYPT/DECRYPT', actual: keyUsage ?? '' },
      { property: '$.KeyMetadata.Creator', expected: '^[0-9*]+$', actual: keyCreator ?? '' },
    ] as const;

    // A key that a cloud service made for itself has the service as its creator instead of an account number
    // (which is shown masked, `1192****`, to callers who may not see it whole).
    if (!/^\d[\d*]+$/.test(keyCreator ?? '')) {
      return nonCompliant(message('key-is-service-key', { creator: keyCreator ?? '' }), ...evidence);
    }
    if (keySpec !== 'Aliyun_AES_256' || keyUsage !== 'ENCRYPT/DECRYPT') {
      return nonCompliant(message('key-unsupported', { spec: keySpec ?? '', usage: keyUsage ?? '' }), ...evidence);
    }
    return compliant(message('key-supported', {}), ...evidence);
  },
});
