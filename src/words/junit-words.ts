import type { Waiver } from '../model/finding.ts';
import type { Lang } from './language.ts';

/** What is said in the JUnit report, beside the findings themselves. */
export interface JunitWords {
  readonly readErrors: string;
  readonly noPlace: string;
  readonly waived: (data: Waiver & { readonly found: string }) => string;
  readonly remediation: string;
  readonly since: string;
  readonly evidence: (data: { property: string; actual: string; expected: string }) => string;
}

const en: JunitWords = {
  readErrors: 'Read errors',
  noPlace: 'account unknown',
  waived: ({ found, reason, owner, approvedBy, expires }) =>
    `NON_COMPLIANT, waived until ${expires} (${reason}; owner ${owner}, approved by ${approvedBy}): ${found}`,
  remediation: 'Remediation',
  since: 'Since',
  evidence: ({ property, actual, expected }) => `${property}: actual ${actual}, expected ${expected}`,
};

const zh: JunitWords = {
  readErrors: '读取失败',
  noPlace: '账号未知',
  waived: ({ found, reason, owner, approvedBy, expires }) =>
    `NON_COMPLIANT，豁免至 ${expires}（含当日；${reason}；负责人 ${owner}，批准人 ${approvedBy}）：${found}`,
  remediation: '修复建议',
  since: '始于',
  evidence: ({ property, actual, expected }) => `${property}：实际为 ${actual}，期望为 ${expected}`,
};

/** The words of the JUnit report in a language. */
export const junitWords: Readonly<Record<Lang, JunitWords>> = { en, zh };
