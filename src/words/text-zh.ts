import { grouped } from './amounts.ts';
import { agoZh, spanZh, tookZh } from './amounts-zh.ts';
import { phrasebook } from './phrasebook.ts';
import type { TextWords } from './text-words.ts';

const waiverProblem = phrasebook([
  ['there is no check {id}', '没有名为 {id} 的检查项'],
  ['it needs either resource or tag', '须且只须填写 resource 或 tag 之一'],
  ['{field} is missing', '缺少 {field}'],
  ['expires is no date like 2026-12-31', 'expires 不是形如 2026-12-31 的日期'],
  ['it lapsed after {day}', '已在 {day} 之后失效'],
]);

/** Simplified Chinese. */
export const textZh: TextWords = {
  lang: 'zh',
  list: (names) => names.join('、'),
  lists: (lists) => lists.join('；'),
  aside: (text) => `（${text}）`,
  both: (one, other) => `${one} 和 ${other}`,
  andMore: (shown, more) => `${shown}，以及另外 ${grouped(more)} 个`,
  more: (count) => `另有 ${grouped(count)} 项`,
  shownByAll: (what) => `${what}（使用 --all 查看全部）`,

  span: spanZh,
  ago: agoZh,
  took: tookZh,

  account: '账号',
  accountNamed: (id) => `账号 ${id}`,
  wholeAccount: '整个账号',
  thisAccount: '本账号',
  clusters: (count) => `${grouped(count)} 个集群`,
  resources(count, type) {
    switch (type) {
      case 'ACS::ACK::Cluster':
        return `${grouped(count)} 个集群`;
      case 'ACS::KMS::Key':
        return `${grouped(count)} 个密钥`;
      case 'ACS::::Region':
        return `${grouped(count)} 个地域`;
      case 'ACS::::Account':
        return `${grouped(count)} 个账号`;
      default:
        return `${grouped(count)} 个资源`;
    }
  },

  verdicts: {
    COMPLIANT: { word: '是', alone: '是' },
    NON_COMPLIANT: { word: '否', alone: '否' },
    INSUFFICIENT_DATA: { word: '未知', alone: '未知' },
    NOT_APPLICABLE: { word: '不适用', alone: '不适用' },
  },

  readErrors: {
    title: '未能读取',
    places: (count) => `${count} 处`,
    fix: '处理：',
    hints: {
      throttled: '请稍后再运行，或降低运行频率：调用速度超过了本账号的限制',
      clock: '请校准本机时钟，建议使用 NTP：与云端时间相差超过 15 分钟',
      'no-credentials': '请通过环境变量、配置文件或角色提供访问凭据，然后运行：sealwatch doctor',
      'bad-credentials': '请检查 AccessKey 及其 Secret，以及安全令牌是否过期',
      'in-debt': '请结清账号欠费，然后重新运行',
      'kms-not-enabled': '请为本账号开通 KMS',
      'role-not-attached': '请在 RAM 控制台为容器服务授权 AliyunCSManagedSecurityRole',
      'risk-control': '请联系阿里云技术支持：本账号受到风控限制',
      absent: '请确认其是否已被删除，或位于其他地域或账号',
      network: '请检查从本机到云端的网络；如果设置了 SEALWATCH_ENDPOINTS，请一并检查',
      deadline: '请为本次运行留出更多时间：读取到此处之前运行已结束',
      'damaged-run': '无需处理：之后的运行会重新审计；请查明是谁写入了存储',
      'no-result': '请查看审计账号的函数日志，然后重新运行',
      organization: '请检查配置中的 organization',
      'no-member-role': '请在该账号中创建角色并信任本账号，参见 sealwatch policy --member',
      'not-asked': '请先解决在它之前失败的问题：此项尚未发起请求',
      malformed: '请重新运行；如果问题依旧，请告知我们：应答与文档不符',
      server: '请重新运行；如果问题依旧，请将请求 ID 提供给阿里云技术支持',
      other: '请查询该错误码；如需逐项检查权限和配置，请运行：sealwatch doctor',
    },
    grant: (actions) => `请授予 ${actions} 权限，参见：sealwatch policy`,
  },

  fire: {
    title: '不合规项',
    nothing: '无不合规项',
    nothingRead: '已读取的资源中无不合规项',
    waived: (count) => `已豁免 ${grouped(count)} 项`,
    count: (parts) => parts.join('，'),
    findings: (count) => `共 ${grouped(count)} 条检查结果`,
    left: (count, bySeverity) => `另有 ${grouped(count)} 项：${bySeverity.join('、')}`,
  },

  cause: {
    waived: '已豁免  ',
    encrypts: (count) => `用于加密 ${grouped(count)} 个集群：`,
    left: (names) => `以下集群的存量 Secret 可能仍需该密钥：${names}`,
    also: '另：',
    since: (time, span) => `始于 ${time}，已持续 ${span}`,
    waivedUntil: (day) => `豁免至 ${day}（含当日）：`,
    waiver: ({ reason, owner, approvedBy }) => `${reason}（负责人 ${owner}，批准人 ${approvedBy}）`,
    price: (money) => `预计每月约 ${money}`,
    undo: (command) => `撤销：${command}`,
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
    problem: waiverProblem,
    owner: (name) => `负责人 ${name}`,
  },

  unknown: {
    title: '无数据',
    left: (findings, reasons) => `另有 ${grouped(reasons)} 个原因，涉及 ${grouped(findings)} 条检查结果`,
    waiting: (count) => `${grouped(count)} 条检查结果取决于上述未能读取的内容`,
    alike: '其余与此类似。',
    elsewhere: (count) => `其他位置还有 ${grouped(count)} 个`,
  },

  clusterList: {
    title: '集群',
    left: (count, verified) => `另有 ${grouped(count)} 个，其中 ${grouped(verified)} 个已验证`,
    notEncryptable: (count, kinds) => `${grouped(count)} 个集群已结束，或不支持使用密钥加密：${kinds}`,
    otherKind: '其他',
    kind: (count, kind) => `${kind} ${grouped(count)} 个`,
    none: (place) => [`没有集群：${place}`, '（列表已完整读取，结果为空）。'],
    noList: ['未能读取任何集群列表', '：可能存在任意数量的集群，是否加密未知。'],
    missing: (places) => `列表不完整，此处可能缺少集群。以下位置的集群列表未能完整读取：${places}。`,
    titles: {
      account: '账号',
      region: '地域',
      configured: '已配置',
      configuredShort: '配置',
      key: '密钥',
      role: '角色',
      keyUsed: '使用情况',
      oldSecrets: '存量 Secret',
      oldSecretsShort: '存量',
      verification: '验证',
    },
    verification: '验证：',
    verified: { none: '无', key: '密钥', cluster: '集群' },
  },

  seen: {
    shared: '共用密钥',
    calls: (count) => `${grouped(count)} 次`,
    readErrors: '未读取',
    with: (words, detail) => `${words}，${detail}`,
  },

  totals: {
    atLeast: (count) => `至少 ${grouped(count)} 个集群`,
    unknown: '集群数未知',
    pro: (count) => `Pro 版 ${grouped(count)} 个`,
    verified: (count) => `已验证 ${grouped(count)} 个`,
    accountUnknown: '账号未知',
    regions: (count) => `${count} 个地域`,
    read: (time, ago) => `读取于 ${time}${ago === '' ? '' : `，${ago}`}`,
    calls: (count, took) => `API 调用 ${grouped(count)} 次，耗时 ${took}`,
    report: (path) => `报告：${path}`,
    exit: (code, why) => `退出码 ${code}：${why}`,
  },
};
