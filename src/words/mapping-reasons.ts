import type { Lang, Localized } from '../model/finding.ts';

/** Why some checks map to a control. */
interface MappingReason {
  readonly checks: readonly string[];
  readonly why: Localized;
}

const keyIsThere = [
  'ack-cluster-encryption-key-usable',
  'kms-key-state-not-pending-deletion',
  'kms-key-delete-protection-enabled',
  'kms-instance-not-expiring',
];
const keyWorks = ['ack-cluster-encryption-active', 'ack-cluster-encryption-not-denied'];
const encryption = ['ack-cluster-encryption-enabled', 'ack-cluster-synced-secrets-encrypted'];
const allCalls = 'kms-role-calls-not-denied';
const access = ['kms-key-policy-allows-service-role', 'kms-key-activity-explained'];
const approved = 'ack-cluster-encryption-key-approved';
const rotation = 'ack-cluster-encryption-key-rotation';
const supported = 'ack-cluster-encryption-key-supported';
const recorded = 'actiontrail-kms-activity-recorded';

/** In our own words, by benchmark and control: each check that maps to it once. */
const reasons: Readonly<Record<string, readonly MappingReason[]>> = {
  'cis-ack-1.0:6.2.1': [
    {
      checks: encryption,
      why: {
        en: 'The item asks for this very setting, and for the Secrets that are copied from KMS too.',
        zh: '该条目要求的正是此设置，从 KMS 同步的 Secret 也在其中。',
      },
    },
    {
      checks: ['ack-cluster-encryption-key-usable', supported, 'ack-managed-security-role-authorized'],
      why: {
        en: 'KMS manages the key only where the key is there, is of the right kind, and ACK may use it.',
        zh: '只有密钥存在、类型正确且 ACK 有权使用，才谈得上由 KMS 管理密钥。',
      },
    },
    {
      checks: [...keyWorks, allCalls],
      why: {
        en: 'Calls that succeed show that Secrets are encrypted with the key, beyond what the setting says.',
        zh: '成功的调用表明 Secret 确实由该密钥加密，而不仅是配置如此。',
      },
    },
  ],
  'cis-kubernetes-1.12:1.2.27': [
    {
      checks: ['ack-cluster-encryption-enabled'],
      why: {
        en: 'On a managed cluster only ACK sees the argument of the API server; this setting is what sets it.',
        zh: '托管集群中只有 ACK 能看到 API Server 的参数，该参数由此设置决定。',
      },
    },
  ],
  'cis-kubernetes-1.12:1.2.28': [
    {
      checks: ['ack-cluster-encryption-enabled', supported],
      why: {
        en: 'The provider is KMS with an AES-256 key, which the item counts among the strong ones.',
        zh: '加密提供程序是使用 AES-256 密钥的 KMS，属于该条目所列的强加密提供程序。',
      },
    },
    {
      checks: ['ack-cluster-encryption-key-usable', ...keyWorks],
      why: {
        en: 'A provider is configured appropriately only where its key is usable and its calls succeed.',
        zh: '只有密钥可用、调用成功，加密提供程序的配置才是恰当的。',
      },
    },
  ],
  'cis-alibaba-foundation-2.0:2.20': [
    {
      checks: ['ack-cluster-encryption-key-usable', 'kms-key-state-not-pending-deletion'],
      why: {
        en: 'The item asks for an alert when a key is disabled or scheduled for deletion; these findings raise it.',
        zh: '该条目要求在密钥被禁用或计划删除时告警，这些检查结果即触发告警。',
      },
    },
    {
      checks: [recorded],
      why: {
        en: 'The alert needs the record of the event, which a trail delivers.',
        zh: '告警依赖事件记录，而记录由跟踪投递。',
      },
    },
  ],
  'nist-800-53-r5:SC-28': [
    {
      checks: encryption,
      why: {
        en: 'Secrets in etcd are information at rest, and encryption is how they are protected there.',
        zh: 'etcd 中的 Secret 属于静态信息，加密即其保护措施。',
      },
    },
    {
      checks: [...keyWorks, allCalls],
      why: {
        en: 'Protection that is configured and not seen working is not established.',
        zh: '已配置但未见生效的保护，不能视为已落实。',
      },
    },
  ],
  'nist-800-53-r5:SC-28(1)': [
    {
      checks: [...encryption, 'ack-cluster-encryption-active'],
      why: {
        en: 'The enhancement asks for cryptography on information at rest; this is whether it is on and in use.',
        zh: '该增强项要求以密码技术保护静态信息，此处检查其是否开启并在使用。',
      },
    },
    {
      checks: [supported, 'ack-cluster-encryption-key-usable'],
      why: {
        en: 'The mechanism rests on a key of the right kind that works.',
        zh: '该机制依赖类型正确且可用的密钥。',
      },
    },
  ],
  'nist-800-53-r5:SC-12': [
    {
      checks: [approved, supported],
      why: {
        en: 'Keys are established as the organization requires: chosen by it, and of the required kind.',
        zh: '密钥按组织的要求建立：由组织选定，且类型符合要求。',
      },
    },
    {
      checks: keyIsThere,
      why: {
        en: 'Managing a key includes keeping it available for as long as data depends on it.',
        zh: '密钥管理包括在数据仍依赖密钥期间保持其可用。',
      },
    },
    {
      checks: [rotation],
      why: { en: 'Rotation is a requirement for the management of keys.', zh: '轮转属于密钥管理的要求。' },
    },
    {
      checks: access,
      why: {
        en: 'Access to keys is managed: who may use them, and that every use has a known reason.',
        zh: '对密钥的访问受到管理：谁可以使用，以及每次使用都有已知来由。',
      },
    },
  ],
  'nist-800-53-r5:AU-12': [
    {
      checks: [recorded],
      why: {
        en: 'Uses and changes of keys are events to be recorded, and the trail is what records them.',
        zh: '密钥的使用与变更属于应记录的事件，由跟踪记录。',
      },
    },
  ],
  'mlps-2.0-l3:8.1.4.8': [
    {
      checks: encryption,
      why: {
        en: 'Secrets hold authentication data, whose confidentiality in storage the clause asks cryptography for.',
        zh: 'Secret 含有鉴别数据，该条款要求以密码技术保证其存储过程中的保密性。',
      },
    },
    {
      checks: [supported, 'ack-cluster-encryption-key-usable', ...keyWorks, allCalls],
      why: {
        en: 'Confidentiality holds only while the key is a sound one and the encryption works.',
        zh: '只有密钥合规且加密生效，保密性才成立。',
      },
    },
  ],
  'mlps-2.0-l3:8.1.4.3': [
    {
      checks: [recorded],
      why: {
        en: 'The clause asks for records of important security events, and a key’s use and change are among them.',
        zh: '该条款要求记录重要安全事件，密钥的使用与变更在其中。',
      },
    },
  ],
  'iso-27001-2022:A.8.24': [
    {
      checks: [...encryption, ...keyWorks, allCalls],
      why: {
        en: 'The rule that Secrets are encrypted is kept: set, and seen working.',
        zh: '“Secret 须加密”这一规则得到执行：已设置，且确已生效。',
      },
    },
    {
      checks: [approved, supported, rotation, ...keyIsThere, ...access],
      why: {
        en: 'The control covers keys too: which are used, how long they stay, who may use them.',
        zh: '该控制项也涵盖密钥：使用哪些密钥、保留多久、谁可以使用。',
      },
    },
  ],
  'iso-27001-2022:A.8.15': [
    {
      checks: [recorded],
      why: { en: 'The trail is the log of what is done with keys.', zh: '跟踪即密钥操作的日志。' },
    },
  ],
  'pci-dss-4.0.1:3.5': [
    {
      checks: [...encryption, supported],
      why: {
        en: 'Where Secrets hold account numbers, strong cryptography makes them unreadable in etcd.',
        zh: '若 Secret 中含有主账号，强加密使其在 etcd 中不可读取。',
      },
    },
    {
      checks: keyWorks,
      why: {
        en: 'They are unreadable only where the encryption is seen working.',
        zh: '只有加密确已生效，数据才不可读取。',
      },
    },
  ],
  'pci-dss-4.0.1:3.6': [
    {
      checks: [approved, supported, ...keyIsThere],
      why: {
        en: 'The key that protects stored account data is the intended one, and is itself kept from loss.',
        zh: '保护已存储账户数据的密钥是预期的密钥，且自身不会丢失。',
      },
    },
    {
      checks: [...access, 'ack-cluster-synced-secrets-encrypted'],
      why: {
        en: 'Keys are kept from disclosure and misuse, the copies in Secrets of those that KMS protects too.',
        zh: '防止密钥泄露和滥用，包括 KMS 所保护密钥在 Secret 中的副本。',
      },
    },
  ],
  'pci-dss-4.0.1:3.7': [
    {
      checks: [approved, rotation],
      why: {
        en: 'The lifecycle of a key begins with choosing it and goes on with changing it at the end of its period.',
        zh: '密钥的生命周期始于选定，并在使用期结束时更换。',
      },
    },
    {
      checks: ['kms-key-activity-explained'],
      why: {
        en: 'A key that is used and that no cluster names has left the managed lifecycle.',
        zh: '仍在使用却未对应任何集群的密钥，已脱离受管理的生命周期。',
      },
    },
  ],
  'pci-dss-4.0.1:8.3.2': [
    {
      checks: encryption,
      why: {
        en: 'Secrets hold passwords and tokens, which are authentication factors in storage.',
        zh: 'Secret 中的口令和令牌即存储中的身份验证因素。',
      },
    },
  ],
  'soc-2:CC6.1': [
    {
      checks: [...encryption, ...keyWorks, allCalls],
      why: {
        en: 'A point of focus is that data at rest is encrypted; this is whether it is, and works.',
        zh: '关注点之一是静态数据加密，此处检查其是否开启并生效。',
      },
    },
    {
      checks: [approved, supported, ...keyIsThere, ...access],
      why: {
        en: 'Another one is that keys are protected, through their generation, storage, use and destruction.',
        zh: '另一关注点是保护密钥，涵盖其生成、存储、使用和销毁。',
      },
    },
  ],
};

/** Why a check maps to a control, which is named as `<benchmark id>:<control id>`; undefined where it does not. */
export function mappingReason(control: string, checkId: string, lang: Lang): string | undefined {
  return reasons[control]?.find(({ checks }) => checks.includes(checkId))?.why[lang];
}

/** The same for all checks of a control, the checks of one reason together. */
export function mappingReasons(
  control: string,
  lang: Lang,
): readonly { readonly checks: readonly string[]; readonly why: string }[] {
  return (reasons[control] ?? []).map(({ checks, why }) => ({ checks, why: why[lang] }));
}
