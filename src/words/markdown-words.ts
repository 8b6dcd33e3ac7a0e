import type { Severity, Verdict } from '../model/finding.ts';
import type { Rung } from '../model/proof.ts';
import type { Lang } from './language.ts';

type Column =
  | 'place'
  | 'operation'
  | 'resource'
  | 'code'
  | 'request'
  | 'severity'
  | 'check'
  | 'reason'
  | 'remedy'
  | 'since'
  | 'cluster'
  | 'region'
  | 'proof'
  | 'control'
  | 'verdict'
  | 'until'
  | 'owner'
  | 'selector'
  | 'problem'
  | 'what'
  | 'low'
  | 'likely'
  | 'high';

/** What is said in the Markdown report, beside the findings themselves. Counts come as numbers and as people read them. */
export interface MarkdownWords {
  readonly title: (data: { proven: string; clusters: string }) => string;
  readonly titleUnknown: string;
  readonly atLeast: (clusters: string) => string;
  readonly origin: (data: { accounts: string; regions: number; time: string; tool: string; audit: string }) => string;
  readonly accountUnknown: string;
  readonly headings: Readonly<
    Record<'unread' | 'fire' | 'waived' | 'idle' | 'untold' | 'clusters' | 'controls' | 'cost' | 'read', string>
  >;
  readonly unreadNote: string;
  readonly calm: string;
  readonly calmAsFarAsRead: string;
  readonly noClusters: string;
  readonly unlisted: string;
  readonly columns: Readonly<Record<Column, string>>;
  readonly rungs: Readonly<Record<Rung, string>>;
  readonly severity: Readonly<Record<Severity, string>>;
  /** A verdict in a cell of the table of clusters, beside its sign. */
  readonly verdict: Readonly<Record<Verdict, string>>;
  readonly proofs: Readonly<Record<'cluster' | 'key' | 'none' | 'none-needed', string>>;
  readonly calls: (data: { count: string; last: string }) => string;
  readonly more: (count: string) => string;
  readonly waivedBy: (data: { reason: string; owner: string; approvedBy: string }) => string;
  readonly unused: string;
  readonly lapsed: string;
  readonly malformed: string;
  readonly sealed: (count: string) => string;
  readonly off: (count: string) => string;
  readonly billing: Readonly<Record<'kms1' | 'kms3', string>>;
  readonly costUntold: (count: string) => string;
  readonly costUnreadKeys: (count: string) => string;
  readonly costUnlisted: string;
  readonly costUnpriced: (names: string) => string;
  readonly costOpen: string;
  readonly modeled: string;
  readonly observed: (data: { from: string; to: string; count: string }) => string;
  readonly run: (data: { calls: string; seconds: string }) => string;
}

const en: MarkdownWords = {
  title: ({ proven, clusters }) => `Sealwatch: ${proven} of ${clusters} clusters proven`,
  titleUnknown: 'Sealwatch: it is not known how many clusters there are',
  atLeast: (clusters) => `at least ${clusters}`,
  origin: ({ accounts, regions, time, tool, audit }) =>
    `Account ${accounts} · ${regions} ${regions === 1 ? 'region' : 'regions'} · read ${time} · ${tool} · audit ${audit}`,
  accountUnknown: 'unknown',
  headings: {
    unread: 'Could not be read',
    fire: 'On fire',
    waived: 'Waived',
    idle: 'Waivers that waive nothing',
    untold: 'Could not be told',
    clusters: 'Clusters',
    controls: 'Controls',
    cost: 'Cost of 30 days',
    read: 'What was read',
  },
  unreadNote: 'Whatever follows is true only of what could be read. See what is missing: `sealwatch doctor`.',
  calm: 'Nothing is on fire.',
  calmAsFarAsRead: 'Nothing is on fire in what could be read.',
  noClusters: 'There are no clusters: the list came whole and is empty.',
  unlisted: 'Clusters may be missing: not every list could be read whole.',
  columns: {
    place: 'Where',
    operation: 'Operation',
    resource: 'Resource',
    code: 'Code',
    request: 'Request',
    severity: 'Severity',
    check: 'Check',
    reason: 'Reason',
    remedy: 'Remedy',
    since: 'Since',
    cluster: 'Cluster',
    region: 'Region',
    proof: 'Proof',
    control: 'Control',
    verdict: 'Verdict',
    until: 'Until',
    owner: 'Why, and who answers for it',
    selector: 'For',
    problem: 'Problem',
    what: 'What',
    low: 'Low',
    likely: 'Likely',
    high: 'High',
  },
  rungs: {
    configured: 'Configured',
    keyValid: 'Key valid',
    roleAuthorized: 'Role authorized',
    seenWorking: 'Seen working',
    oldSecretsRewritten: 'Old Secrets rewritten',
  },
  severity: { critical: 'CRITICAL', high: 'HIGH', medium: 'MEDIUM', low: 'LOW' },
  verdict: { COMPLIANT: 'yes', NON_COMPLIANT: 'no', INSUFFICIENT_DATA: 'untold', NOT_APPLICABLE: 'n/a' },
  proofs: { cluster: 'cluster', key: 'key', none: 'none', 'none-needed': 'n/a' },
  calls: ({ count, last }) => `${count} calls, last ${last}`,
  more: (count) => `… ${count} more (\`--all\` shows them)`,
  waivedBy: ({ reason, owner, approvedBy }) => `${reason} (owner ${owner}, approved by ${approvedBy})`,
  unused: 'no finding is like it',
  lapsed: 'lapsed',
  malformed: 'malformed',
  sealed: (count) => `Sealed clusters: ${count}`,
  off: (count) => `Clusters that are off: ${count}, what sealing them would add`,
  billing: { kms1: 'if KMS 1.0 bills', kms3: 'if KMS 3.0 bills' },
  costUntold: (count) => `Not in these figures: clusters whose encryption could not be told (${count}).`,
  costUnreadKeys: (count) => `Not in these figures: the KMS instances of keys that could not be read (${count}).`,
  costUnlisted: 'Not in these figures: clusters that could not be listed.',
  costUnpriced: (names) => `Not in these figures, for no price is known in this currency: ${names}.`,
  costOpen: 'It is not known how some keys are billed, so both sums are shown; `cost.billing` settles it.',
  modeled: 'The calls are modeled: no ledger tells how many there were.',
  observed: ({ from, to, count }) =>
    `The calls of ${count} of the sealed clusters were observed from ${from} to ${to} and extrapolated; others are modeled.`,
  run: ({ calls, seconds }) => `${calls} API calls in ${seconds} s.`,
};

const zh: MarkdownWords = {
  title: ({ proven, clusters }) => `Sealwatch：${clusters} 个集群中 ${proven} 个已证明`,
  titleUnknown: 'Sealwatch：集群总数未知',
  atLeast: (clusters) => `至少 ${clusters}`,
  origin: ({ accounts, regions, time, tool, audit }) =>
    `账号 ${accounts} · ${regions} 个地域 · 读取时间 ${time} · ${tool} · 审计 ${audit}`,
  accountUnknown: '未知',
  headings: {
    unread: '未能读取',
    fire: '紧急问题',
    waived: '已豁免',
    idle: '未生效的豁免',
    untold: '无法判断',
    clusters: '集群',
    controls: '控制项',
    cost: '30 天费用',
    read: '读取情况',
  },
  unreadNote: '以下内容仅对已读取的部分成立。查看缺少什么：`sealwatch doctor`。',
  calm: '没有紧急问题。',
  calmAsFarAsRead: '在已读取的内容中没有紧急问题。',
  noClusters: '没有集群：列表已完整读取，并且为空。',
  unlisted: '可能缺少集群：并非所有列表都已完整读取。',
  columns: {
    place: '位置',
    operation: '操作',
    resource: '资源',
    code: '错误码',
    request: '请求 ID',
    severity: '严重程度',
    check: '检查项',
    reason: '原因',
    remedy: '修复方法',
    since: '开始时间',
    cluster: '集群',
    region: '地域',
    proof: '证明',
    control: '控制项',
    verdict: '结论',
    until: '有效期至',
    owner: '原因及负责人',
    selector: '对象',
    problem: '问题',
    what: '项目',
    low: '低',
    likely: '预计',
    high: '高',
  },
  rungs: {
    configured: '已配置',
    keyValid: '密钥有效',
    roleAuthorized: '角色已授权',
    seenWorking: '观察到使用',
    oldSecretsRewritten: '旧 Secret 已重写',
  },
  severity: { critical: '严重', high: '高', medium: '中', low: '低' },
  verdict: { COMPLIANT: '是', NON_COMPLIANT: '否', INSUFFICIENT_DATA: '未知', NOT_APPLICABLE: '不适用' },
  proofs: { cluster: '集群级', key: '密钥级', none: '无', 'none-needed': '不适用' },
  calls: ({ count, last }) => `${count} 次调用，最近 ${last}`,
  more: (count) => `… 另有 ${count} 项（使用 \`--all\` 显示全部）`,
  waivedBy: ({ reason, owner, approvedBy }) => `${reason}（负责人 ${owner}，批准人 ${approvedBy}）`,
  unused: '没有与之匹配的发现项',
  lapsed: '已过期',
  malformed: '格式错误',
  sealed: (count) => `已加密的集群：${count}`,
  off: (count) => `未加密的集群：${count}，开启后增加的费用`,
  billing: { kms1: '若按 KMS 1.0 计费', kms3: '若按 KMS 3.0 计费' },
  costUntold: (count) => `未计入：无法判断是否加密的集群（${count} 个）。`,
  costUnreadKeys: (count) => `未计入：未能读取的密钥所在的 KMS 实例（${count} 个密钥）。`,
  costUnlisted: '未计入：未能列出的集群。',
  costUnpriced: (names) => `未计入，因为该货币下没有已知价格：${names}。`,
  costOpen: '部分密钥的计费方式未知，因此列出两种合计；可用 `cost.billing` 指定。',
  modeled: '调用次数为模型估算：没有账本记录实际次数。',
  observed: ({ from, to, count }) =>
    `${count} 个已加密集群的调用次数来自 ${from} 至 ${to} 的观察并外推；其余为模型估算。`,
  run: ({ calls, seconds }) => `共 ${calls} 次 API 调用，用时 ${seconds} 秒。`,
};

/** The words of the Markdown report in a language. */
export const markdownWords: Readonly<Record<Lang, MarkdownWords>> = { en, zh };
