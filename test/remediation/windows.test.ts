import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MaintenanceWindow } from '../../src/remediation/settings.ts';
import { isInside, nameOf, nextOpening } from '../../src/remediation/windows.ts';

function window(from: string, to: string, timeZone: string, days: MaintenanceWindow['days'] = []): MaintenanceWindow {
  return { from, to, timeZone, days };
}

const berlin = 'Europe/Berlin';

describe('a maintenance window', () => {
  // 2026-11-22 is a Sunday.
  it.each([
    ['its first minute', window('09:00', '10:00', 'UTC'), '2026-11-22T09:00:00Z', true],
    ['the minute before', window('09:00', '10:00', 'UTC'), '2026-11-22T08:59:59Z', false],
    ['its last minute', window('09:00', '10:00', 'UTC'), '2026-11-22T09:59:59Z', true],
    ['its end', window('09:00', '10:00', 'UTC'), '2026-11-22T10:00:00Z', false],
    ['another zone', window('09:00', '10:00', 'Asia/Shanghai'), '2026-11-22T01:30:00Z', true],
    ['a zone of half an hour', window('09:00', '10:00', 'Asia/Kolkata'), '2026-11-22T03:30:00Z', true],
    ['its day', window('09:00', '10:00', 'UTC', ['sunday']), '2026-11-22T09:30:00Z', true],
    ['another day', window('09:00', '10:00', 'UTC', ['monday']), '2026-11-22T09:30:00Z', false],
    [
      'its day where it is Monday already',
      window('01:00', '02:00', 'Asia/Shanghai', ['monday']),
      '2026-11-22T17:30:00Z',
      true,
    ],
    ['before midnight', window('22:00', '04:00', 'UTC', ['saturday']), '2026-11-21T23:00:00Z', true],
    ['after the midnight of its day', window('22:00', '04:00', 'UTC', ['saturday']), '2026-11-22T03:59:00Z', true],
    ['after the midnight of another day', window('22:00', '04:00', 'UTC', ['saturday']), '2026-11-23T03:00:00Z', false],
    ['the evening of another day', window('22:00', '04:00', 'UTC', ['saturday']), '2026-11-22T23:00:00Z', false],
    [
      'from Saturday into Sunday, the first day of the week',
      window('22:00', '04:00', 'UTC', ['sunday']),
      '2026-11-22T03:00:00Z',
      false,
    ],
    ['all day', window('00:00', '00:00', 'UTC'), '2026-11-22T00:00:00Z', true],
    ['midnight, which some write as 24', window('00:00', '01:00', 'UTC'), '2026-11-22T00:30:00Z', true],

    // On 2026-03-29 Berlin's clocks go from 02:00 to 03:00 at 01:00 UTC.
    ['before the gap', window('01:00', '04:00', berlin), '2026-03-29T00:59:00Z', true],
    ['after the gap', window('01:00', '04:00', berlin), '2026-03-29T01:00:00Z', true],
    ['its end, an hour sooner', window('01:00', '04:00', berlin), '2026-03-29T02:00:00Z', false],
    ['a window inside the gap, right before', window('02:00', '03:00', berlin), '2026-03-29T00:59:59Z', false],
    ['a window inside the gap, right after', window('02:00', '03:00', berlin), '2026-03-29T01:00:00Z', false],
    ['the same a day later', window('02:00', '03:00', berlin), '2026-03-30T00:30:00Z', true],
    ['one that begins in the gap', window('02:30', '04:00', berlin), '2026-03-29T01:00:00Z', true],

    // On 2026-10-25 they go from 03:00 to 02:00 at 01:00 UTC: 02:30 comes twice.
    ['the first 02:30', window('02:15', '02:45', berlin), '2026-10-25T00:30:00Z', true],
    ['02:50 between', window('02:15', '02:45', berlin), '2026-10-25T00:50:00Z', false],
    ['the second 02:30', window('02:15', '02:45', berlin), '2026-10-25T01:30:00Z', true],
    [
      'a night that lasts for an hour longer',
      window('22:00', '04:00', berlin, ['saturday']),
      '2026-10-25T02:59:00Z',
      true,
    ],
    ['its end', window('22:00', '04:00', berlin, ['saturday']), '2026-10-25T03:00:00Z', false],
  ])('is asked about %s', (_, asked, at, expected) => {
    expect(isInside(asked, Date.parse(at))).toBe(expected);
  });

  it('opens when it says it opens next, and is closed right before', () => {
    const clock = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 45));
    const text = ([hour, minute]: readonly [number, number]) =>
      `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
    fc.assert(
      fc.property(
        clock,
        clock,
        fc.constantFrom('UTC', 'Asia/Shanghai', berlin, 'America/St_Johns', 'Australia/Lord_Howe'),
        fc.subarray(['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const),
        fc.integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2026-12-31T00:00:00Z') }),
        (from, to, timeZone, days, at) => {
          const asked = window(text(from), text(to), timeZone, days);
          const next = nextOpening([asked], at);
          // One that only ever falls into a gap may open a week later than asked about.
          if (next === undefined) return;
          expect(isInside(asked, next)).toBe(true);
          if (!isInside(asked, at)) expect(isInside(asked, next - 60_000)).toBe(false);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([1, 2, 4])('is found however short it is: %i minutes', (minutes) => {
    const at = Date.parse('2026-11-22T09:00:00Z');
    expect(nextOpening([window('02:01', `02:0${1 + minutes}`, 'UTC')], at)).toBe(Date.parse('2026-11-23T02:01:00Z'));
  });

  it('is named as people say it', () => {
    expect(nameOf(window('22:00', '04:00', berlin, ['friday', 'saturday']))).toBe(
      'friday, saturday 22:00-04:00 Europe/Berlin',
    );
  });
});
