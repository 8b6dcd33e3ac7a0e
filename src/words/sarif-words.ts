import type { Waiver } from '../model/finding.ts';
import type { Lang } from './language.ts';

/** What is said in the SARIF log, beside the findings themselves. */
export interface SarifWords {
  readonly language: 'en-US' | 'zh-CN';
  readonly readErrors: string;
  readonly readErrorHelp: string;
  readonly omission: string;
  readonly omitted: (count: number) => string;
  readonly about: (data: { name: string; reason: string }) => string;
  readonly remediation: (data: { reason: string; remediation: string }) => string;
  readonly help: (data: { risk: string; reference: string }) => string;
  readonly helpMarkdown: (data: { risk: string; reference: string }) => string;
  readonly waived: (waiver: Waiver) => string;
}

const en: SarifWords = {
  language: 'en-US',
  readErrors: 'Read error',
  readErrorHelp: 'What could not be read may hold anything: nothing that depends on it is judged.',
  omission: 'Findings that this log has no room for',
  omitted: (count) => `${count} findings are not in this log; the JSON report has all of them.`,
  about: ({ name, reason }) => `${name}: ${reason}`,
  remediation: ({ reason, remediation }) => `${reason} Remediation: ${remediation}`,
  help: ({ risk, reference }) => `${risk}\n\nReference: ${reference}`,
  helpMarkdown: ({ risk, reference }) => `${risk}\n\n[Reference](${reference})`,
  waived: ({ reason, owner, approvedBy, expires }) =>
    `${reason} (owner ${owner}, approved by ${approvedBy}, until ${expires} inclusive)`,
};

const zh: SarifWords = {
  language: 'zh-CN',
  readErrors: '读取失败',
  readErrorHelp: '读取失败的内容可能包含任何情况：依赖于它的检查项均不做判定。',
  omission: '此日志容纳不下的检查结果',
  omitted: (count) => `有 ${count} 条检查结果不在此日志中；JSON 报告包含全部。`,
  about: ({ name, reason }) => `${name}：${reason}`,
  remediation: ({ reason, remediation }) => `${reason} 修复建议：${remediation}`,
  help: ({ risk, reference }) => `${risk}\n\n参考：${reference}`,
  helpMarkdown: ({ risk, reference }) => `${risk}\n\n[参考](${reference})`,
  waived: ({ reason, owner, approvedBy, expires }) =>
    `${reason}（负责人 ${owner}，批准人 ${approvedBy}，有效期至 ${expires}，含当日）`,
};

/** The words of the SARIF log in a language. */
export const sarifWords: Readonly<Record<Lang, SarifWords>> = { en, zh };
