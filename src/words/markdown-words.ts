import type { Stage } from '../model/finding.ts';
import type { Lang } from './language.ts';

type MarkdownColumn =
  | 'place'
  | 'operation'
  | 'resource'
  | 'code'
  | 'request'
  | 'advice'
  | 'severity'
  | 'check'
  | 'reason'
  | 'remediation'
  | 'since'
  | 'cluster'
  | 'region'
  | 'verification'
  | 'verdict'
  | 'until'
  | 'waiver'
  | 'selector'
  | 'problem';

/** What is said in the Markdown report and nowhere else. Counts are as people read them already. */
export interface MarkdownWords {
  readonly audit: (id: string) => string;
  readonly heading: (data: { title: string; count: string }) => string;
  readonly waived: string;
  readonly controls: string;
  readonly read: string;
  readonly readErrorNote: string;
  readonly noClusters: string;
  readonly noList: string;
  readonly columns: Readonly<Record<MarkdownColumn, string>>;
  readonly stages: Readonly<Record<Stage, string>>;
  /** An answer, by its operation and the id of its request. */
  readonly source: (data: { operation: string; request: string }) => string;
  readonly calls: (data: { count: string; last: string }) => string;
  readonly more: (count: string) => string;
  readonly problem: (data: { state: string; problem: string }) => string;
}

const en: MarkdownWords = {
  audit: (id) => `audit ${id}`,
  heading: ({ title, count }) => `${title} (${count})`,
  waived: 'Waived',
  controls: 'Controls',
  read: 'What was read',
  readErrorNote: 'Whatever follows is true only of what could be read.',
  noClusters: 'There are no clusters: the list was read completely and is empty.',
  noList: 'No list of clusters could be read: there may be any number of them, encrypted or not.',
  columns: {
    place: 'Where',
    operation: 'Operation',
    resource: 'Resource',
    code: 'Code',
    request: 'Request',
    advice: 'What to do',
    severity: 'Severity',
    check: 'Check',
    reason: 'Reason',
    remediation: 'Remediation',
    since: 'Since',
    cluster: 'Cluster',
    region: 'Region',
    verification: 'Verification',
    verdict: 'Verdict',
    until: 'Until',
    waiver: 'Why, and who answers for it',
    selector: 'For',
    problem: 'Problem',
  },
  stages: {
    configured: 'Configured',
    keyUsable: 'Key usable',
    roleAuthorized: 'Role authorized',
    keyUsed: 'Key used',
    existingSecretsReencrypted: 'Existing Secrets re-encrypted',
  },
  source: ({ operation, request }) => `${operation}, request ${request}`,
  calls: ({ count, last }) => `${count} calls, last ${last}`,
  more: (count) => `… ${count} more (\`--all\` shows them)`,
  problem: ({ state, problem }) => `${state}: ${problem}`,
};

const zh: MarkdownWords = {
  audit: (id) => `审计 ${id}`,
  heading: ({ title, count }) => `${title}（${count}）`,
  waived: '已豁免',
  controls: '控制项',
  read: '读取情况',
  readErrorNote: '以下内容仅在已读取的范围内成立。',
  noClusters: '没有集群：列表已完整读取，结果为空。',
  noList: '所有集群列表读取失败：可能存在任意数量的集群，是否加密未知。',
  columns: {
    place: '位置',
    operation: '操作',
    resource: '资源',
    code: '错误码',
    request: '请求 ID',
    advice: '处理',
    severity: '级别',
    check: '检查项',
    reason: '原因',
    remediation: '修复建议',
    since: '始于',
    cluster: '集群',
    region: '地域',
    verification: '验证',
    verdict: '结果',
    until: '豁免至',
    waiver: '原因及负责人',
    selector: '对象',
    problem: '问题',
  },
  stages: {
    configured: '已配置',
    keyUsable: '密钥有效',
    roleAuthorized: '角色已授权',
    keyUsed: '使用情况',
    existingSecretsReencrypted: '存量 Secret 已重写',
  },
  source: ({ operation, request }) => `${operation}，请求 ${request}`,
  calls: ({ count, last }) => `${count} 次，最近一次为 ${last}`,
  more: (count) => `… 另有 ${count} 项（使用 \`--all\` 查看全部）`,
  problem: ({ state, problem }) => `${state}：${problem}`,
};

/** The words of the Markdown report in a language. */
export const markdownWords: Readonly<Record<Lang, MarkdownWords>> = { en, zh };
