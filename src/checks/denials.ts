import type { Denials } from '../facts/region-activity.ts';
import type { Evidence } from '../model/finding.ts';
import { iso } from './reason.ts';

/** The data of a reason about denied calls. */
export const denialShape = { count: 'number', codes: 'list', last: 'string' } as const;

export const findWhy = {
  en: 'Find out why KMS denies the calls: the state of the key, its policy, the permissions of the role, or arrears.',
  zh: '排查 KMS 拒绝的原因：密钥状态、密钥策略、服务角色的权限，或欠费。',
};

export function denialData({ count, codes, last }: Denials) {
  return { count, codes, last: last === null ? '' : iso(last) };
}

export function denialEvidence(denials: Denials): Evidence {
  const { count, codes, last } = denialData(denials);
  return {
    property: 'ActionTrail: Encrypt + Decrypt, errorCode != ""',
    expected: '0',
    actual: count === 0 ? '0' : `${count} (${codes.join(', ')}; max(eventTime) ${last})`,
  };
}
