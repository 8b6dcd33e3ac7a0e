/** What the dashboard's own pages say. */
export interface DashboardWords {
  readonly lang: string;
  readonly login: string;
  readonly token: string;
  readonly open: string;
  /** What the page asks for, and where its reader finds it. */
  readonly why: string;
  readonly wrong: string;
  readonly again: string;
  readonly reports: string;
  readonly all: string;
  /** How many are newer than what is shown. */
  readonly since: (count: number) => string;
  readonly latest: string;
  readonly time: string;
  readonly kind: string;
  readonly account: string;
  readonly kinds: Readonly<Record<'audit' | 'change' | 'partial' | 'organization', string>>;
  readonly verified: string;
  readonly wrongs: string;
  readonly unknown: string;
  readonly readErrors: string;
  readonly formats: string;
  readonly older: string;
  readonly changedBy: string;
  readonly everything: string;
  readonly filter: string;
  readonly noMatch: string;
  readonly notFound: string;
  readonly notFoundWhy: string;
  readonly otherLanguage: { readonly lang: 'en' | 'zh'; readonly name: string };
  readonly none: string;
  readonly logout: string;
}

const en: DashboardWords = {
  lang: 'en',
  login: 'Sign in',
  token: 'Token',
  open: 'Sign in',
  why: 'This dashboard shows reports of Alibaba Cloud accounts. Enter the token that the operator set in SEALWATCH_DASHBOARD_TOKEN.',
  wrong: 'That token is not valid.',
  again: 'Already signed in? Open the page again.',
  reports: 'Reports',
  all: 'All reports',
  since: (count) => `${count} newer`,
  latest: 'Latest report',
  time: 'Begun (UTC)',
  kind: 'Kind',
  account: 'Account',
  kinds: { audit: 'audit', change: 'after a change', partial: 'partial audit', organization: 'organization' },
  verified: 'Clusters verified',
  wrongs: 'NON_COMPLIANT',
  unknown: 'INSUFFICIENT_DATA',
  readErrors: 'Read errors',
  formats: 'Formats',
  older: 'Older reports',
  changedBy: 'Changed by',
  everything: 'All',
  filter: 'Filter',
  noMatch: 'No report matches the filter.',
  notFound: 'Not found',
  notFoundWhy: 'There is no report or page at this address. The report may have been retired.',
  otherLanguage: { lang: 'zh', name: '中文' },
  none: 'No report is kept yet. It comes with the next audit: sealwatch audit, with SEALWATCH_STORE set.',
  logout: 'Sign out',
};

const zh: DashboardWords = {
  lang: 'zh-CN',
  login: '登录',
  token: '令牌',
  open: '登录',
  why: '此看板展示阿里云账号的审计报告。请输入运维人员在 SEALWATCH_DASHBOARD_TOKEN 中设置的令牌。',
  wrong: '令牌不正确。',
  again: '已经登录？重新打开此页面。',
  reports: '报告',
  all: '全部报告',
  since: (count) => `更新 ${count} 份`,
  latest: '最新报告',
  time: '开始时间（UTC）',
  kind: '类型',
  account: '账号',
  kinds: { audit: '审计', change: '变更之后', partial: '部分审计', organization: '组织' },
  verified: '已验证的集群',
  wrongs: 'NON_COMPLIANT',
  unknown: 'INSUFFICIENT_DATA',
  readErrors: '读取失败',
  formats: '格式',
  older: '更早的报告',
  changedBy: '变更者',
  everything: '全部',
  filter: '筛选',
  noMatch: '没有符合筛选条件的报告。',
  notFound: '未找到',
  notFoundWhy: '该地址没有报告或页面，报告可能已过保留期。',
  otherLanguage: { lang: 'en', name: 'English' },
  none: '还没有保存任何报告。下一次审计之后就会有：设置 SEALWATCH_STORE 后运行 sealwatch audit。',
  logout: '退出登录',
};

/** By language. */
export const dashboardWords = { en, zh } as const;
