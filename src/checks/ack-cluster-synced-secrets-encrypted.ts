import type { Evidence } from '../model/finding.ts';
import type { SyncAddon, SyncedSecrets } from '../model/snapshot.ts';
import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';
import { proCluster } from './gates.ts';
import { turnOnSameKey } from './key-remediation.ts';
import { type Advice, reason, settingEvents } from './reason.ts';
import { accessEvidence } from './sync-access.ts';

const turnOn: Advice<{ readonly wasEncrypted: boolean }> = {
  en: ({ wasEncrypted }) => (wasEncrypted ? turnOnSameKey.en : 'Turn Secret encryption at rest on with a KMS key.'),
  zh: ({ wasEncrypted }) => (wasEncrypted ? turnOnSameKey.zh : '使用 KMS 密钥开启 Secret 落盘加密。'),
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
    'synced-secrets-unencrypted': reason(
      { addons: 'list', wasEncrypted: 'boolean' },
      {
        en: ({ addons }) =>
          `${addons.join(', ')} ${addons.length === 1 ? 'copies' : 'copy'} KMS secrets into Kubernetes Secrets here, and Secret encryption at rest is off.`,
        zh: ({ addons }) =>
          `${addons.join('、')} 在本集群将 KMS 凭据同步为 Kubernetes Secret，而 Secret 落盘加密未开启。`,
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
    'synced-secrets-not-listed': reason(
      { wasEncrypted: 'boolean' },
      {
        en: () =>
          'No add-on listed here copies KMS secrets, but Helm may have installed one unlisted, and Secret encryption at rest is off.',
        zh: () =>
          '组件列表中没有同步 KMS 凭据的组件，但可能有通过 Helm 安装而未被列出的组件，且 Secret 落盘加密未开启。',
        remediation: turnOn,
      },
    ),
  },
  gate: proCluster,
  needs: ['encryption', 'syncedSecrets', 'wasEncrypted'],

  evaluate({ encryption, syncedSecrets, wasEncrypted: wasOn }, { message }) {
    const flag = { property: 'encryption.state', expected: 'on', actual: encryption.is };
    if (encryption.is === 'on') {
      return compliant(
        message('encrypted-anyway', {}),
        flag,
        ...(syncedSecrets === null ? [] : shownBy(syncedSecrets)),
      );
    }
    if (encryption.is === 'not-offered') return notApplicable(message('encryption-not-on', {}));
    if (encryption.is === 'unknown') {
      return insufficientData(message('encryption-unknown', { keyId: encryption.keyId }), flag);
    }
    const wasEncrypted = wasOn || encryption.keyId !== '';
    if (syncedSecrets === null || syncedSecrets.addons.length === 0) {
      return insufficientData(message('synced-secrets-not-listed', { wasEncrypted }), flag);
    }
    const addons = syncedSecrets.addons.map(addonText);

    return nonCompliant(
      message('synced-secrets-unencrypted', { addons, wasEncrypted }),
      flag,
      ...shownBy(syncedSecrets),
    );
  },
});

function addonText({ name, version }: SyncAddon): string {
  return version === '' ? name : `${name} ${version}`;
}

function shownBy({ addons, ...access }: SyncedSecrets): Evidence[] {
  const listed = addons.map((addon) => ({
    property: `$.addons[?(@.name=="${addon.name}")]`,
    expected: 'undefined',
    actual: addon.version,
  }));
  return addons.length === 0 ? [] : [...listed, accessEvidence(access)];
}
