import type { Waiver } from '../model/finding.ts';
import type { Lang } from './language.ts';

/** What is said in OCSF events, beside the findings themselves. The captions of its numbers are its own, in English. */
export interface OcsfWords {
  readonly readErrors: string;
  readonly readErrorDescription: string;
  readonly grant: string;
  readonly waived: (waiver: Waiver) => string;
}

const en: OcsfWords = {
  readErrors: 'Everything in scope can be read',
  readErrorDescription: 'What could not be read may hold anything: nothing that depends on it is judged.',
  grant: 'See what is missing: sealwatch doctor. Grant it: sealwatch policy.',
  waived: ({ reason, owner, approvedBy, expires }) =>
    `Waived until ${expires}, inclusive: ${reason} (owner ${owner}, approved by ${approvedBy}).`,
};

const zh: OcsfWords = {
  readErrors: '范围内的内容均可读取',
  readErrorDescription: '读取失败的内容可能包含任何情况：依赖于它的检查项均不做判定。',
  grant: '查看缺少什么：sealwatch doctor。授予权限：sealwatch policy。',
  waived: ({ reason, owner, approvedBy, expires }) =>
    `豁免至 ${expires}（含当日）：${reason}（负责人 ${owner}，批准人 ${approvedBy}）。`,
};

/** The words of OCSF events in a language. */
export const ocsfWords: Readonly<Record<Lang, OcsfWords>> = { en, zh };
