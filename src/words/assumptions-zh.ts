import type { ReportedAssumption } from '../model/cost.ts';
import { phrasebook } from './phrasebook.ts';

/** Units and sources of what cost rests on. A source that somebody configured is theirs, and stays as it is. */
const phrase = phrasebook([
  ['configured', '来自配置'],
  ['API servers per cluster', '个 API Server（每集群）'],
  ['not documented; two survive the loss of a zone', '文档未说明；两个即可承受一个可用区故障'],
  ['Secrets per cluster', '个 Secret（每集群）'],
  [
    'ACK: about 50 in an empty cluster; the API server caches the keys of 1,000',
    'ACK：空集群中约有 50 个；API Server 缓存 1,000 个的密钥',
  ],
  ['writes of Secrets per cluster and day', '次 Secret 写入（每集群每天）'],
  ['a guess: most Secrets are written when something is deployed', '推测：大多数 Secret 在部署时写入'],
  ['starts of each API server in 30 days', '次启动（每个 API Server，30 天）'],
  ['a guess: maintenance, upgrades and scaling of the control plane', '推测：控制面的维护、升级和扩缩容'],
  ['seconds between health probes of an API server', '秒（API Server 健康检查的间隔）'],
  [
    'kube-apiserver keeps the answer for 20 s, so that shorter intervals count as 20; how often ACK asks is unknown',
    'kube-apiserver 将结果缓存 20 秒，因此更短的间隔按 20 秒计；ACK 的检查频率未知',
  ],
  ['Decrypt calls at each start, KMS v2', '次 Decrypt 调用（每次启动，KMS v2）'],
  [
    'Kubernetes: one for each seed that Secrets were written with; how many there are is a guess',
    'Kubernetes：写入 Secret 时使用的每个种子各一次；种子数量为推测',
  ],
  ['KMS calls for each Status, KMS v2', '次 KMS 调用（每次 Status，KMS v2）'],
  [
    'the public plugin makes an Encrypt and a Decrypt; whether that of ACK does is not known',
    '公开的插件会进行一次 Encrypt 和一次 Decrypt；ACK 所用插件是否如此未知',
  ],
  ['of the health probes that ask for Status too, KMS v2', '（同时查询 Status 的健康检查所占比例，KMS v2）'],
  [
    'kube-apiserver asks each minute; whether probes of ACK make it ask more often is not known',
    'kube-apiserver 每分钟查询一次；ACK 的健康检查是否会增加查询未知',
  ],
  ['versions per key, KMS 1.0', '个版本（每个密钥，KMS 1.0）'],
  [
    'one without rotation; rotation adds one each time, and it is not read how often',
    '未轮转时为一个；每次轮转增加一个，轮转频率未读取',
  ],
  ['of each call that KMS denied', '（每次被 KMS 拒绝的调用）'],
  ['unknown whether denied calls are billed', '被拒绝的调用是否计费未知'],
  ['of each call that KMS throttled', '（每次被 KMS 限流的调用）'],
  ['unknown whether throttled calls are billed', '被限流的调用是否计费未知'],

  ['times the price', '倍（相对于标准价格）'],
  ['{currency} per 10,000 calls', '{currency}（每 10,000 次调用）'],
  ['{currency} per key version and day', '{currency}（每个密钥版本每天）'],
  ['{currency} per key and day', '{currency}（每个密钥每天）'],
  ['{currency} per month', '{currency}（每月）'],
  [
    'KMS 3.0 billing page, alibabacloud.com, undated, seen in {month}',
    'KMS 3.0 计费页面，alibabacloud.com，无日期，{month} 查看',
  ],
  [
    'implied by KMS 3.0 billing, which has no price per call; not stated for the calls of ACK, undated, seen in {month}',
    '由 KMS 3.0 计费规则推断，其中没有按调用次数的价格；未针对 ACK 的调用说明，无日期，{month} 查看',
  ],
  ['KMS 1.0 billing page, alibabacloud.com, {date}', 'KMS 1.0 计费页面，alibabacloud.com，{date}'],
  ['KMS 1.0 billing document, AlibabaCloudDocs/kms, {date}', 'KMS 1.0 计费文档，AlibabaCloudDocs/kms，{date}'],
  [
    'the factor of the list in CNY; none is published for USD, {date}',
    '采用人民币价格表中的系数；美元价格表未公布，{date}',
  ],
]);

/** Unit and source of an assumption, in Chinese where they are ours. */
export function assumptionZh({ unit, source }: Pick<ReportedAssumption, 'unit' | 'source'>): {
  unit: string;
  source: string;
} {
  return { unit: phrase(unit), source: phrase(source) };
}
