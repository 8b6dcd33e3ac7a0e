import type { AlertWords } from './alert-words.ts';
import { longSpanZh } from './amounts-zh.ts';

/** What ActionTrail calls identities, in words. */
const actorTypes: Readonly<Record<string, string>> = {
  'ram-user': 'RAM 用户',
  'assumed-role': 'RAM 角色',
  'root-account': '主账号',
};

/** Simplified Chinese. */
export const alertsZh: AlertWords = {
  severityWord: { critical: '严重', high: '高危', medium: '中危', low: '低危' },
  severity: { critical: '严重', high: '高危', medium: '中危', low: '低危' },
  titles: {
    'read-error': ({ place }) => `${place} 有读取失败，结果不完整`,
    other: ({ subject, reason }) => `${subject}：${reason}`,
  },
  kinds: {
    opened: ({ title }) => title,
    updated: ({ title, worse, added }) =>
      `${worse ? '情况恶化：' : ''}${title}${added === 0 ? '' : `（新增 ${added} 个集群）`}`,
    lapsed: ({ title }) => `豁免已失效：${title}`,
    held: ({ title }) => `状态反复变化，稳定一天后再通知：${title}`,
    waiverExpiring: ({ title, expires }) => `豁免将于 ${expires} 到期：${title}`,
    reminded: ({ title, after }) => `${after}后仍未解决：${title}`,
    resolved: ({ title, after }) => `历时 ${after}：${title}`,
  },
  resolved: '已恢复',
  endings: {
    enabled: (key) => `密钥 ${key} 已重新启用`,
    read: (place) => `${place} 的全部内容可再次读取`,
    settled: (name, sentence) => `${name}：${sentence}`,
    gone: (name, isKey) => (isKey ? `已没有集群使用密钥 ${name}` : `${name} 已不存在`),
    over: (name) => `${name}：其余问题由其他告警通知`,
    by: (ending, actor, event) => `${ending}（${actor} 执行 ${event}）`,
  },
  mayNeedKey: (names) => `${names} 已关闭加密，但其存量 Secret 可能仍需该密钥。`,
  where: (advice, place) => `${advice}（${place}）`,
  left: (span) => `剩余 ${span}`,
  until: (time, left) => (left === '' ? time : `${time}（${left}）`),
  evaluations: {
    verified: (isOfCluster) =>
      isOfCluster
        ? '已验证：使用可用的密钥加密，且有该集群的调用记录。'
        : '已验证：使用可用的密钥加密，且至少一个使用该密钥的集群有调用记录。',
    gone: '最近一次检查没有发现该资源。',
    incomplete: (why) => `最近一次检查没有发现该资源，且未能读取全部内容：${why}`,
  },
  account: (id) => (id === '' ? '未知账号' : `账号 ${id}`),
  accounts: (count) => `${count} 个账号`,
  labels: {
    resource: '资源',
    actor: '操作者',
    impact: '影响',
    was: '原问题',
    clusters: '集群',
    deadline: '截止',
    restore: '恢复',
    remediation: '修复建议',
  },
  who: ({ name, type, address, time, event }) =>
    `${name}${type === '' ? '' : `（${actorTypes[type] ?? type}）`}${time === '' ? '' : `于 ${time} `}${address === '' ? '' : `从 ${address} `}执行 ${event}`,
  found: ({ property, actual, expected }) => `${property}（实际：${actual}；期望：${expected}）`,
  span: longSpanZh,
  sentences: (all) => all.join(''),
  names: (shown, more) => `${shown.join('、')}${more === 0 ? '' : `，以及另外 ${more} 个`}`,
  readErrors: ({ operation, resource, code }) => `${operation}${resource === '' ? '' : `（${resource}）`}：${code}。`,
  more: (count) => `以及另外 ${count} 项`,
  clipped: (count) => `…（省略 ${count} 个字符）`,
  anchor: ({ number, sha256, signature }) =>
    `证据链：第 ${number} 环，SHA-256 ${sha256}${{ none: '', signed: '，已签名', missing: '，未签名：签名密钥未能签名' }[signature]}`,
  openReport: '打开报告',
  aboutCheck: '检查项说明',
  digest: ({ account, count, parts }) =>
    `${account}：${count} 项变化${parts.length === 0 ? '' : `（${parts.join('、')}）`}`,
  counts: {
    opened: (count) => `${count} 项新增`,
    updated: (count) => `${count} 项恶化`,
    lapsed: (count) => `${count} 项豁免已失效`,
    held: (count) => `${count} 项暂停通知`,
    waiverExpiring: (count) => `${count} 项豁免即将到期`,
    reminded: (count) => `${count} 项仍未解决`,
    resolved: (count) => `${count} 项已恢复`,
  },
  firstLook: ({ account, verified, failed, readErrors }) =>
    `${account}：首次扫描，${[verified, failed, readErrors].filter((part) => part !== '').join(' · ')}`,
  noAuditSince: ({ time, age }) => `自 ${time} 起没有定时审计（${age}）`,
  noAuditAdvice: '函数 audit 的定时触发器可能已停止，或其运行失败：请查看函数日志，并运行 sealwatch doctor。',
  testTitle: 'Sealwatch 测试消息',
  testText: (channel) => `通知渠道 ${channel} 可用，无需处理。`,
  allWell: '已读取的资源中无不合规项。',
  weekly: ({ account, count }) => `${account}：本周 ${count} 项无数据`,
  unknown: ({ reason, count, names }) => `${count} × ${reason}（${names}）`,
};
