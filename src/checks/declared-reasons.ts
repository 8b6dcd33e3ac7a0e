import { counted, reason } from './reason.ts';

const attribute = { attribute: 'string' } as const;

const nameKey = {
  en: ({ attribute: name }: { readonly attribute: string }) => `Set ${name} to the id of a KMS key.`,
  zh: ({ attribute: name }: { readonly attribute: string }) => `将 ${name} 设置为 KMS 密钥的 ID。`,
};

/** Reasons of the checks of clusters and keys that a file declares and that need not be there yet. */
export const declaredReasons = {
  'declared-on': reason(
    { attribute: 'string', key: 'string' },
    {
      en: ({ attribute, key }) => `Secret encryption at rest will be on: ${attribute} names key ${key}.`,
      zh: ({ attribute, key }) => `将开启 Secret 落盘加密：${attribute} 指定了密钥 ${key}。`,
    },
  ),
  'declared-without-key': reason(attribute, {
    en: ({ attribute }) => `Secret encryption at rest will be off: ${attribute} is not set.`,
    zh: ({ attribute }) => `不会开启 Secret 落盘加密：未设置 ${attribute}。`,
    remediation: nameKey,
    cause: 'off',
  }),
  'declared-disabled': reason(attribute, {
    en: ({ attribute }) => `Secret encryption at rest will be off: ${attribute} is true.`,
    zh: ({ attribute }) => `不会开启 Secret 落盘加密：${attribute} 为 true。`,
    remediation: {
      en: ({ attribute }) => `Remove ${attribute}, or set it to false.`,
      zh: ({ attribute }) => `删除 ${attribute}，或将其设置为 false。`,
    },
    cause: 'off',
  }),
  'declared-turned-off': reason(attribute, {
    en: ({ attribute }) =>
      `This plan turns Secret encryption at rest off, by ${attribute}: existing Secrets are decrypted, and new ones stay in plaintext.`,
    zh: ({ attribute }) =>
      `此计划通过 ${attribute} 关闭 Secret 落盘加密：存量 Secret 将被解密，新 Secret 将以明文保存。`,
    remediation: {
      en: ({ attribute }) => `Leave ${attribute} as it is now.`,
      zh: ({ attribute }) => `保持 ${attribute} 的现有值不变。`,
    },
    cause: 'off',
  }),
  'declared-key-not-offered': reason(
    {},
    {
      en: () => 'Secret encryption at rest will be off: this kind of resource has no attribute for a key.',
      zh: () => '不会开启 Secret 落盘加密：此类资源没有用于指定密钥的属性。',
      remediation: {
        en: 'Turn it on once the cluster is there.',
        zh: '集群创建后再开启加密。',
      },
      cause: 'off',
    },
  ),
  'declared-unknown': reason(
    { attribute: 'string', written: 'string' },
    {
      en: ({ attribute, written }) => `${attribute} is decided only at deployment (${written}), so this is unknown.`,
      zh: ({ attribute, written }) => `${attribute} 在部署时才能确定（${written}），因此无法判定。`,
      remediation: {
        en: ({ attribute }) =>
          `Write ${attribute} so that it is known before deployment, or audit the account afterwards.`,
        zh: ({ attribute }) => `使 ${attribute} 的值在部署前即可确定，或在部署后审计该账号。`,
      },
    },
  ),
  'declared-spec-unknown': reason(
    { attribute: 'string', spec: 'string' },
    {
      en: ({ attribute, spec }) => `${attribute} is ${spec}, which is not a known edition, so this is unknown.`,
      zh: ({ attribute, spec }) => `${attribute} 为 ${spec}，不是已知的版本，因此无法判定。`,
    },
  ),

  'declared-protected': reason(attribute, {
    en: ({ attribute }) => `Deletion protection will be on: ${attribute} is set.`,
    zh: ({ attribute }) => `将开启删除保护：已设置 ${attribute}。`,
  }),
  'declared-unprotected': reason(
    { attribute: 'string', key: 'string', clusters: 'list' },
    {
      en: ({ attribute, key, clusters }) =>
        `Deletion protection of key ${key} will be off: ${attribute} does not turn it on.${clusters.length === 0 ? '' : ` ${counted(clusters.length, 'cluster')} of this file ${clusters.length === 1 ? 'names' : 'name'} it: ${clusters.join(', ')}.`}`,
      zh: ({ attribute, key, clusters }) =>
        `不会开启密钥 ${key} 的删除保护：${attribute} 未将其开启。${clusters.length === 0 ? '' : `此文件中有 ${clusters.length} 个集群使用该密钥：${clusters.join('、')}。`}`,
      remediation: {
        en: ({ attribute }) => `Turn deletion protection on with ${attribute}.`,
        zh: ({ attribute }) => `通过 ${attribute} 开启删除保护。`,
      },
      cause: 'key-protection',
    },
  ),
  'declared-deleted': reason(
    { key: 'string', clusters: 'list' },
    {
      en: ({ key, clusters }) =>
        `This plan deletes key ${key}. ${counted(clusters.length, 'cluster')} ${clusters.length === 1 ? 'names' : 'name'} it: ${clusters.join(', ')}. It becomes unusable at once, and after its deletion their Secrets can no longer be recovered.`,
      zh: ({ key, clusters }) =>
        `此计划会删除密钥 ${key}。${clusters.length} 个集群正在使用：${clusters.join('、')}。密钥将立即不可用，删除后其 Secret 将无法恢复。`,
      remediation: {
        en: 'Keep the key. Give the clusters another key first, rewrite their Secrets, and delete it only then.',
        zh: '请保留该密钥。先为集群更换密钥并重新写入 Secret，然后再删除。',
      },
      cause: 'dead-key',
    },
  ),
  'declared-deleted-unnamed': reason(
    { key: 'string' },
    {
      en: ({ key }) =>
        `This plan deletes key ${key}. No cluster of this file is known to name it; whether another cluster does is unknown.`,
      zh: ({ key }) => `此计划会删除密钥 ${key}。此文件中没有已知使用它的集群；是否有其他集群使用，无法判定。`,
      remediation: {
        en: 'Audit the account first: a report lists the clusters of each key.',
        zh: '请先审计该账号：报告会列出每个密钥的集群。',
      },
    },
  ),
  'declared-kept': reason(
    {},
    {
      en: () => 'The key is not deleted by this plan.',
      zh: () => '此计划不会删除该密钥。',
    },
  ),
  'declared-gone': reason(
    {},
    {
      en: () => 'The key is deleted by this plan, so there is nothing to protect.',
      zh: () => '此计划会删除该密钥，没有需要保护的对象。',
    },
  ),
  'deletions-not-shown': reason(
    {},
    {
      en: () => 'A template does not say what a deployment deletes.',
      zh: () => '模板不会说明部署时会删除哪些资源。',
    },
  ),
} as const;
