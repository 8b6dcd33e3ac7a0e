import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';
import { withEncryptedCluster } from './gates.ts';
import { counted, iso, reason } from './reason.ts';
import { deliverToOss } from './usage-reasons.ts';

const findUser = {
  en: 'Find out who used the key: look up its events in ActionTrail by the key ID.',
  zh: '查明该密钥的使用者：在操作审计中按密钥 ID 查询事件。',
  console: { en: 'ActionTrail console > Event Query', zh: '操作审计控制台 > 事件查询' },
};

const acsProperty = 'ActionTrail: count(*), AliyunCCManagedSecurityRole (ACS)';

export default defineCheck({
  id: 'kms-key-activity-explained',
  title: { en: 'A cluster names every key that the service role used', zh: '服务角色使用过的每个密钥都有对应的集群' },
  severity: 'medium',
  resourceType: 'ACS::::Region',
  risk: {
    en: 'A key is used that no known cluster names: a forgotten cluster, an outdated list, or a misused role.',
    zh: '存在未对应已知集群的密钥调用：可能是被遗忘的集群、过时的列表，或服务角色被滥用。',
  },
  reference: 'https://www.alibabacloud.com/help/en/actiontrail/user-guide/query-events-in-the-actiontrail-console',
  controls: ['nist-800-53-r5:SC-12', 'iso-27001-2022:A.8.24', 'pci-dss-4.0.1:3.6', 'pci-dss-4.0.1:3.7', 'soc-2:CC6.1'],
  reasons: {
    'activity-explained': reason(
      { keys: 'number' },
      {
        en: ({ keys }) =>
          `Clusters or KMS secrets use ${keys === 1 ? 'the 1 key' : `all ${keys} keys`} that the service role used.`,
        zh: ({ keys }) => `服务角色使用过的 ${keys} 个密钥均有对应的集群或 KMS 凭据。`,
      },
    ),
    'activity-unexplained': reason(
      { keys: 'list', count: 'number' },
      {
        en: ({ keys, count }) =>
          `The service role made ${counted(count, 'call')} with ${keys.join(', ')}, which no cluster names.`,
        zh: ({ keys, count }) => `服务角色使用 ${keys.join('、')} 进行了 ${count} 次调用，但没有集群使用这些密钥。`,
        remediation: findUser,
      },
    ),
    'activity-explained-unsure': reason(
      { keys: 'list' },
      {
        en: ({ keys }) =>
          `The service role used ${keys.join(', ')}. No cluster that could be read names this; one that could not be read may.`,
        zh: ({ keys }) =>
          `服务角色使用过 ${keys.join('、')}，在已读取的集群中没有对应的集群，但可能对应读取失败的集群。`,
        remediation: findUser,
      },
    ),
    'activity-maybe-of-secrets': reason(
      { keys: 'list' },
      {
        en: ({ keys }) =>
          `The service role only decrypted with ${keys.join(', ')}, which no cluster names. KMS secrets may be encrypted with this; not all of them could be read.`,
        zh: ({ keys }) =>
          `服务角色仅使用 ${keys.join('、')} 进行过解密，没有集群使用这些密钥。其可能用于加密 KMS 凭据，但未能读取全部凭据。`,
        remediation: findUser,
      },
    ),
    'activity-memory-young': reason(
      { keys: 'list', since: 'string' },
      {
        en: ({ keys, since }) =>
          `The service role used ${keys.join(', ')}, which no cluster names. Sealwatch knows the clusters here for a shorter time than since ${since}: one that is gone may have used this.`,
        zh: ({ keys, since }) =>
          `服务角色使用过 ${keys.join('、')}，没有集群使用这些密钥。Sealwatch 对此地域集群的了解晚于 ${since}，可能对应此后已删除的集群。`,
        remediation: findUser,
      },
    ),
    'activity-key-not-named': reason(
      { count: 'number' },
      {
        en: ({ count }) =>
          `The records of ${counted(count, 'successful call')} of the service role do not name a key: it may be one that no cluster names.`,
        zh: ({ count }) => `服务角色的 ${count} 次成功调用未记录所用密钥，其可能不属于任何集群。`,
        remediation: findUser,
      },
    ),
    'activity-not-read-whole': reason(
      { since: 'string' },
      {
        en: ({ since }) => `ActionTrail was read only back to ${since}.`,
        zh: ({ since }) => `操作审计事件只读取到 ${since}。`,
        remediation: deliverToOss,
      },
    ),
  },
  gate: withEncryptedCluster,
  needs: ['activity'],
  consults: ['namesComplete'],

  evaluate({ activity, namesComplete }, { message }) {
    if (activity === null) return notApplicable(message('nothing-encrypted-here', {}));
    const { used, ofSecrets, unexplained, unnamedCalls, acsCalls, remembered, complete, readFrom, windowFrom } =
      activity;
    const evidence = [
      {
        property: 'ActionTrail: KeyId, AliyunCSManagedSecurityRole',
        expected: '$.meta_data.Capabilities.EncryptionKMSKeyId | $.EncryptionKeyId',
        actual: used.join(', ') || '[]',
      },
      ...ofSecrets.map((key) => ({ property: 'DescribeSecret: $.EncryptionKeyId', expected: key, actual: key })),
      // The role of ACS clusters is shown and not judged.
      ...(acsCalls === 0 ? [] : [{ property: acsProperty, expected: '>= 0', actual: String(acsCalls) }]),
    ] as const;

    const { keys, unsure, count } = unexplained;
    const all = [...keys, ...unsure];
    if (all.length > 0) {
      if (!namesComplete.ok) return insufficientData(message('activity-explained-unsure', { keys: all }), ...evidence);
      const since = iso(windowFrom);
      if (!remembered) return insufficientData(message('activity-memory-young', { keys: all, since }), ...evidence);
      return keys.length > 0
        ? nonCompliant(message('activity-unexplained', { keys, count }), ...evidence)
        : insufficientData(message('activity-maybe-of-secrets', { keys: unsure }), ...evidence);
    }
    if (unnamedCalls > 0)
      return insufficientData(message('activity-key-not-named', { count: unnamedCalls }), ...evidence);
    if (!complete) return insufficientData(message('activity-not-read-whole', { since: iso(readFrom) }), ...evidence);
    return compliant(message('activity-explained', { keys: used.length }), ...evidence);
  },
});
