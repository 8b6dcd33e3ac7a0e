import { message } from '../model/message.ts';
import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';

const dayMs = 86_400_000;

export default defineCheck({
  id: 'kms-instance-not-expiring',
  title: 'The KMS instance of the key does not end soon',
  severity: 'high',
  resourceType: 'ACS::KMS::Key',
  risk: 'The keys of an instance that ends or is released are gone, and the clusters encrypted with them too.',
  remedy: 'Renew the KMS instance, and switch on its automatic renewal.',
  reference:
    'https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-getkmsinstance',
  gate: {
    needs: ['presence', 'instanceId'],
    evaluate({ presence, instanceId }) {
      if (presence === 'absent') return insufficientData(message('key-absent-unjudged', {}));
      return instanceId === '' ? notApplicable(message('default-key', {})) : undefined;
    },
  },
  needs: ['instanceEnds'],

  evaluate({ instanceEnds }, { now, settings }) {
    const ends = instanceEnds === null ? 'never' : new Date(instanceEnds).toISOString();
    const evidence = {
      property: '$.KmsInstance.EndDate',
      expected: `in more than ${settings.keys.expiryDays} days`,
      actual: ends,
    };
    if (instanceEnds === null) return compliant(message('instance-ends-never', {}), evidence);
    if (instanceEnds <= now) return nonCompliant(message('instance-ended', { ends }), evidence);
    if (instanceEnds - now > settings.keys.expiryDays * dayMs)
      return compliant(message('instance-lasts', { ends }), evidence);

    return nonCompliant(message('instance-ending', { ends, days: Math.floor((instanceEnds - now) / dayMs) }), evidence);
  },
});
