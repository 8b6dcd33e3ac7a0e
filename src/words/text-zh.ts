import type { ResourceType } from '../model/finding.ts';
import { grouped } from './amounts.ts';
import { agoZh, spanZh, tookZh } from './amounts-zh.ts';
import type { TextWords } from './text-en.ts';

const resourceNames: Readonly<Record<ResourceType, string>> = {
  'ACS::ACK::Cluster': '集群',
  'ACS::KMS::Key': '密钥',
  'ACS::RAM::Role': '角色',
  'ACS::::Region': '地域',
  'ACS::::Account': '账号',
};

/** Simplified Chinese. */
export const textZh: TextWords = {
  list: (names) => names.join('、'),
  lists: (lists) => lists.join('；'),
  colon: '：',
  aside: (text) => `（${text}）`,
  andMore: (shown, more) => `${shown}，以及另外 ${grouped(more)} 个`,
  more: (count, parts) => `另有 ${grouped(count)} 项${parts.length === 0 ? '' : `：${parts.join('、')}`}`,
  shownByAll: (what) => `${what}（使用 --all 查看全部）`,
  rest: '其余内容已省略',

  span: spanZh,
  ago: agoZh,
  took: tookZh,

  account: '账号',
  accountNamed: (id) => `账号 ${id}`,
  wholeAccount: '整个账号',
  thisAccount: '本账号',
  clusters: (count) => `${grouped(count)} 个集群`,
  resources: (count, type) => `${grouped(count)} 个${type === undefined ? '资源' : resourceNames[type]}`,

  headline: {
    verified: (verified, of) => `${grouped(of)} 个 Pro 集群中 ${grouped(verified)} 个已验证`,
    atLeast: (verified, of) => `至少 ${grouped(of)} 个 Pro 集群中 ${grouped(verified)} 个已验证`,
    none: '没有 Pro 集群',
    kinds: {
      change: '仅包含事件涉及的内容',
      partial: '部分结果：运行在读取完成前已结束',
      iac: '读取自文件：部署前无法验证',
    },
    unlisted: 'Pro 集群数量未知',
    severity: (count, word) => `${grouped(count)} 项${word}`,
    insufficientData: (count) => `${grouped(count)} 项无数据`,
    readErrors: (count) => `${grouped(count)} 项读取失败`,
  },

  verdicts: {
    COMPLIANT: { word: '是', alone: '是' },
    NON_COMPLIANT: { word: '否', alone: '否' },
    INSUFFICIENT_DATA: { word: '未知', alone: '未知' },
    NOT_APPLICABLE: { word: '不适用', alone: '不适用' },
  },

  readErrors: {
    title: (count) => `${grouped(count)} 项读取失败，结果不完整`,
    places: (count) => `${count} 处`,
  },

  failed: {
    title: '不合规项',
    nothing: '无不合规项',
    nothingRead: '已读取的资源中无不合规项',
    waived: (count) => `已豁免 ${grouped(count)} 项`,
  },

  cause: {
    waived: '已豁免',
    encrypts: (count) => `用于加密 ${grouped(count)} 个集群：`,
    left: (names) => `以下集群的存量 Secret 可能仍需该密钥：${names}`,
    also: '另：',
    since: (time, span) => `始于 ${time}，已持续 ${span}`,
    waivedUntil: (day) => `豁免至 ${day}（含当日）：`,
    waiver: ({ reason, owner, approvedBy }) => `${reason}（负责人 ${owner}，批准人 ${approvedBy}）`,
    price: (money) => `预计每 30 天约 ${money}`,
    restore: '恢复：',
    remediate: (text) => `修复建议：${text}`,
    stateUnknown: '状态未知',
    specUnknown: '规格未知',
    versionUnknown: '版本未知',
    deletionProtection: (state) => `删除保护 ${state}`,
    instance: (id) => `KMS 实例 ${id}`,
    kubernetes: (version) => `Kubernetes ${version}`,
  },

  waivers: {
    title: '未起作用的豁免',
    states: { unused: '未匹配', lapsed: '已失效', malformed: '格式错误' },
    of: (selector) => `（${selector}）`,
    unused: '没有与之匹配的检查结果',
    problems: {
      'unknown-check': ({ check }) => `没有名为 ${check} 的检查项`,
      'no-selector': () => '须且只须填写 resource 或 tag 之一',
      'reason-missing': () => '缺少 reason',
      'owner-missing': () => '缺少 owner',
      'approvedBy-missing': () => '缺少 approvedBy',
      'expires-missing': () => '缺少 expires',
      'expires-malformed': () => 'expires 不是形如 2026-12-31 的日期',
      lapsed: ({ expires }) => `已在 ${expires} 之后失效`,
    },
    owner: (name) => `负责人 ${name}`,
  },

  insufficientData: {
    title: '无数据',
    left: (findings, reasons) => `另有 ${grouped(reasons)} 个原因，涉及 ${grouped(findings)} 条检查结果`,
    waiting: (count) => `${grouped(count)} 条检查结果取决于上述读取失败`,
    alike: '其余仅时间或次数不同。',
    elsewhere: (count) => `其他位置还有 ${grouped(count)} 个`,
  },

  clusterList: {
    title: '集群',
    left: (count, verified) => `另有 ${grouped(count)} 个，其中 ${grouped(verified)} 个已验证`,
    notEncryptable: (count, kinds) => `${grouped(count)} 个集群已结束，或不支持使用密钥加密：${kinds}`,
    otherKind: '其他',
    kind: (count, kind) => `${kind} ${grouped(count)} 个`,
    none: (place) => `没有集群：${place}（列表已完整读取，结果为空）。`,
    noList: '所有集群列表读取失败：可能存在任意数量的集群，是否加密未知。',
    missing: (places) => `以下位置的集群列表读取不完整，此处可能缺少集群：${places}。`,
    titles: {
      account: '账号',
      region: '地域',
      configured: '已配置',
      configuredShort: '配置',
      key: '密钥',
      role: '角色',
      keyUsed: '密钥使用',
      existingSecrets: '存量 Secret',
      existingSecretsShort: '存量',
      verified: '验证',
    },
    verified: { no: '未通过', unknown: '未知', key: '已验证（密钥级）', cluster: '已验证' },
  },

  keyUsage: {
    shared: '共用密钥',
    readError: '读取失败',
    with: (words, detail) => `${words}，${detail}`,
  },

  totals: {
    accountUnknown: '账号未知',
    atLeast: (count) => `至少 ${grouped(count)} 个集群`,
    regions: (count) => `${count} 个地域`,
    read: (time, ago) => `读取于 ${time}${ago === '' ? '' : `，${ago}`}`,
    calls: (count, took) => `API 调用 ${grouped(count)} 次，耗时 ${took}`,
    report: (path) => `报告 ${path}`,
    exit: (code, why) => `退出码 ${code}：${why}`,
  },
};
