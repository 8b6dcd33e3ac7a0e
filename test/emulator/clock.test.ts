import { describe, expect, it } from 'vitest';
import { isoSeconds, parseIsoSeconds, resolveRelativeTimes } from '../../emulator/clock.ts';

const NOW = Date.parse('2026-08-20T03:04:05.678Z');

describe('a relative time', () => {
  it.each([
    ['@-25m', '2026-08-20T02:39:05Z'],
    ['@+6d', '2026-08-26T03:04:05Z'],
    ['@-3h', '2026-08-20T00:04:05Z'],
    ['@+0s', '2026-08-20T03:04:05Z'],
  ])('%s becomes %s', (relative, absolute) => {
    expect(resolveRelativeTimes({ deep: [{ time: relative }] }, NOW)).toEqual({ deep: [{ time: absolute }] });
  });
  it.each(['@25m', '@-25', '@-25y', ' @-25m', 'at @-25m', '@--1m'])('is not read into %j', (text) => {
    expect(resolveRelativeTimes(text, NOW)).toBe(text);
  });
  it('leaves everything else as it is', () => {
    const value = { n: 1, b: false, none: null, list: ['x', {}] };
    expect(resolveRelativeTimes(value, NOW)).toEqual(value);
  });
});

describe('a time of the API', () => {
  it('is read back as it was written', () => {
    expect(parseIsoSeconds(isoSeconds(NOW))).toBe(NOW - 678);
  });
  it.each(['2026-08-20', '2026-08-20T03:04:05.678Z', '2026-08-20T03:04:05+08:00', '2026-13-20T03:04:05Z', ''])(
    'is not %j',
    (text) => {
      expect(parseIsoSeconds(text)).toBeUndefined();
    },
  );
});
