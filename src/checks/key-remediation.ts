import { command } from '../model/plain-word.ts';
import type { Advice } from './reason.ts';

/** What to do about a key that is scheduled for deletion: the same for the key and for each cluster that uses it. */
export const cancelDeletion: Advice<{ readonly keyId: string }> = {
  en: 'Cancel the deletion of the key.',
  zh: '取消删除该密钥。',
  commands: ({ keyId }, { regionId }) => command`aliyun kms CancelKeyDeletion --KeyId ${keyId} --region ${regionId}`,
  restores: true,
};
