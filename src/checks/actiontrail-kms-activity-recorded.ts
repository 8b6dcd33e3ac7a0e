import { message } from '../model/message.ts';
import { compliant, defineCheck, nonCompliant, notApplicable } from './define-check.ts';

export default defineCheck({
  id: 'actiontrail-kms-activity-recorded',
  title: 'A trail records what the role does with keys',
  severity: 'medium',
  resourceType: 'ACS::::Region',
  risk: 'Without a trail of all events the proof lasts 90 days at most, and nobody can tell who endangered a key.',
  remedy: 'Create a trail for all regions with EventRW=All, and start its logging.',
  reference: 'https://www.alibabacloud.com/help/en/actiontrail/user-guide/create-a-single-account-trail',
  gate: {
    needs: ['encrypted'],
    evaluate: ({ encrypted }) => (encrypted === 0 ? notApplicable(message('nothing-encrypted-here', {})) : undefined),
  },
  needs: ['trails'],

  evaluate({ trails }) {
    const recording = trails.find(({ recordsAll, coversRegion, logging }) => recordsAll && coversRegion && logging);
    const seen = trails.map(
      ({ name, recordsAll, coversRegion, logging }) =>
        `${name}: ${coversRegion ? '' : 'not this region, '}${recordsAll ? 'all events' : 'not all events'}${logging === null ? '' : logging ? ', logging' : ', not logging'}`,
    );
    const evidence = {
      property: '$.TrailList[*].EventRW',
      expected: 'a trail of this region with All, logging',
      actual: seen.join('; ') || 'no trail',
    };

    return recording === undefined
      ? nonCompliant(message('no-trail-records', { trails: evidence.actual }), evidence)
      : compliant(message('trail-records', { trail: recording.name }), evidence);
  },
});
