import { message } from '../model/message.ts';
import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';

export default defineCheck({
  id: 'kms-key-activity-explained',
  title: 'Every key that the role used is named by a cluster',
  severity: 'medium',
  resourceType: 'ACS::::Region',
  risk: 'Somebody encrypts with a key that no known cluster has: a forgotten cluster, a stale list, or a misused role.',
  remedy: 'Find who used the key: look its events up in ActionTrail by the key’s id.',
  reference: 'https://www.alibabacloud.com/help/en/actiontrail/user-guide/query-events-in-the-actiontrail-console',
  gate: {
    needs: ['encrypted'],
    evaluate: ({ encrypted }) => (encrypted === 0 ? notApplicable(message('nothing-encrypted-here', {})) : undefined),
  },
  needs: ['activity'],
  consults: ['namesComplete'],

  evaluate({ activity, namesComplete }) {
    if (activity === null) return notApplicable(message('nothing-encrypted-here', {}));
    const { used, unexplained, complete, readFrom } = activity;
    const evidence = {
      property: 'keys used by AliyunCSManagedSecurityRole',
      expected: 'each named by a cluster',
      actual: used.join(', ') || 'none',
    };

    if (unexplained.keys.length > 0) {
      const keys = unexplained.keys.join(', ');
      return namesComplete.ok
        ? nonCompliant(message('activity-unexplained', { keys, count: unexplained.count }), evidence)
        : insufficientData(message('activity-explained-unsure', { keys }), evidence);
    }
    if (!complete) return insufficientData(message('activity-not-read-whole', { since: iso(readFrom) }), evidence);
    return compliant(message('activity-explained', { keys: used.length }), evidence);
  },
});

function iso(time: number): string {
  return new Date(time).toISOString();
}
