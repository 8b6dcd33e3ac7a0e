import type { Lang } from './language.ts';

/** The columns of the table of findings, in their order. */
export const csvColumns = [
  'record',
  'verdict',
  'severity',
  'waivedUntil',
  'check',
  'title',
  'type',
  'name',
  'id',
  'account',
  'region',
  'reason',
  'remediation',
  'evidence',
  'controls',
  'firstSeen',
  'since',
  'by',
  'byType',
  'byAddress',
  'byEvent',
  'byTime',
  'readAt',
  'operation',
  'request',
  'waiverReason',
  'waiverOwner',
  'waiverApprovedBy',
  'finding',
  'audit',
] as const;

export type CsvColumn = (typeof csvColumns)[number];

/** What is said in the table, beside the findings themselves. */
export interface CsvWords {
  readonly columns: Readonly<Record<CsvColumn, string>>;
  readonly finding: string;
  readonly readErrors: string;
  readonly evidence: (data: { property: string; actual: string; expected: string }) => string;
}

const en: CsvWords = {
  columns: {
    record: 'Record',
    verdict: 'Verdict',
    severity: 'Severity',
    waivedUntil: 'Waived until',
    check: 'Check',
    title: 'Compliant when',
    type: 'Resource type',
    name: 'Resource name',
    id: 'Resource id',
    account: 'Account',
    region: 'Region',
    reason: 'Reason',
    remediation: 'Remediation',
    evidence: 'Evidence',
    controls: 'Controls',
    firstSeen: 'First seen',
    since: 'Since',
    by: 'Done by',
    byType: 'Type of identity',
    byAddress: 'From',
    byEvent: 'Event',
    byTime: 'Time of event',
    readAt: 'Read at',
    operation: 'Read with',
    request: 'Request',
    waiverReason: 'Waiver reason',
    waiverOwner: 'Waiver owner',
    waiverApprovedBy: 'Waiver approved by',
    finding: 'Finding',
    audit: 'Audit',
  },
  finding: 'finding',
  readErrors: 'read-error',
  evidence: ({ property, actual, expected }) => `${property}: ${actual} (expected: ${expected})`,
};

const zh: CsvWords = {
  columns: {
    record: '记录',
    verdict: '结果',
    severity: '级别',
    waivedUntil: '豁免至',
    check: '检查项',
    title: '合规条件',
    type: '资源类型',
    name: '资源名称',
    id: '资源 ID',
    account: '账号',
    region: '地域',
    reason: '原因',
    remediation: '修复建议',
    evidence: '证据',
    controls: '控制项',
    firstSeen: '首次发现',
    since: '始于',
    by: '操作者',
    byType: '身份类型',
    byAddress: '来源地址',
    byEvent: '事件',
    byTime: '事件时间',
    readAt: '读取时间',
    operation: '读取操作',
    request: '请求 ID',
    waiverReason: '豁免原因',
    waiverOwner: '豁免负责人',
    waiverApprovedBy: '豁免批准人',
    finding: '检查结果 ID',
    audit: '审计 ID',
  },
  finding: '检查结果',
  readErrors: '读取失败',
  evidence: ({ property, actual, expected }) => `${property}：${actual}（期望：${expected}）`,
};

/** The words of the table in a language. */
export const csvWords: Readonly<Record<Lang, CsvWords>> = { en, zh };
