import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';
import { counted, type HeadlineData, iso, reason } from './reason.ts';

const dayMs = 86_400_000;

const renew = {
  en: 'Renew the KMS instance, and turn its automatic renewal on.',
  zh: '为 KMS 实例续费，并开启自动续费。',
  console: { en: 'KMS console > Instances > Renew', zh: 'KMS 控制台 > 实例管理 > 续费' },
};
const headline = {
  en: ({ subject, reason }: HeadlineData) => `KMS instance ${subject}: ${reason}`,
  zh: ({ subject, reason }: HeadlineData) => `KMS 实例 ${subject}：${reason}`,
};

export default defineCheck({
  id: 'kms-instance-not-expiring',
  title: { en: 'The KMS instance of the key does not expire soon', zh: '密钥所在的 KMS 实例不会很快到期' },
  severity: 'high',
  resourceType: 'ACS::KMS::Key',
  stage: 'keyUsable',
  risk: {
    en: 'When an instance expires or is released its keys are gone, and the Secrets encrypted with them too.',
    zh: 'KMS 实例到期或释放后，其中的密钥不复存在，由这些密钥加密的 Secret 也无法恢复。',
  },
  reference:
    'https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-getkmsinstance',
  controls: ['nist-800-53-r5:SC-12', 'iso-27001-2022:A.8.24', 'pci-dss-4.0.1:3.6', 'soc-2:CC6.1'],
  reasons: {
    'default-key': reason(
      {},
      {
        en: () => 'The key belongs to no KMS instance.',
        zh: () => '该密钥不属于任何 KMS 实例。',
      },
    ),
    'instance-lasts': reason(
      { ends: 'string' },
      {
        en: ({ ends }) => `The KMS instance of the key expires at ${ends}.`,
        zh: ({ ends }) => `密钥所在的 KMS 实例将于 ${ends} 到期。`,
      },
    ),
    'instance-ends-never': reason(
      {},
      {
        en: () => 'The KMS instance of the key does not expire.',
        zh: () => '密钥所在的 KMS 实例没有到期时间。',
      },
    ),
    'instance-ending': reason(
      { ends: 'string', days: 'number' },
      {
        en: ({ ends, days }) =>
          `The KMS instance of the key expires at ${ends}, in ${counted(days, 'day')}, and its keys with it.`,
        zh: ({ ends, days }) => `密钥所在的 KMS 实例将于 ${ends} 到期，剩余 ${days} 天，其中的密钥将随之失效。`,
        headline,
        remediation: renew,
        cause: 'instance',
        deadline: 'ends',
      },
    ),
    'instance-ended': reason(
      { ends: 'string' },
      {
        en: ({ ends }) => `The KMS instance of the key expired at ${ends}.`,
        zh: ({ ends }) => `密钥所在的 KMS 实例已于 ${ends} 到期。`,
        headline,
        remediation: renew,
        cause: 'instance',
      },
    ),
  },
  gate: {
    needs: ['presence', 'instanceId'],
    evaluate({ presence, instanceId }, { message }) {
      if (presence === 'absent') return insufficientData(message('key-absent-unjudged', {}));
      return instanceId === '' ? notApplicable(message('default-key', {})) : undefined;
    },
  },
  needs: ['instanceEnds'],

  evaluate({ instanceEnds }, { now, settings, message }) {
    const ends = instanceEnds === null ? '' : iso(instanceEnds);
    const evidence = {
      property: '$.KmsInstance.EndDate',
      expected: `"" | > ${iso(now + settings.keys.expiryDays * dayMs)}`,
      actual: ends,
    };
    if (instanceEnds === null) return compliant(message('instance-ends-never', {}), evidence);
    if (instanceEnds <= now) return nonCompliant(message('instance-ended', { ends }), evidence);
    if (instanceEnds - now > settings.keys.expiryDays * dayMs)
      return compliant(message('instance-lasts', { ends }), evidence);

    return nonCompliant(message('instance-ending', { ends, days: Math.floor((instanceEnds - now) / dayMs) }), evidence);
  },
});
