import type { Finding } from '../model/finding.ts';
import { undescribedKey, wordsFor } from '../model/plain-word.ts';
import { checksZh } from './checks-zh.ts';
import { filled } from './phrasebook.ts';

/** What a remedy is about: the placeholders that it may have. */
interface Remedied extends Pick<Finding, 'checkId' | 'remedy'> {
  readonly resource: {
    readonly id: string;
    readonly name: string;
    readonly regionId: string;
    readonly accountId: string;
  };
}

/** What to do about a finding, in Chinese; as it was written where this version does not know the check. */
export function remedyZh({ checkId, remedy, resource }: Remedied): string {
  if (remedy === '') return '';
  if (remedy === undescribedKey)
    return 'KMS 未返回该引用对应的密钥：请检查密钥引用和 kms:DescribeKey 权限，然后重新审计。';
  const known = Object.hasOwn(checksZh, checkId) ? checksZh[checkId] : undefined;
  return known === undefined ? remedy : filled(known.remedy, wordsFor(resource));
}
