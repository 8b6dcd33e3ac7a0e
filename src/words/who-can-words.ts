import type { Localized } from '../model/finding.ts';
import type { Danger, May, WhoMay } from '../model/who-can.ts';

/** What `who-can` says. */
export interface WhoCanWords {
  readonly title: (data: { clusterId: string; keyId: string; accountId: string; regionId: string }) => string;
  readonly dangers: Readonly<Record<Danger, string>>;
  readonly may: Readonly<Record<May, string>>;
  readonly kinds: Readonly<Record<WhoMay['kind'], string>>;
  readonly who: string;
  readonly by: string;
  readonly others: (count: number) => string;
  readonly noKey: string;
  readonly readErrors: (count: number) => string;
  readonly notes: readonly string[];
}

export const whoCanWords: Localized<WhoCanWords> = {
  en: {
    title: ({ clusterId, keyId, accountId, regionId }) =>
      `Who may endanger ${clusterId === '' ? '' : `cluster ${clusterId}${keyId === '' ? '' : ' with '}`}${keyId === '' ? '' : `key ${keyId}`} (${regionId}, account ${accountId})`,
    dangers: {
      turnOff: 'turn encryption off',
      disable: 'disable the key',
      delete: 'delete the key',
      decrypt: 'decrypt',
    },
    may: { yes: 'yes', no: 'no', undecided: 'undecided', unknown: 'unknown' },
    kinds: { root: 'account', user: 'user', role: 'role', everybody: 'whole account', outside: 'other account' },
    who: 'who',
    by: 'by',
    others: (count) => `${count} ${count === 1 ? 'other user or role' : 'other users and roles'} may do none of this.`,
    noKey: 'The cluster names no key.',
    readErrors: (count) => `${count} ${count === 1 ? 'read error' : 'read errors'}: results are incomplete`,
    notes: [
      'undecided: it depends on a condition that is not evaluated here, or on another account. unknown: a policy could not be read.',
      'Not read: control policies of a resource directory, which may deny more; attachments to a resource group; who may assume a role.',
    ],
  },
  zh: {
    title: ({ clusterId, keyId, accountId, regionId }) =>
      `可能危及${clusterId === '' ? '' : `集群 ${clusterId}${keyId === '' ? '' : ' 及其'}`}${keyId === '' ? '' : `密钥 ${keyId}`} 的身份（${regionId}，账号 ${accountId}）`,
    dangers: { turnOff: '关闭加密', disable: '禁用密钥', delete: '删除密钥', decrypt: '解密' },
    may: { yes: '可以', no: '不可以', undecided: '无法判定', unknown: '未知' },
    kinds: { root: '主账号', user: '用户', role: '角色', everybody: '整个账号', outside: '其他账号' },
    who: '身份',
    by: '依据',
    others: (count) => `另有 ${count} 个用户或角色均无以上权限。`,
    noKey: '该集群未指定密钥。',
    readErrors: (count) => `${count} 项读取失败，结果不完整`,
    notes: [
      '无法判定：取决于此处不评估的条件，或取决于其他账号。未知：有策略读取失败。',
      '未读取：资源目录的管控策略（可能另有拒绝）；资源组范围的授权；可扮演角色的身份。',
    ],
  },
};
