import { alertsZh } from './alerts-zh.ts';
import { grouped } from './amounts.ts';
import type { CommandWords } from './command-words.ts';
import { doctorZh } from './doctor-zh.ts';

const severities = alertsZh.severity;

const areas: Readonly<Record<string, string>> = {
  credentials: '访问凭据',
  clock: '时钟',
  permission: '权限',
  region: '地域',
  kms: 'KMS',
  trail: '跟踪',
  rbac: 'RBAC',
  store: '存储',
  webhook: 'Webhook',
  dashboard: '看板',
};

const outcomes: Readonly<Record<string, string>> = {
  success: '成功',
  denied: '被拒绝',
  throttled: '被限流',
  failed: '服务端错误',
};

const problems = [
  ['does not say which call it is of', '未说明是哪种调用'],
  ['does not say who called', '未说明调用者'],
  ['is of no account and region', '未说明账号和地域'],
  ['does not say when it happened', '未说明发生时间'],
  ['is dated ahead of the clock', '时间晚于当前时钟'],
  ['does not say whether the call succeeded', '未说明调用是否成功'],
  ['is in too many lists', '列表嵌套过深'],
  ['is not a record', '不是事件记录'],
  ['the list does not end', '列表未结束'],
  ['does not end', '未结束'],
  ['has a string that does not end on its line', '字符串未在行内结束'],
  ['has a string where none can be', '字符串位置不合法'],
  ['has brackets that do not match', '括号不匹配'],
] as const;

/** Simplified Chinese. */
export const commandZh: CommandWords = {
  activity: {
    records: (records, broken) =>
      `已读取 ${grouped(records)} 条记录${broken === 0 ? '' : `，${grouped(broken)} 项读取失败`}`,
    none: '其中没有 AliyunCSManagedSecurityRole 的加密或解密记录。',
    problem: (english) => problems.reduce((text, [en, zh]) => text.replace(en, zh), `${english}`),
    span: (from, to) => `${from} 至 ${to}`,
    outcome: (english) => (Object.hasOwn(outcomes, english) ? (outcomes[english] ?? english) : english),
    noKey: '未指明密钥',
    calls: (count) => `${grouped(count)} 次调用`,
    acs: '（ACS 集群，不参与判定）',
    encrypts: (names) => `用于加密：${names.join('、')}`,
    per: (hours) => (hours === 1 ? '每小时' : `每 ${hours} 小时`),
    kept: (kept, all) => `已存入台账：${kept} 个，共 ${all} 个；其余此前已存在，或不含调用记录。`,
  },

  change: {
    denied: (auditEvent) => `${auditEvent}（被拒绝）`,
    repeated: (count) => `此前已处理：${count} 个。`,
    elsewhere: (count) => `发生在其他账号：${count} 个。`,
    untouched: '未涉及本账号的资源。',
    notNamed: '（未指明）',
    noTime: '时间未知',
    unnamed: '未指明',
    noType: '类型未知',
    noAddress: '地址未知',
    auditEvent: ({ time, what, name, type, address, where }) =>
      `${time}  ${what}  操作者 ${name}（${type}），来自 ${address}  ${where}`,
    noVerdict: '没有检查结果发生变化。',
    unsettled: (id) => `${id} 仍在变更中：请重新运行此事件。`,
    incomplete: '部分内容未能重新读取。',
    report: (path) => `报告：${path}`,
    restore: (command) => `恢复：${command}`,
    switchedOff: (name, id) => `${severities.critical}  ${name}（${id}）的 Secret 落盘加密被关闭`,
    key: ({ id, state, deletionDate }) =>
      `${severities.critical}  密钥 ${id} 状态为 ${state}${deletionDate === '' ? '' : `，将于 ${deletionDate} 被删除`}`,
    encrypts: (names) => `用于加密：${names.join('、')}`,
    formerly: (names) => `存量 Secret 可能仍需该密钥：${names.join('、')}`,
    unknown: '未知',
    gone: '已不存在',
    by: (event, name) => `（${name} 执行 ${event}）`,
    more: (count) => `以及另外 ${count} 项`,
  },

  doctor: {
    account: (id) => `账号 ${id}`,
    states: { ok: '正常', missing: '缺失', unknown: '未知', advice: '建议' },
    areas: (area) => (Object.hasOwn(areas, area) ? (areas[area] ?? area) : area),
    item: (area, name, found) => `${area}：${name}：${found}`,
    worded: doctorZh,
    healthy: '没有缺失项。',
    wrong: (count, all) => `共 ${all} 项，其中 ${count} 项缺失或无法判定。`,
  },

  checks: {
    title: '检查项',
    columns: ['检查项', '级别', '合规条件'],
    sentence: (title) => `${title}。`,
    severity: (severity) => `级别：${severity}`,
    about: (type) => `资源类型：${type}`,
    stage: (stage) => `证明环节：${stage}`,
    risk: (risk) => `风险：${risk}`,
    remediation: (id, text) => `\`${id}\` 的修复建议：${text}`,
    needs: (facts) => `所需数据：${facts.join('、')}；任一数据读取失败时，结果为 INSUFFICIENT_DATA`,
    consults: (facts) => `参考数据（无论是否读取到）：${facts.join('、')}`,
    reference: (url) => `参考文档：${url}`,
  },

  exit: {
    readErrors: (count) => `${grouped(count)} 项读取失败`,
    failing: (count, severity) => `${grouped(count)} 项 NON_COMPLIANT，级别不低于${severities[severity]}`,
    fine: (severity) => `没有级别不低于${severities[severity]}的 NON_COMPLIANT`,
  },
};
