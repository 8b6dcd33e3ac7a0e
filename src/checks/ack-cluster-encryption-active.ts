import type { ClusterActivity } from '../facts/cluster-activity.ts';
import type { Evidence } from '../model/finding.ts';
import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';
import { proCluster } from './gates.ts';
import { counted, iso, reason } from './reason.ts';
import { deliverToOss, readBack } from './usage-reasons.ts';

const hourMs = 3_600_000;

const writeSecret = {
  en: 'Write a Secret in the cluster and audit again after ten minutes.',
  zh: '在集群中写入一个 Secret，十分钟后重新审计。',
};

export default defineCheck({
  id: 'ack-cluster-encryption-active',
  title: { en: 'The service role used the key recently', zh: '服务角色近期使用过该密钥' },
  severity: 'high',
  resourceType: 'ACS::ACK::Cluster',
  stage: 'keyUsed',
  risk: {
    en: 'A setting without any key usage may never have taken effect, which stays unnoticed until the Secrets leak.',
    zh: '没有密钥使用记录的配置可能从未生效，而在 Secret 泄露之前无人知晓。',
  },
  reference:
    'https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/user-guide/use-kms-to-encrypt-kubernetes-secrets-2',
  controls: [
    'cis-ack-1.0:6.2.1',
    'cis-kubernetes-1.12:1.2.28',
    'nist-800-53-r5:SC-28',
    'nist-800-53-r5:SC-28(1)',
    'mlps-2.0-l3:8.1.4.8',
    'iso-27001-2022:A.8.24',
    'pci-dss-4.0.1:3.5',
    'soc-2:CC6.1',
  ],
  reasons: {
    'seen-working': reason(
      { count: 'number', last: 'string', shared: 'boolean' },
      {
        en: ({ count, last, shared }) =>
          `The service role used the key successfully ${counted(count, 'time')}, most recently at ${last}${shared ? '; other clusters share the key' : ''}.`,
        zh: ({ count, last, shared }) =>
          `服务角色已成功使用该密钥 ${count} 次，最近一次为 ${last}${shared ? '；该密钥由多个集群共用' : ''}。`,
      },
    ),
    'configured-but-silent': reason(
      { since: 'string' },
      {
        en: ({ since }) =>
          `Encryption is on, but there is no key usage since ${since}, though ActionTrail shows usage by the service role elsewhere.`,
        zh: ({ since }) => `已开启加密，但自 ${since} 起无密钥调用，而操作审计中有服务角色的其他调用记录。`,
        short: {
          en: ({ since }, span) => `no usage for ${span(since)}`,
          zh: ({ since }, span) => `${span(since)}无调用`,
        },
        remediation: {
          en: `${writeSecret.en} If there is still no usage, open a ticket with ACK.`,
          zh: `${writeSecret.zh}如果仍无调用记录，请向 ACK 提交工单。`,
        },
      },
    ),
    'silent-v2': reason(
      { since: 'string' },
      {
        en: ({ since }) => `No key usage since ${since}. With KMS v2 calls may be rare, so this cannot be judged.`,
        zh: ({ since }) => `自 ${since} 起无密钥调用。使用 KMS v2 时调用可能很少，无法判定。`,
        short: {
          en: ({ since }, span) => `v2, no usage for ${span(since)}`,
          zh: ({ since }, span) => `v2，${span(since)}无调用`,
        },
        remediation: writeSecret,
      },
    ),
    'silent-without-control': reason(
      { since: 'string' },
      {
        en: ({ since }) =>
          `No key usage since ${since}, and no other record shows that ActionTrail would have recorded it.`,
        zh: ({ since }) => `自 ${since} 起无密钥调用，也没有佐证记录表明操作审计会记录此类调用。`,
        short: {
          en: () => 'no usage, uncorroborated',
          zh: () => '无调用，无佐证',
        },
        remediation: writeSecret,
      },
    ),
    'silence-not-read': reason(
      { since: 'string' },
      {
        en: ({ since }) => `No key usage was found, but ActionTrail was read only back to ${since}.`,
        zh: ({ since }) => `未发现密钥调用，但操作审计事件只读取到 ${since}。`,
        short: readBack,
        remediation: deliverToOss,
      },
    ),
    'calls-without-key': reason(
      { count: 'number' },
      {
        en: ({ count }) =>
          `No key usage was found, but the records of ${counted(count, 'successful call')} do not say which key was used; it may be this one.`,
        zh: ({ count }) => `未发现密钥调用，但有 ${count} 次成功调用的记录未指明密钥，可能涉及本密钥。`,
        short: { en: () => 'usage of unknown keys', zh: () => '密钥未知的调用' },
      },
    ),
    'cluster-new': reason(
      { created: 'string' },
      {
        en: ({ created }) => `The cluster was created at ${created}, too recently to judge its key usage.`,
        zh: ({ created }) => `集群创建于 ${created}，时间过短，无法判定密钥使用情况。`,
        short: {
          en: ({ created }, span) => `created ${span(created)} ago`,
          zh: ({ created }, span) => `创建于 ${span(created)}前`,
        },
      },
    ),
    'cluster-encrypted-lately': reason(
      { since: 'string' },
      {
        en: ({ since }) => `Encryption was first read as on at ${since}, too recently to judge its key usage.`,
        zh: ({ since }) => `加密在 ${since} 首次读取为开启，时间过短，无法判定密钥使用情况。`,
        short: {
          en: ({ since }, span) => `on for ${span(since)}`,
          zh: ({ since }, span) => `开启 ${span(since)}`,
        },
      },
    ),
    'cluster-changed': reason(
      { changed: 'string' },
      {
        en: ({ changed }) =>
          `No key usage was found, but the cluster was changed at ${changed}: encryption may be on only since then.`,
        zh: ({ changed }) => `未发现密钥调用，但集群在 ${changed} 发生过变更：加密可能自那时起才开启。`,
      },
    ),
  },
  gate: proCluster,
  needs: ['lifecycle', 'created', 'changed', 'kmsVersion', 'activity', 'encryptedSince'],

  evaluate({ lifecycle, created, changed, encryptedSince, kmsVersion, activity }, { settings, message }) {
    if (activity === null) return notApplicable(message('encryption-not-on', {}));
    const evidence = evidenceOf(activity);
    if (lifecycle.phase !== 'running') {
      return insufficientData(message('cluster-not-running', { state: lifecycle.state }), ...evidence);
    }

    // v1 calls KMS all the time, so only the window counts; v2 calls it at start and then rarely.
    const horizon =
      kmsVersion === 'v1' ? activity.windowFrom : activity.readTo - settings.activity.lookBackDays * 24 * hourMs;
    // Usage from before the cluster existed was by other clusters.
    if (activity.last !== null && activity.last >= Math.max(horizon, created)) {
      const seen = message('seen-working', {
        count: activity.encrypt + activity.decrypt,
        last: iso(activity.last),
        shared: activity.attribution === 'shared-key',
      });
      return compliant(seen, ...evidence);
    }

    if (activity.readTo - created < settings.activity.window * hourMs) {
      return insufficientData(message('cluster-new', { created: iso(created) }), ...evidence);
    }
    if (encryptedSince !== null && encryptedSince > activity.windowFrom) {
      return insufficientData(message('cluster-encrypted-lately', { since: iso(encryptedSince) }), ...evidence);
    }
    // It may have been turned on in its last change, and ActionTrail lags behind.
    if (changed !== null && activity.readTo - changed < hourMs) {
      return insufficientData(message('cluster-changed', { changed: iso(changed) }), ...evidence);
    }
    // Any of them may be of this cluster.
    if (activity.unnamed > 0) {
      return insufficientData(message('calls-without-key', { count: activity.unnamed }), ...evidence);
    }
    if (activity.broken > 0)
      return insufficientData(message('records-not-read', { count: activity.broken }), ...evidence);
    if (!activity.complete)
      return insufficientData(message('silence-not-read', { since: iso(activity.readFrom) }), ...evidence);
    if (kmsVersion !== 'v1')
      return insufficientData(message('silent-v2', { since: iso(activity.readFrom) }), ...evidence);
    if (!activity.positiveControl) {
      return insufficientData(message('silent-without-control', { since: iso(activity.windowFrom) }), ...evidence);
    }
    return nonCompliant(message('configured-but-silent', { since: iso(activity.windowFrom) }), ...evidence);
  },
});

function evidenceOf(activity: ClusterActivity): readonly [Evidence, ...Evidence[]] {
  const { encrypt, decrypt, last, attribution, source, windowFrom, readFrom, readTo, unreadableNeighbors } = activity;
  const neighbors = unreadableNeighbors.slice(0, 5).map((name) => ({
    // It does not make the usage a shared one, but an auditor should know.
    property: `clusters[${name}].encryption.keyId`,
    expected: '!= ""',
    actual: 'unknown',
  }));

  return [
    { property: `${source}: Encrypt + Decrypt`, expected: '>= 1', actual: `${encrypt} + ${decrypt}` },
    {
      property: `${source}: max(eventTime)`,
      expected: `>= ${iso(windowFrom)}`,
      actual: last === null ? 'null' : `${iso(last)} (${attribution})`,
    },
    {
      property: `${source}: readFrom/readTo`,
      expected: `${iso(windowFrom)}/${iso(readTo)}`,
      actual: `${iso(readFrom)}/${iso(readTo)}`,
    },
    ...(attribution === 'exclusive-key' ? neighbors : []),
  ];
}
