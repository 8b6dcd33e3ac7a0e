import type { Lang } from './language.ts';

/** The families of metrics, in the order in which they are written. */
export type MetricName =
  | 'sealwatch_build_info'
  | 'sealwatch_audit_started_timestamp_seconds'
  | 'sealwatch_audit_finished_timestamp_seconds'
  | 'sealwatch_audit_api_calls'
  | 'sealwatch_read_errors'
  | 'sealwatch_read_error_operations'
  | 'sealwatch_unlisted'
  | 'sealwatch_clusters'
  | 'sealwatch_pro_clusters'
  | 'sealwatch_verified_clusters'
  | 'sealwatch_findings'
  | 'sealwatch_failed_checks'
  | 'sealwatch_noncompliant_findings'
  | 'sealwatch_check_findings'
  | 'sealwatch_cluster_stage'
  | 'sealwatch_cluster_verified'
  | 'sealwatch_cluster_key_used_timestamp_seconds'
  | 'sealwatch_waivers'
  | 'sealwatch_cost_monthly'
  | 'sealwatch_cost_unknown_clusters'
  | 'sealwatch_cost_unreadable_keys'
  | 'sealwatch_cost_unpriced';

/** What each family is. */
export type PrometheusWords = Readonly<Record<MetricName, string>>;

const en: PrometheusWords = {
  sealwatch_build_info: 'The version that made the report, and what kind of report it is.',
  sealwatch_audit_started_timestamp_seconds: 'When reading began.',
  sealwatch_audit_finished_timestamp_seconds: 'When reading ended.',
  sealwatch_audit_api_calls: 'Calls that the audit made, by operation.',
  sealwatch_read_errors:
    'Things in scope that could not be read. While this is not 0, the other figures are not all there is.',
  sealwatch_read_error_operations: 'Things in scope that could not be read, by operation and error code.',
  sealwatch_unlisted: 'Places whose list of clusters could not be read: clusters may be missing.',
  sealwatch_clusters: 'Clusters that were listed.',
  sealwatch_pro_clusters: 'Clusters that a key could encrypt.',
  sealwatch_verified_clusters: 'Clusters of which it is verified that their Secrets are encrypted by a key that works.',
  sealwatch_findings: 'Findings by verdict.',
  sealwatch_failed_checks: 'Root causes of NON_COMPLIANT findings that are not waived, by severity.',
  sealwatch_noncompliant_findings: 'NON_COMPLIANT findings by severity, and whether they are waived.',
  sealwatch_check_findings: 'Findings by check and verdict; absent where there is none.',
  sealwatch_cluster_stage: 'Always 1: the verdict label is the verdict of the stage of the cluster.',
  sealwatch_cluster_verified: 'Always 1: the verified label is cluster, key, no, unknown or not_applicable.',
  sealwatch_cluster_key_used_timestamp_seconds:
    'When the service role last used the key; absent where no usage is known.',
  sealwatch_waivers: 'Waivers of the configuration by state.',
  sealwatch_cost_monthly:
    'What encrypting costs in 30 days, or would add where it is off, in the currency of the label.',
  sealwatch_cost_unknown_clusters: 'Clusters whose encryption is unknown: they are in no cost.',
  sealwatch_cost_unreadable_keys: 'Keys that could not be read: what their KMS instance costs is in no cost.',
  sealwatch_cost_unpriced: 'Prices that are not known in the currency: what they are for is in no cost.',
};

const zh: PrometheusWords = {
  sealwatch_build_info: '生成报告的版本，以及报告的种类。',
  sealwatch_audit_started_timestamp_seconds: '开始读取的时间。',
  sealwatch_audit_finished_timestamp_seconds: '结束读取的时间。',
  sealwatch_audit_api_calls: '本次审计的 API 调用次数，按操作统计。',
  sealwatch_read_errors: '范围内读取失败数。只要不为 0，其他数字就不是全部。',
  sealwatch_read_error_operations: '范围内读取失败数，按操作和错误码统计。',
  sealwatch_unlisted: '集群列表读取失败的位置数：可能缺少集群。',
  sealwatch_clusters: '已列出的集群数。',
  sealwatch_pro_clusters: '可以使用密钥加密的集群数。',
  sealwatch_verified_clusters: '已验证其 Secret 由有效密钥加密的集群数。',
  sealwatch_findings: '检查结果数，按结果统计。',
  sealwatch_failed_checks: '未豁免的 NON_COMPLIANT 检查结果的根因数，按级别统计。',
  sealwatch_noncompliant_findings: 'NON_COMPLIANT 的检查结果数，按级别以及是否豁免统计。',
  sealwatch_check_findings: '检查结果数，按检查项和结果统计；没有时不输出。',
  sealwatch_cluster_stage: '恒为 1：verdict 标签表示集群在该验证环节的结果。',
  sealwatch_cluster_verified: '恒为 1：verified 标签为 cluster、key、no、unknown 或 not_applicable。',
  sealwatch_cluster_key_used_timestamp_seconds: '最近一次观察到角色使用密钥的时间；未观察到时不输出。',
  sealwatch_waivers: '配置中的豁免数，按状态统计。',
  sealwatch_cost_monthly: '30 天的加密费用；未开启时为开启后增加的费用。货币见标签。',
  sealwatch_cost_unknown_clusters: '无法判定是否加密的集群数：不计入任何费用。',
  sealwatch_cost_unreadable_keys: '读取失败的密钥数：其 KMS 实例的费用不计入任何费用。',
  sealwatch_cost_unpriced: '该货币下没有已知价格的项目数：相应费用不计入任何费用。',
};

/** The words of the metrics in a language. */
export const prometheusWords: Readonly<Record<Lang, PrometheusWords>> = { en, zh };
