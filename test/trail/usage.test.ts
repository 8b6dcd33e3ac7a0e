import { describe, expect, it } from 'vitest';
import type { HourCount } from '../../src/trail/count.ts';
import { usageOf } from '../../src/trail/usage.ts';

const hour = 3_600_000;
const to = Date.parse('2026-11-22T06:20:00.000Z');

function count(hoursAgo: number, fields: Partial<HourCount> = {}): HourCount {
  const start = Math.floor(to / hour) - hoursAgo;
  return {
    regionId: 'cn-hangzhou',
    keyId: 'key-1',
    clusterId: null,
    vpcId: null,
    event: 'Encrypt',
    outcome: 'success',
    rw: 'Read',
    errorCode: '',
    hour: start,
    count: 10,
    first: start * hour,
    last: start * hour + hour - 1,
    ids: [],
    ...fields,
  };
}

const span = (days: number, regionId = 'cn-hangzhou') => ({ regionId, from: to - days * 24 * hour, to });
const counts = (...args: Parameters<typeof usageOf>) =>
  usageOf(...args).map(({ counts }) => counts.map(({ count }) => count));

describe('usage', () => {
  it('sums up the hours of a region, kind by kind', () => {
    const hours = [
      count(1),
      count(2),
      count(2, { event: 'Decrypt', count: 3 }),
      count(1, { errorCode: 'x', outcome: 'denied' }),
    ];
    expect(counts(hours, [span(1)])).toEqual([[20, 3, 10]]);
  });

  it('keeps regions apart, and tells those too in which nothing happened', () => {
    const hours = [count(1), count(1, { regionId: 'cn-beijing', count: 7 })];
    expect(counts(hours, [span(1), span(1, 'cn-beijing'), span(1, 'eu-central-1')])).toEqual([[10], [7], []]);
  });

  it('leaves out what was counted outside of the span', () => {
    expect(counts([count(1), count(30), count(-3)], [span(1)])).toEqual([[10]]);
  });

  it('takes the last thirty days of a long span, from a whole hour on', () => {
    const [usage] = usageOf([count(1), count(24 * 30 + 2)], [span(90)]);

    expect(new Date(usage?.from ?? 0).toISOString()).toBe('2026-10-23T07:00:00.000Z');
    expect(usage?.counts.map(({ count }) => count)).toEqual([10]);
  });
});
