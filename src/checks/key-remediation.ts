import { aliyunRpc } from '../model/command-line.ts';
import type { Advice } from './reason.ts';

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
