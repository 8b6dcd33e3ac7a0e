import { describe, expect, it } from 'vitest';
import { grouped, humanTimes } from '../../src/words/amounts.ts';
import { ago, counted, spanOf, took } from '../../src/words/amounts-en.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('amounts', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [8_612, '8,612'],
    [1_234_567, '1,234,567'],
  ])('groups %i as %s', (count, text) => {
    expect(grouped(count)).toBe(text);
  });

  it('counts one of a thing, and several', () => {
    expect(counted(1, 'cluster')).toBe('1 cluster');
    expect(counted(1_200, 'cluster')).toBe('1,200 clusters');
    expect(counted(2, 'finding waits', 'findings wait')).toBe('2 findings wait');
  });

  it.each([
    [-5_000, '0 s'],
    [41_900, '41 s'],
    [4 * minute, '4 min'],
    [24 * hour, '24 h'],
    [47.9 * hour, '47 h'],
    [2 * day, '2 d'],
    [5_000 * day, '5,000 d'],
  ])('tells %i ms as %s', (ms, text) => {
    expect(spanOf(ms)).toBe(text);
  });

  it('tells how long ago a time was, also one that is still to come', () => {
    const now = Date.parse('2026-11-22T06:30:00Z');
    expect(ago('2026-11-22T06:26:00Z', now)).toBe('4 min ago');
    expect(ago('2026-11-22T06:30:00Z', now)).toBe('just now');
    expect(ago('2026-11-22T07:00:00Z', now)).toBe('just now');
    expect(ago('yesterday', now)).toBe('yesterday');
  });

  it('tells how long a thing took', () => {
    expect(took(4_100)).toBe('4.1 s');
    expect(took(71_250)).toBe('71.3 s');
    expect(took(725_000)).toBe('12 min 5 s');
    expect(took(Number.NaN)).toBe('unknown time');
    expect(took(-1)).toBe('unknown time');
  });

  it('writes times as people do, wherever they stand', () => {
    expect(humanTimes('from 2026-11-21T06:30:00.000Z to 2026-11-22T06:30:59Z.')).toBe(
      'from 2026-11-21 06:30 UTC to 2026-11-22 06:30 UTC.',
    );
    expect(humanTimes('2026-11-21T06:30:00+08:00')).toBe('2026-11-21T06:30:00+08:00');
  });
});
