import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PastUsage, usageHistory, usualAbsence } from '../../src/facts/baseline.ts';
import { day, hour, minute } from './healthy.ts';

const lastHour = 480_000;
const last = lastHour * hour + 20 * minute;

/** Hours before the last success, and everything read for 60 days. */
function historyOf(ago: readonly number[], fields: Partial<PastUsage> = {}) {
  const hours = ago.map((each) => lastHour - each);
  return usageHistory({ hours, last, since: last - 60 * day, stopped: [], ...fields });
}

const everyHour = (from: number, to = 0) => Array.from({ length: from - to + 1 }, (_, index) => to + index);
/** Three hours of each day but the last two of seven. */
const weekdays = [0, 1, 2, 3, 4, 7, 8, 9, 10, 11].flatMap((days) => [0, 1, 2].map((each) => days * 24 + each));

describe('usageHistory', () => {
  it.each([
    ['an hour short of twenty', everyHour(18).map((each) => each * 10), 'rare'],
    ['twenty hours over more than a week', everyHour(19).map((each) => each * 10), 'baseline'],
    ['twenty hours of one restart', everyHour(19), 'unknown'],
    ['a restart of a day and a night, and a call nine days before it', [...everyHour(30), 240], 'unknown'],
    ['an hour each over exactly seven days', everyHour(167), 'baseline'],
    ['an hour less', everyHour(166), 'unknown'],
    ['weekdays', weekdays, 'baseline'],
    ['one call', [0], 'rare'],
    ['a call in the fortnight, and twenty before it', [0, ...everyHour(360, 341)], 'rare'],
  ] as const)('takes %s for what it is', (_, ago, is) => {
    expect(historyOf(ago).is).toBe(is);
  });

  it('shows hours, span and gaps', () => {
    expect(historyOf(weekdays)).toEqual({
      is: 'baseline',
      hours: 30,
      from: (lastHour - 266) * hour,
      to: last,
      typicalGap: hour,
      longestGap: 70 * hour,
    });
  });

  it.each([
    [6 * day, 'unknown'],
    [7 * day, 'rare'],
  ] as const)('knows rare usage where %i ms before it were read', (read, is) => {
    expect(historyOf([0, 5], { since: last - read }).is).toBe(is);
  });

  it('takes a week of standing still for no rare usage', () => {
    expect(historyOf([0, 5], { stopped: [last - 3 * day] }).is).toBe('unknown');
  });

  it('counts nothing from before the cluster was as it is', () => {
    expect(historyOf(everyHour(300), { since: last - 8 * day })).toMatchObject({ is: 'baseline', hours: 192 });
    expect(historyOf(everyHour(300), { since: last - 6 * day }).is).toBe('unknown');
  });

  it('accuses nobody sooner for an hour more in which there was a call', () => {
    const ago = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(ago, fc.integer({ min: 1, max: 47 }), (hours, more) => {
        const history = historyOf([0, ...hours]);
        if (history.is !== 'baseline') return;
        // A gap is never longer than what is waited for.
        expect(usualAbsence(history)).toBeGreaterThanOrEqual(2 * history.longestGap);
        expect(history.longestGap).toBeGreaterThanOrEqual(history.typicalGap);
        const filled = historyOf([0, ...hours, more]);
        expect(filled.is).toBe('baseline');
        if (filled.is === 'baseline') expect(filled.longestGap).toBeLessThanOrEqual(history.longestGap);
      }),
    );
  });
});
