import { type UsageHistory, usualAbsence } from '../facts/baseline.ts';
import type { ClusterActivity } from '../facts/cluster-activity.ts';
import type { Evidence } from '../model/finding.ts';
import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';
import { proCluster } from './gates.ts';
import { counted, iso, reason, type Short } from './reason.ts';
import { deliverToOss, readBack } from './usage-reasons.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const writeSecret = {
  en: 'Write a Secret in the cluster and audit again after ten minutes.',
  zh: '在集群中写入一个 Secret，十分钟后重新审计。',
};

const findOut = {
  en: 'Check whether encryption is still in effect: write a Secret in the cluster, and look for its Encrypt event in ActionTrail after ten minutes. If there is none, open a ticket with ACK.',
  zh: '请确认加密是否仍然生效：在集群中写入一个 Secret，十分钟后在操作审计中查找对应的 Encrypt 事件。如果没有，请向 ACK 提交工单。',
};

/** What was usual before calls were missing, and since when they are. */
const absenceShape = {
  since: 'string',
  hours: 'number',
  days: 'number',
  gapHours: 'number',
  longestHours: 'number',
} as const;

const noUsageFor: Short<{ readonly since: string }> = {
  en: ({ since }, span) => `no usage for ${span(since)}`,
  zh: ({ since }, span) => `${span(since)}无调用`,
};

function usual(hours: number, days: number, gapHours: number, longestHours: number): string {
  return `calls in ${counted(hours, 'hour')} of ${counted(days, 'day')}, usually every ${gapHours} h, at most ${longestHours} h apart`;
}

function usualZh(hours: number, days: number, gapHours: number, longestHours: number): string {
  return ` ${days} 天中有 ${hours} 个小时有调用，通常间隔 ${gapHours} 小时，最长 ${longestHours} 小时`;
}

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
    'used-rarely': reason(
      { last: 'string', hours: 'number', days: 'number' },
      {
        en: ({ last, hours, days }) =>
          `The service role used the key successfully at ${last}. Usage is rare: ${counted(hours, 'hour')} of ${counted(days, 'day')} before had any.`,
        zh: ({ last, hours, days }) =>
          `服务角色在 ${last} 成功使用过该密钥。调用很少：此前 ${days} 天中仅 ${hours} 小时有调用。`,
      },
    ),
    'no-usage-baseline': reason(absenceShape, {
      en: ({ since, hours, days, gapHours, longestHours }) =>
        `No key usage since ${since}. Before that: ${usual(hours, days, gapHours, longestHours)}.`,
      zh: ({ since, hours, days, gapHours, longestHours }) =>
        `自 ${since} 起无密钥调用；此前${usualZh(hours, days, gapHours, longestHours)}。`,
      short: noUsageFor,
      headline: {
        en: ({ subject }) => `${subject} no longer uses its encryption key`,
        zh: ({ subject }) => `${subject} 已不再使用其加密密钥`,
      },
      remediation: findOut,
    }),
    'no-usage-key-baseline': reason(absenceShape, {
      en: ({ since, hours, days, gapHours, longestHours }) =>
        `No cluster has used the key since ${since}. Before that: ${usual(hours, days, gapHours, longestHours)}, by the clusters that share it.`,
      zh: ({ since, hours, days, gapHours, longestHours }) =>
        `自 ${since} 起没有集群调用该密钥；此前共用该密钥的集群${usualZh(hours, days, gapHours, longestHours)}。`,
      short: noUsageFor,
      headline: {
        en: ({ clusters }) => `The key of ${counted(clusters, 'cluster')} is no longer used`,
        zh: ({ clusters }) => `${clusters} 个集群的加密密钥已无调用`,
      },
      remediation: findOut,
      cause: 'key',
    }),
    'no-usage-v1': reason(
      { since: 'string' },
      {
        en: ({ since }) =>
          `No key usage since ${since}. Before Kubernetes 1.31 an API server calls KMS all the time, and other records show that ActionTrail would have recorded it.`,
        zh: ({ since }) =>
          `自 ${since} 起无密钥调用。Kubernetes 1.31 之前的 API Server 会持续调用 KMS，且其他记录表明操作审计会记录此类调用。`,
        short: noUsageFor,
        remediation: findOut,
      },
    ),
    'usage-within-gaps': reason(
      { since: 'string', longestHours: 'number', until: 'string' },
      {
        en: ({ since, longestHours, until }) =>
          `No key usage since ${since}. There have been gaps of up to ${longestHours} h before, so this is not judged before ${until}.`,
        zh: ({ since, longestHours, until }) =>
          `自 ${since} 起无密钥调用。此前曾出现长达 ${longestHours} 小时的间隔，${until} 之前不做判定。`,
        short: noUsageFor,
      },
    ),
    'no-usage-no-baseline': reason(
      { since: 'string' },
      {
        en: ({ since }) => `No key usage since ${since}. There is not enough history to judge this.`,
        zh: ({ since }) => `自 ${since} 起无密钥调用；历史数据不足，无法判定。`,
        short: noUsageFor,
        remediation: writeSecret,
      },
    ),
    'no-usage-uncorroborated': reason(
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
    'usage-ended-everywhere': reason(
      { since: 'string' },
      {
        en: ({ since }) =>
          `No key usage since ${since}, but every cluster of the region whose usage was regular stopped within a day: the records are suspect.`,
        zh: ({ since }) => `自 ${since} 起无密钥调用，但该地域内所有调用规律的集群均在一天之内停止调用，记录来源可疑。`,
        short: { en: () => 'source suspect', zh: () => '记录来源可疑' },
      },
    ),
    'usage-not-read': reason(
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

    const { readTo, windowFrom, history, historyOf, absentSince, corroboration, completeSince } = activity;
    const windowMs = settings.activity.window * hourMs;
    // Usage from before the cluster existed was by other clusters.
    const last = activity.last !== null && activity.last >= created ? activity.last : null;
    if (last !== null && last >= windowFrom) {
      const seen = message('seen-working', {
        count: activity.encrypt + activity.decrypt,
        last: iso(last),
        shared: activity.attribution === 'shared-key',
      });
      return compliant(seen, ...evidence);
    }

    if (readTo - created < windowMs) {
      return insufficientData(message('cluster-new', { created: iso(created) }), ...evidence);
    }
    if (encryptedSince !== null && encryptedSince > windowFrom) {
      return insufficientData(message('cluster-encrypted-lately', { since: iso(encryptedSince) }), ...evidence);
    }
    // It may have been turned on in its last change, and ActionTrail lags behind.
    if (changed !== null && readTo - changed < hourMs) {
      return insufficientData(message('cluster-changed', { changed: iso(changed) }), ...evidence);
    }
    // Any of them may be of this cluster.
    if (activity.unnamed > 0) {
      return insufficientData(message('calls-without-key', { count: activity.unnamed }), ...evidence);
    }
    if (activity.broken > 0)
      return insufficientData(message('records-not-read', { count: activity.broken }), ...evidence);
    if (!activity.complete) {
      return insufficientData(message('usage-not-read', { since: iso(activity.readFrom) }), ...evidence);
    }
    const since = iso(last ?? windowFrom);
    if (activity.sourceSuspect) return insufficientData(message('usage-ended-everywhere', { since }), ...evidence);

    if (history.is === 'baseline' && absentSince !== null) {
      const until = absentSince + Math.max(windowMs, usualAbsence(history));
      if (readTo <= until) {
        const longestHours = inHours(history.longestGap);
        return insufficientData(message('usage-within-gaps', { since, longestHours, until: iso(until) }), ...evidence);
      }
      if (completeSince > absentSince) {
        return insufficientData(message('usage-not-read', { since: iso(completeSince) }), ...evidence);
      }
      if (corroboration === null) return insufficientData(message('no-usage-uncorroborated', { since }), ...evidence);
      const missing = { since: iso(absentSince), ...historyData(history) };
      return historyOf === 'key'
        ? nonCompliant(message('no-usage-key-baseline', missing), ...evidence)
        : nonCompliant(message('no-usage-baseline', missing), ...evidence);
    }
    if (kmsVersion === 'v1' && corroboration !== null) {
      return nonCompliant(message('no-usage-v1', { since }), ...evidence);
    }
    if (last !== null && history.is === 'rare' && readTo - last <= settings.activity.lookBackDays * dayMs) {
      const { hours, days } = historyData(history);
      return compliant(message('used-rarely', { last: iso(last), hours, days }), ...evidence);
    }
    return insufficientData(
      kmsVersion === 'v1' ? message('no-usage-uncorroborated', { since }) : message('no-usage-no-baseline', { since }),
      ...evidence,
    );
  },
});

function historyData(history: Exclude<UsageHistory, { is: 'unknown' }>) {
  const { hours, from, to } = history;
  const gaps = history.is === 'baseline' ? history : { typicalGap: 0, longestGap: 0 };
  return {
    hours,
    days: Math.round((to - from) / dayMs),
    gapHours: inHours(gaps.typicalGap),
    longestHours: inHours(gaps.longestGap),
  };
}

function inHours(ms: number): number {
  return Math.round((ms / hourMs) * 10) / 10;
}

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
    ...historyEvidence(activity),
    ...(attribution === 'exclusive-key' ? neighbors : []),
  ];
}

/** The baseline and the corroborating record, from which the absence of calls is judged. */
function historyEvidence({ source, history, historyOf, corroboration, last, windowFrom }: ClusterActivity): Evidence[] {
  if (last !== null && last >= windowFrom) return [];
  const { hours = 0, days = 0, gapHours = 0, longestHours = 0 } = history.is === 'unknown' ? {} : historyData(history);
  const gaps = `median(gap) = ${gapHours} h, max(gap) = ${longestHours} h`;
  return [
    {
      property: `${source}: baseline(${historyOf}), 14 d`,
      expected: 'count(distinct(hour)) >= 20, span >= 7 d',
      actual:
        history.is === 'unknown'
          ? 'null'
          : `count(distinct(hour)) = ${hours}, span = ${days} d${history.is === 'baseline' ? `, ${gaps}` : ''}`,
    },
    {
      property: `${source}: corroboration`,
      expected: '!= null',
      actual: corroboration === null ? 'null' : `${corroboration.by} ${iso(corroboration.at)}`,
    },
  ];
}
