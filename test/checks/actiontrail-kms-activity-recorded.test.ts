import check from '../../src/checks/actiontrail-kms-activity-recorded.ts';
import { testCheck } from '../check-table.ts';
import { day, hour, minute, now } from '../facts/healthy.ts';

const status = { logging: true, delivered: now - hour, error: '', unavailable: [] as string[] };
const trail = { name: 'all', recordsAll: true, coversRegion: true, status };
const off = { ...trail, status: { ...status, logging: false } };
const withStatus = (more: Partial<typeof status>) => ({ trails: [{ ...trail, status: { ...status, ...more } }] });

testCheck<'ACS::::Region'>(check, [
  {
    it: 'passes a region that a trail of all events covers',
    expect: 'COMPLIANT',
    message: 'trail-records',
    because: /"trail":"all"/,
  },
  {
    it: 'passes a region where one of several trails records everything',
    given: { trails: [{ ...trail, name: 'writes', recordsAll: false }, off, trail] },
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
    given: { trails: [off] },
    expect: 'NON_COMPLIANT',
    message: 'no-trail-records',
    because: /logging\W+false/,
  },
  {
    it: 'passes a trail whose error is older than its last delivery may be',
    given: withStatus({ error: 'NoSuchBucket' }),
    expect: 'COMPLIANT',
    message: 'trail-records',
    because: /NoSuchBucket/,
  },
  {
    it: 'fails where the bucket is not available',
    given: withStatus({ unavailable: ['oss'] }),
    expect: 'NON_COMPLIANT',
    message: 'trail-delivers-nowhere',
    because: /"unavailable":\["oss"\]/,
  },
  {
    it: 'fails where the last delivery is a day old and failed',
    given: withStatus({ delivered: now - day, error: 'NoSuchBucket' }),
    expect: 'NON_COMPLIANT',
    message: 'trail-delivers-nowhere',
    because: /NoSuchBucket/,
  },
  {
    it: 'fails where nothing was delivered, and that failed',
    given: { trails: [{ ...trail, status: { ...status, delivered: null, error: 'AccessDenied' } }] },
    expect: 'NON_COMPLIANT',
    message: 'trail-delivers-nowhere',
  },
  {
    it: 'cannot judge an old delivery without an error',
    given: withStatus({ delivered: now - 2 * day }),
    expect: 'INSUFFICIENT_DATA',
    message: 'trail-delivery-old',
  },
  {
    it: 'cannot judge a trail of which no delivery is known',
    given: { trails: [{ ...trail, status: { ...status, delivered: null } }, off] },
    expect: 'INSUFFICIENT_DATA',
    message: 'trail-delivery-old',
  },
  {
    it: 'cannot judge a delivery that is dated ahead of the clock',
    given: withStatus({ delivered: now + hour }),
    expect: 'INSUFFICIENT_DATA',
    message: 'trail-delivery-old',
  },
  {
    it: 'cannot judge a delivery that is dated ahead of the clock, beside an error that has no time',
    given: withStatus({ delivered: now + hour, error: 'NoSuchBucket' }),
    expect: 'INSUFFICIENT_DATA',
    message: 'trail-delivery-old',
  },
  {
    it: 'passes a delivery that a clock within its tolerance dates ahead',
    given: withStatus({ delivered: now + 10 * minute }),
    expect: 'COMPLIANT',
    message: 'trail-records',
  },
  {
    it: 'does not add up the virtues of several trails',
    given: {
      trails: [off, { ...trail, recordsAll: false }, { ...trail, coversRegion: false }],
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
