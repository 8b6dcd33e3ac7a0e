import { delivers, failsToDeliver } from '../model/trail-delivery.ts';
import { compliant, defineCheck, insufficientData, nonCompliant } from './define-check.ts';
import { withEncryptedCluster } from './gates.ts';
import { iso, reason } from './reason.ts';

export default defineCheck({
  id: 'actiontrail-kms-activity-recorded',
  title: { en: 'A trail records the key usage of the service role', zh: '有跟踪记录服务角色的密钥使用' },
  severity: 'medium',
  resourceType: 'ACS::::Region',
  risk: {
    en: 'Without a trail of all events usage can be verified for 90 days at most, and who endangered a key stays unknown.',
    zh: '没有记录所有事件的跟踪时，密钥使用最多只能验证 90 天，也无法查明是谁危及了密钥。',
  },
  reference: 'https://www.alibabacloud.com/help/en/actiontrail/user-guide/create-a-single-account-trail',
  controls: ['cis-alibaba-foundation-2.0:2.20', 'nist-800-53-r5:AU-12', 'mlps-2.0-l3:8.1.4.3', 'iso-27001-2022:A.8.15'],
  reasons: {
    'trail-records': reason(
      { trail: 'string' },
      {
        en: ({ trail }) => `The trail ${trail} records reads and writes here, and delivers them.`,
        zh: ({ trail }) => `跟踪 ${trail} 记录此地域的读写事件，且投递正常。`,
        events: { trail: ['UpdateTrail'] },
      },
    ),
    'no-trail-records': reason(
      { trails: 'list' },
      {
        en: ({ trails }) =>
          trails.length === 0
            ? 'There is no trail.'
            : `No trail that is logging records reads and writes here. Trails: ${trails.join(', ')}.`,
        zh: ({ trails }) =>
          trails.length === 0 ? '没有跟踪。' : `没有已启用的跟踪记录此地域的读写事件。现有跟踪：${trails.join('、')}。`,
        headline: {
          en: () => 'No trail records KMS key usage',
          zh: () => '没有跟踪记录 KMS 密钥的使用',
        },
        remediation: {
          en: 'Create a trail for all regions with EventRW=All, and start its logging.',
          zh: '创建覆盖所有地域、EventRW=All 的跟踪，并启用该跟踪。',
          console: { en: 'ActionTrail console > Trails', zh: '操作审计控制台 > 跟踪列表' },
        },
        events: { trail: ['StopLogging', 'UpdateTrail', 'DeleteTrail'] },
        cause: 'no-trail',
      },
    ),
    'trail-delivers-nowhere': reason(
      { trail: 'string', unavailable: 'list', error: 'string' },
      {
        en: ({ trail, unavailable, error }) =>
          `The trail ${trail} is logging, and delivers nothing${unavailable.length === 0 ? '' : `: its destination is not available (${unavailable.join(', ')})`}${error === '' ? '' : ` (last error: ${error})`}.`,
        zh: ({ trail, unavailable, error }) =>
          `跟踪 ${trail} 已启用，但没有投递成功${unavailable.length === 0 ? '' : `：投递目标不可用（${unavailable.join('、')}）`}${error === '' ? '' : `（最近一次错误：${error}）`}。`,
        headline: {
          en: () => 'No trail records KMS key usage',
          zh: () => '没有跟踪记录 KMS 密钥的使用',
        },
        remediation: {
          en: 'Check the bucket or logstore of the trail: it has to exist, and ActionTrail must be allowed to write into it.',
          zh: '请检查该跟踪的存储空间或 Logstore：其必须存在，且操作审计有权写入。',
          console: { en: 'ActionTrail console > Trails', zh: '操作审计控制台 > 跟踪列表' },
        },
        events: { trail: ['UpdateTrail'] },
        cause: 'no-trail',
      },
    ),
    'trail-delivery-old': reason(
      { trail: 'string', last: 'string' },
      {
        en: ({ trail, last }) =>
          `The trail ${trail} is logging, and ${last === '' ? 'no delivery of it is known' : `delivered last at ${last}`}: whether it still delivers is unknown.`,
        zh: ({ trail, last }) =>
          `跟踪 ${trail} 已启用，${last === '' ? '但未返回投递时间' : `最近一次投递于 ${last}`}，无法判断是否仍在投递。`,
        remediation: {
          en: 'Look into the bucket or logstore of the trail.',
          zh: '请查看该跟踪的存储空间或 Logstore。',
        },
      },
    ),
    'usage-ended-in-region': reason(
      { since: 'string', trail: 'string' },
      {
        en: ({ since, trail }) =>
          `Every cluster here whose key usage was regular stopped using its key at about ${since}. The trail ${trail}, or what it delivers, is suspect.`,
        zh: ({ since, trail }) =>
          `此地域内所有密钥调用规律的集群均在 ${since} 前后停止调用，跟踪 ${trail} 或其投递的记录可疑。`,
        headline: {
          en: ({ place }) => `Key usage is no longer recorded in ${place}`,
          zh: ({ place }) => `${place} 不再有密钥使用记录`,
        },
        remediation: {
          en: 'Check that the trail still records reads and writes of KMS, and that what it delivers arrives.',
          zh: '请确认跟踪仍记录 KMS 的读写事件，且投递的记录已到达。',
          console: { en: 'ActionTrail console > Trails', zh: '操作审计控制台 > 跟踪列表' },
        },
        events: { trail: ['StopLogging', 'UpdateTrail', 'DeleteTrail'] },
      },
    ),
  },
  gate: withEncryptedCluster,
  needs: ['trails', 'usageEnded'],

  evaluate({ trails, usageEnded }, { message, now }) {
    const able = trails.filter(({ recordsAll, coversRegion }) => recordsAll && coversRegion);
    const asked = able.flatMap(({ name, status }) => (status === null ? [] : [{ name, status }]));
    const evidence = {
      property: '$.TrailList[*]',
      expected:
        '{"recordsAll":true,"coversRegion":true,"status":{"logging":true,"delivered":"< 24 h","unavailable":[]}}',
      actual: JSON.stringify(trails),
    };
    const recording = asked.find(({ status }) => delivers(status, now));
    if (recording !== undefined) {
      const { name: trail } = recording;
      if (usageEnded === null) return compliant(message('trail-records', { trail }), evidence);
      const since = iso(usageEnded);
      const ended = {
        property: 'ActionTrail: max(eventTime), Encrypt + Decrypt',
        expected: '> now - 24 h',
        actual: since,
      };
      return nonCompliant(message('usage-ended-in-region', { since, trail }), ended, evidence);
    }
    const doubtful = asked.find(({ status }) => !failsToDeliver(status, now));
    if (doubtful !== undefined) {
      const { name: trail, status } = doubtful;
      const last = status.delivered === null ? '' : iso(status.delivered);
      return insufficientData(message('trail-delivery-old', { trail, last }), evidence);
    }
    const failing = asked.find(({ status }) => status.logging);
    if (failing !== undefined) {
      const { name: trail, status } = failing;
      return nonCompliant(
        message('trail-delivers-nowhere', { trail, unavailable: status.unavailable, error: status.error }),
        evidence,
      );
    }
    return nonCompliant(message('no-trail-records', { trails: trails.map(({ name }) => name) }), evidence);
  },
});
