import type { Waiver } from '../model/finding.ts';
import type { Lang } from './language.ts';

/** What is said in the SARIF log, beside the findings themselves. */
export interface SarifWords {
  readonly language: 'en-US' | 'zh-CN';
  readonly readErrors: string;
  readonly readErrorHelp: string;
  readonly remedy: (data: { reason: string; remedy: string }) => string;
  readonly help: (data: { risk: string; reference: string }) => string;
  readonly helpMarkdown: (data: { risk: string; reference: string }) => string;
  readonly waived: (waiver: Waiver) => string;
}

const en: SarifWords = {
  language: 'en-US',
  readErrors: 'Something in scope could not be read',
  readErrorHelp: 'What could not be read may hold anything: nothing that depends on it is judged.',
  remedy: ({ reason, remedy }) => `${reason} Remediation: ${remedy}`,
  help: ({ risk, reference }) => `${risk}\n\nReference: ${reference}`,
  helpMarkdown: ({ risk, reference }) => `${risk}\n\n[Reference](${reference})`,
  waived: ({ reason, owner, approvedBy, expires }) =>
    `${reason} (owner ${owner}, approved by ${approvedBy}, until ${expires} inclusive)`,
};

const zh: SarifWords = {
  language: 'zh-CN',
  readErrors: '范围内有内容未能读取',
  readErrorHelp: '未能读取的内容可能包含任何情况：依赖于它的检查项均不做判定。',
  remedy: ({ reason, remedy }) => `${reason} 修复建议：${remedy}`,
  help: ({ risk, reference }) => `${risk}\n\n参考：${reference}`,
  helpMarkdown: ({ risk, reference }) => `${risk}\n\n[参考](${reference})`,
  waived: ({ reason, owner, approvedBy, expires }) =>
    `${reason}（负责人 ${owner}，批准人 ${approvedBy}，有效期至 ${expires}，含当日）`,
};

/** The words of the SARIF log in a language. */
export const sarifWords: Readonly<Record<Lang, SarifWords>> = { en, zh };
