import check from '../../src/checks/actiontrail-kms-activity-recorded.ts';
import { testCheck } from '../check-table.ts';

const trail = { name: 'all', recordsAll: true, coversRegion: true, logging: true };

testCheck<'ACS::::Region'>(check, [
  {
    it: 'passes a region that a trail of all events covers',
    expect: 'COMPLIANT',
    message: 'trail-records',
    because: /"trail":"all"/,
  },
  {
    it: 'passes a region where one of several trails records everything',
    given: { trails: [{ ...trail, name: 'writes', recordsAll: false }, { ...trail, logging: false }, trail] },
    expect: 'COMPLIANT',
    message: 'trail-records',
  },
  {
    it: 'does not apply where nothing is encrypted',
    given: { encrypted: 0, trails: [] },
    expect: 'NOT_APPLICABLE',
    message: 'nothing-encrypted-here',
  },
  {
    it: 'fails a region without a trail',
    given: { trails: [] },
    expect: 'NON_COMPLIANT',
    message: 'no-trail-records',
    because: /"trails":\[\]/,
  },
  {
    it: 'fails where the trail records writes only',
    given: { trails: [{ ...trail, recordsAll: false }] },
    expect: 'NON_COMPLIANT',
    message: 'no-trail-records',
    because: /recordsAll\W+false/,
  },
  {
    it: 'fails where the trail is of another region',
    given: { trails: [{ ...trail, coversRegion: false }] },
    expect: 'NON_COMPLIANT',
    message: 'no-trail-records',
    because: /coversRegion\W+false/,
  },
  {
    it: 'fails where the trail does not log',
    given: { trails: [{ ...trail, logging: false }] },
    expect: 'NON_COMPLIANT',
    message: 'no-trail-records',
    because: /logging\W+false/,
  },
  {
    it: 'does not add up the virtues of several trails',
    given: {
      trails: [
        { ...trail, logging: false },
        { ...trail, recordsAll: false },
        { ...trail, coversRegion: false },
      ],
    },
    expect: 'NON_COMPLIANT',
    message: 'no-trail-records',
  },
  {
    it: 'fails where usage ended everywhere in the region at the same time',
    given: { usageEnded: Date.parse('2026-11-20T06:30:00Z') },
    expect: 'NON_COMPLIANT',
    message: 'usage-ended-in-region',
    because: /"since":"2026-11-20T06:30:00.000Z","trail":"all"/,
  },
]);
