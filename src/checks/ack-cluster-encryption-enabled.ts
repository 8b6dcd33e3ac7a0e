import { isProSpec } from '../model/cluster.ts';
import { remediateCommand } from '../model/command-line.ts';
import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';
import { proCluster } from './gates.ts';
import { turnOnSameKey } from './key-remediation.ts';
import { type Advice, reason, settingEvents } from './reason.ts';

const flag = '$.meta_data.Capabilities.DisableEncryption';
const key = '$.meta_data.Capabilities.EncryptionKMSKeyId';

const turnOn: Advice<unknown> = {
  en: 'Turn Secret encryption at rest on with a KMS key, then rewrite the existing Secrets.',
  zh: '使用 KMS 密钥开启 Secret 落盘加密，然后重新写入存量 Secret。',
  commands: (_, { id }) => remediateCommand(id),
  console: {
    en: 'Container Service console > Clusters > cluster name > Basic Information > Secret Encryption',
    zh: '容器服务控制台 > 集群列表 > 集群名称 > 基本信息 > Secret 落盘加密',
  },
};
const headline = {
  en: ({ subject }: { readonly subject: string }) => `${subject}: Secret encryption at rest is off`,
  zh: ({ subject }: { readonly subject: string }) => `${subject}：未开启 Secret 落盘加密`,
};

const turnOnAgain = { ...turnOnSameKey, console: turnOn.console as NonNullable<typeof turnOn.console> };

export default defineCheck({
  id: 'ack-cluster-encryption-enabled',
  title: { en: 'Secret encryption at rest is on', zh: '已开启 Secret 落盘加密' },
  severity: 'high',
  resourceType: 'ACS::ACK::Cluster',
  stage: 'configured',
  risk: {
    en: 'Anyone who can read etcd, its disks or its backups can read every Secret of the cluster.',
    zh: '任何能够读取 etcd、其云盘或备份的人，都能读取集群中的所有 Secret。',
  },
  reference:
    'https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/user-guide/use-kms-to-encrypt-kubernetes-secrets-2',
  controls: [
    'cis-ack-1.0:6.2.1',
    'cis-kubernetes-1.12:1.2.27',
    'cis-kubernetes-1.12:1.2.28',
    'nist-800-53-r5:SC-28',
    'nist-800-53-r5:SC-28(1)',
    'mlps-2.0-l3:8.1.4.8',
    'iso-27001-2022:A.8.24',
    'pci-dss-4.0.1:3.5',
    'pci-dss-4.0.1:8.3.2',
    'soc-2:CC6.1',
  ],
  reasons: {
    'encryption-on': reason(
      { keyId: 'string' },
      {
        en: ({ keyId }) => `Secret encryption at rest is on, with key ${keyId}.`,
        zh: ({ keyId }) => `已开启 Secret 落盘加密，使用密钥 ${keyId}。`,
        events: { cluster: settingEvents },
      },
    ),
    'encryption-off': reason(
      {},
      {
        en: () => 'Secret encryption at rest is off.',
        zh: () => '未开启 Secret 落盘加密。',
        headline,
        remediation: turnOn,
        events: { cluster: settingEvents },
        cause: 'off',
      },
    ),
    'encryption-off-was-on': reason(
      { keyId: 'string' },
      {
        en: ({ keyId }) =>
          `Secret encryption at rest was turned off.${keyId === '' ? '' : ` The cluster still names key ${keyId}: Secrets encrypted with it earlier may need it.`}`,
        zh: ({ keyId }) =>
          `Secret 落盘加密已被关闭。${keyId === '' ? '' : `配置中仍保留密钥 ${keyId}：此前由其加密的 Secret 可能仍需使用该密钥。`}`,
        headline: {
          en: ({ subject }) => `${subject}: Secret encryption at rest was turned off`,
          zh: ({ subject }) => `${subject}：Secret 落盘加密已被关闭`,
        },
        remediation: turnOnAgain,
        events: { cluster: settingEvents },
        cause: 'off',
      },
    ),
    'encryption-off-key-left': reason(
      { keyId: 'string' },
      {
        en: ({ keyId }) =>
          `Secret encryption at rest is off. The cluster still names key ${keyId}: Secrets encrypted with it earlier may need it.`,
        zh: ({ keyId }) =>
          `未开启 Secret 落盘加密，但配置中仍保留密钥 ${keyId}：此前由其加密的 Secret 可能仍需使用该密钥。`,
        headline,
        remediation: turnOnAgain,
        events: { cluster: settingEvents },
        cause: 'off',
        sameAs: 'encryption-off',
      },
    ),
  },
  gate: proCluster,
  needs: ['encryption', 'spec', 'wasEncrypted'],

  evaluate({ encryption, spec, wasEncrypted }, { message }) {
    switch (encryption.is) {
      case 'on':
        return compliant(
          message('encryption-on', { keyId: encryption.keyId }),
          { property: flag, expected: 'false', actual: 'false' },
          { property: key, expected: '!= ""', actual: encryption.keyId },
          // ACK documents encryption for Pro clusters only, and may have turned it on for others.
          ...(isProSpec(spec) ? [] : [{ property: '$.cluster_spec', expected: 'ack.pro.*', actual: spec || '""' }]),
        );
      case 'off': {
        const { keyId } = encryption;
        const isLeft = keyId !== '';
        const evidence = [
          { property: flag, expected: 'false', actual: isLeft ? 'true' : 'true | undefined' },
          { property: key, expected: '!= ""', actual: isLeft ? keyId : '"" | undefined' },
        ] as const;
        if (wasEncrypted) {
          return { ...nonCompliant(message('encryption-off-was-on', { keyId }), ...evidence), severity: 'critical' };
        }
        const off = isLeft ? message('encryption-off-key-left', { keyId }) : message('encryption-off', {});
        return nonCompliant(off, ...evidence);
      }
      case 'unknown':
        return insufficientData(
          message('encryption-unknown', { keyId: encryption.keyId }),
          { property: flag, expected: 'false', actual: 'undefined' },
          { property: key, expected: '!= ""', actual: encryption.keyId },
        );
      case 'not-offered':
        return notApplicable(message('encryption-not-on', {}));
    }
  },
});
