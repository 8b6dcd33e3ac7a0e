/** What the dashboard's own pages say. */
export interface DashboardWords {
  readonly lang: string;
  readonly login: string;
  readonly token: string;
  readonly open: string;
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
  readonly none: string;
  readonly logout: string;
}

const en: DashboardWords = {
  lang: 'en',
  login: 'Sign in',
  token: 'Token',
  open: 'Sign in',
  wrong: 'That token does not let in.',
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
  readErrors: 'Could not be read',
  formats: 'Formats',
  older: 'Older reports',
  none: 'No report is kept yet. It comes with the next audit: sealwatch audit, with SEALWATCH_STORE set.',
  logout: 'Sign out',
};

const zh: DashboardWords = {
  lang: 'zh-CN',
  login: '登录',
  token: '令牌',
  open: '登录',
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
  none: '还没有保存任何报告。下一次审计之后就会有：设置 SEALWATCH_STORE 后运行 sealwatch audit。',
  logout: '退出登录',
};

/** By language. */
export const dashboardWords = { en, zh } as const;
