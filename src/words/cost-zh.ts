import type { UsageSource } from '../model/usage.ts';
import { grouped } from './amounts.ts';
import { assumptionZh } from './assumptions-zh.ts';
import type { CostWords } from './cost-words.ts';

const sourceNames = { ledger: '操作审计投递', 'lookup-events': 'LookupEvents', sls: 'SLS' } as const;
const seen = (sources: readonly UsageSource[]) => sources.map((source) => sourceNames[source]).join('、');

const billings = { kms1: 'KMS 1.0', kms3: 'KMS 3.0' } as const;

/** Simplified Chinese. */
export const costZh: CostWords = {
  title: '费用',
  period: '（30 天）',
  most: '最高',
  more: '如需查看所有假设及修改方法，请运行：sealwatch cost',
  range: (from, to) => `${from} 至 ${to}`,
  unknownMoney: '未知',
  expected: (range, expected) => `${range}，预期 ${expected}`,
  encrypted: (count) => `已加密 ${grouped(count)} 个集群`,
  off: (count) => `新增加密 ${grouped(count)} 个集群`,
  condition: (billing) => `按 ${billings[billing]} 计费`,
  billings,

  caveats: {
    unknownBilling:
      '无法确定这些集群的计费方式：就已读取的内容而言，其密钥不属于任何 KMS 实例，也无从得知账号使用的是按调用次数收费的 KMS 1.0，' +
      '还是默认密钥免费的 KMS 3.0。此处同时列出两种结果；在配置中设置 cost.billing 即可确定。',
    unpriced: (prices, currency) =>
      `缺少以下项目以 ${currency} 计的价格：${prices.join('、')}，相关费用未知。请在 cost.prices 中填写，或更换 cost.currency。`,
    unknown: (clusters) => `未计入：${grouped(clusters)} 个无法判定是否加密的集群。`,
    unreadableKeys: (keys) => `未计入：${grouped(keys)} 个读取失败的密钥所在的 KMS 实例。`,
    unlisted: '未计入：未能列出的集群。',
    modeled: '调用次数为估算值：操作审计中可统计的时长过短。',
    mayRepeat: '实际记录的调用次数可能包含重复：某地域一小时内的调用超过 50,000 次，超出后重复投递的调用会被重复计数。',
    observed: ({ sources, from, to }) => `调用次数为 ${from} 至 ${to} 的实际记录（${seen(sources)}），并折算为 30 天。`,
    partly: ({ observed, modeled, sources, from, to }) =>
      `${grouped(observed)} 个集群的调用次数为 ${from} 至 ${to} 的实际记录（${seen(sources)}），并折算为 30 天；其余 ${grouped(modeled)} 个集群为估算值。`,
    widest: ({ setting, unit, clusters, low, high }) =>
      `${grouped(clusters)} 个集群的估算调用次数相差超过两个数量级，主要取决于 ${setting}（单位：${unit}）。若取其预期值，30 天为 ${low} 至 ${high} 次。实际记录会取代估算值。`,
  },

  bills: {
    title: '30 天费用',
    ends: { low: '低', expected: '预期', high: '高' },
    modeled: '调用（估算）',
    observed: '调用（实际）',
    keys: '密钥',
    instances: 'KMS 实例',
    part: (what) => `${what}：`,
    subject: (what, condition) => `${what}，${condition}`,
  },

  clusters: {
    title: '集群',
    region: '地域',
    state: '状态',
    states: { encrypted: '已加密', off: '未加密' },
    versions: { v1: 'v1', v2: 'v2', unknown: '未知' },
    calls: '调用次数',
    bill: (billing) => `${billings[billing]} 计费`,
    no: '不适用',
    observed: (calls) => `${calls}（实际）`,
    place: (region, state, kms) => `${region}，${state}，KMS ${kms}`,
    callsOf: (calls) => `调用 ${calls} 次`,
    billOf: (billing, money) => `${billings[billing]} 计费 ${money}`,
    more: (count) => `另有 ${grouped(count)} 个`,
    legend: '低 / 预期 / 高；密钥只计费一次，由使用它的集群平均分摊',
    secretManager: (cluster, polling) => `集群 ${cluster} 的 ack-secret-manager：${polling}`,
    pollingOff: '已关闭轮询',
    polling: ({ calls, seconds, price }) =>
      `每个条目调用 GetSecretValue ${grouped(calls)} 次（每 ${seconds} 秒一次），未计入以上合计；${price}`,
    priceUnknown: '单价未知（cost.secretManager.callPrice）',
    pricePerEntry: (money) => `每个条目 ${money}`,
  },

  models: {
    title: '单个集群的调用次数',
    of: {
      v1: 'KMS v1，Kubernetes 1.31 之前',
      v2: 'KMS v2，Kubernetes 1.31 及以后',
      unknown: '版本未知，两者皆有可能',
    },
    parts: {
      probes: '健康检查',
      writes: '写入 Secret',
      starts: 'API Server 启动',
      status: 'Status（每分钟）',
      statusProbes: 'Status（健康检查触发）',
    },
    range: (low, high, expected) => `${low} 至 ${high}，预期 ${expected}`,
    legend: '在加密状态下升级到 1.31 的集群，可能仍使用 KMS v1',
  },

  assumptions: {
    title: '假设',
    ends: '（低、预期、高）',
    worded: assumptionZh,
    figures: (figures, unit) => [figures.replaceAll(', ', '、'), unit.startsWith('（') ? unit : ` ${unit}`],
    change: (source, setting) => `${source}；可通过 ${setting} 修改`,
    example: '如需修改，请写入 sealwatch.yaml（通过 --config F 或 SEALWATCH_CONFIG 指定）：',
    exampleSource: '合同价',
  },

  nothing: '此处没有 ACK Pro 版集群，无需加密，也没有费用。',
  unlistable: '所有集群列表读取失败，费用未知。',
};
