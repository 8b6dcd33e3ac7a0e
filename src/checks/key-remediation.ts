import { aliyunRpc } from '../model/command-line.ts';
import { type Advice, counted, dated, type HeadlineData, type ImpactData } from './reason.ts';

/** What to do about a key that is scheduled for deletion: the same for the key and for each cluster that uses it. */
export const cancelDeletion: Advice<{ readonly keyId: string }> = {
  en: 'Cancel the deletion of the key.',
  zh: '取消删除该密钥。',
  commands: ({ keyId }, { regionId }) => aliyunRpc('kms CancelKeyDeletion', { KeyId: keyId }, regionId),
  restores: true,
};

/** The headline of a policy of the role that denies KMS, which is one matter for the account and for each key. */
export const roleDenied = {
  en: () => 'A policy denies the ACK service role the use of KMS',
  zh: () => '权限策略拒绝 ACK 服务角色使用 KMS',
};

/** What to do about it. */
export const allowRole = {
  en: 'Detach the policy from the role, or take the denial of KMS out of it.',
  zh: '解除该角色上的此权限策略，或删除其中对 KMS 的拒绝语句。',
  console: {
    en: 'RAM console > Roles > AliyunCSManagedSecurityRole > Permissions',
    zh: 'RAM 控制台 > 角色 > AliyunCSManagedSecurityRole > 权限管理',
  },
};

/** With another key the Secrets that are still encrypted with the old one may be lost; `remediate` never does it. */
export const turnOnSameKey = {
  en: 'Find out who turned encryption off and why, then turn it on again with the same key.',
  zh: '查明关闭加密的操作者和原因，然后使用同一密钥重新开启。',
};

/** A headline about a key, which says how many clusters use it. */
export function keyHeadline(en: (about: HeadlineData) => string, zh: (about: HeadlineData) => string) {
  return {
    en: (about: HeadlineData) =>
      `Key ${about.subject} ${en(about)}${about.clusters === 0 ? '' : `; ${counted(about.clusters, 'cluster')} ${about.clusters === 1 ? 'uses' : 'use'} it`}`,
    zh: (about: HeadlineData) =>
      `密钥 ${about.subject} ${zh(about)}${about.clusters === 0 ? '' : `，${about.clusters} 个集群正在使用`}`,
  };
}

/** The headline of a key that is scheduled for deletion. */
export const deletionHeadline = keyHeadline(
  ({ date, left }) => `is scheduled for deletion${dated(' on ', date)}${dated(' (', left, ')')}`,
  ({ date, left }) => `已进入待删除状态${dated('（', date, ` 删除${dated('，', left)}）`)}`,
);

/** The impact of a key that is scheduled for deletion. */
export const deletionImpact = {
  en: ({ names, date }: ImpactData) =>
    `Already unusable for ${names}. ${date === '' ? 'Once it is deleted' : `After ${date}`} their Secrets can no longer be recovered.`,
  zh: ({ names, date }: ImpactData) =>
    `${names} 已无法使用该密钥。${date === '' ? '' : `${date} `}删除后其 Secret 将无法恢复。`,
};

/** The impact of a key that KMS does not decrypt with. */
export const unusableImpact = {
  en: ({ names }: ImpactData) =>
    `The API servers of ${names} can no longer decrypt data keys that they have not cached, and may become unavailable.`,
  zh: ({ names }: ImpactData) => `${names} 的 API Server 无法解密未缓存的数据密钥，可能变为不可用。`,
};
