import type { Lang } from './language.ts';
import { remediationEn } from './remediation-en.ts';
import type { RemediationWords } from './remediation-words.ts';
import { remediationZh } from './remediation-zh.ts';

/** What the remediator says in a language. */
export function remediationWordsOf(lang: Lang): RemediationWords {
  return lang === 'zh' ? remediationZh : remediationEn;
}
