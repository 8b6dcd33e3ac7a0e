import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';
import { proCluster } from './gates.ts';
import { reason, settingEvents } from './reason.ts';

const turnOn = {
  en: 'Turn Secret encryption at rest on with a KMS key.',
  zh: '使用 KMS 密钥开启 Secret 落盘加密。',
};

export default defineCheck({
  id: 'ack-cluster-synced-secrets-encrypted',
  title: { en: 'Synced KMS secrets are encrypted at rest', zh: '同步到集群的 KMS 凭据已落盘加密' },
  severity: 'high',
  resourceType: 'ACS::ACK::Cluster',
  risk: {
    en: 'Secrets that KMS protects are stored in etcd in plaintext.',
    zh: '由 KMS 保护的凭据以明文形式存储在 etcd 中。',
  },
  reference:
    'https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/user-guide/use-ack-secret-manager-to-import-alibaba-cloud-kms-secrets',
  controls: [
    'cis-ack-1.0:6.2.1',
    'nist-800-53-r5:SC-28',
    'nist-800-53-r5:SC-28(1)',
    'mlps-2.0-l3:8.1.4.8',
    'iso-27001-2022:A.8.24',
    'pci-dss-4.0.1:3.5',
    'pci-dss-4.0.1:3.6',
    'pci-dss-4.0.1:8.3.2',
    'soc-2:CC6.1',
  ],
  reasons: {
    'encrypted-anyway': reason(
      {},
      {
        en: () => 'Secret encryption at rest is on, so synced secrets are encrypted.',
        zh: () => '已开启 Secret 落盘加密，同步的凭据也已加密。',
        events: { cluster: settingEvents },
      },
    ),
    'secret-manager-unencrypted': reason(
      { version: 'string' },
      {
        en: ({ version }) =>
          `ack-secret-manager ${version} copies KMS secrets into Kubernetes Secrets here, and Secret encryption at rest is off.`,
        zh: ({ version }) =>
          `ack-secret-manager ${version} 在本集群将 KMS 凭据同步为 Kubernetes Secret，而 Secret 落盘加密未开启。`,
        headline: {
          en: ({ subject }) => `${subject}: Secret encryption at rest is off`,
          zh: ({ subject }) => `${subject}：未开启 Secret 落盘加密`,
        },
        remediation: turnOn,
        events: { cluster: settingEvents },
        cause: 'off',
        follows: true,
      },
    ),
    'secret-manager-not-listed': reason(
      {},
      {
        en: () =>
          'The add-ons do not list ack-secret-manager, but Helm may have installed it unlisted, and Secret encryption at rest is off.',
        zh: () => '组件列表中没有 ack-secret-manager，但它可能通过 Helm 安装而未被列出，且 Secret 落盘加密未开启。',
        remediation: turnOn,
      },
    ),
  },
  gate: proCluster,
  needs: ['encryption', 'secretManager'],

  evaluate({ encryption, secretManager }, { message }) {
    const flag = { property: 'encryption.state', expected: 'on', actual: encryption.is };
    if (encryption.is === 'on') return compliant(message('encrypted-anyway', {}), flag);
    if (encryption.is === 'not-offered') return notApplicable(message('encryption-not-on', {}));
    if (encryption.is === 'unknown') {
      return insufficientData(message('encryption-unknown', { keyId: encryption.keyId }), flag);
    }
    if (secretManager === null) return insufficientData(message('secret-manager-not-listed', {}), flag);

    return nonCompliant(message('secret-manager-unencrypted', { version: secretManager.version }), flag, {
      property: '$.addons[?(@.name=="ack-secret-manager")]',
      expected: 'undefined',
      actual: secretManager.version,
    });
  },
});
