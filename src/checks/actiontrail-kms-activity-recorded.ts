import { compliant, defineCheck, nonCompliant } from './define-check.ts';
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
        en: ({ trail }) => `The trail ${trail} records reads and writes here.`,
        zh: ({ trail }) => `跟踪 ${trail} 记录此地域的读写事件。`,
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

  evaluate({ trails, usageEnded }, { message }) {
    const recording = trails.find(({ recordsAll, coversRegion, logging }) => recordsAll && coversRegion && logging);
    const evidence = {
      property: '$.TrailList[*]',
      expected: '{"recordsAll":true,"coversRegion":true,"logging":true}',
      actual: JSON.stringify(trails),
    };

    if (recording === undefined) {
      return nonCompliant(message('no-trail-records', { trails: trails.map(({ name }) => name) }), evidence);
    }
    const { name: trail } = recording;
    if (usageEnded !== null) {
      const since = iso(usageEnded);
      const ended = {
        property: 'ActionTrail: max(eventTime), Encrypt + Decrypt',
        expected: '> now - 24 h',
        actual: since,
      };
      return nonCompliant(message('usage-ended-in-region', { since, trail }), ended, evidence);
    }
    return compliant(message('trail-records', { trail }), evidence);
  },
});
