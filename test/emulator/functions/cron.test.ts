import { describe, expect, it } from 'vitest';
import { parseCron } from '../../../emulator/functions/cron.ts';

const after = Date.parse('2026-08-20T03:04:05Z');
const next = (expression: string, from = after) => {
  const at = parseCron(expression).next(from);
  return at === undefined ? undefined : new Date(at).toISOString().slice(0, 19);
};

describe('a timer', () => {
  it.each([
    ['0 0 8 * * *', '2026-08-20T08:00:00'],
    ['CRON_TZ=Asia/Shanghai 0 0 8 * * *', '2026-08-21T00:00:00'],
    ['CRON_TZ=America/New_York 0 30 9 * * *', '2026-08-20T13:30:00'],
    ['5 4 3 * * *', '2026-08-21T03:04:05'],
    ['6 4 3 * * *', '2026-08-20T03:04:06'],
    ['0 */15 * * * *', '2026-08-20T03:15:00'],
    ['0 10/20 * * * ?', '2026-08-20T03:10:00'],
    ['0 0 0 * * MON', '2026-08-24T00:00:00'],
    ['0 0 0 ? * 7', '2026-08-23T00:00:00'],
    ['0 0 0 1 JAN,FEB *', '2027-01-01T00:00:00'],
    ['0 0 0 29 2 *', '2028-02-29T00:00:00'],
    ['0 0 9-17 * * MON-FRI', '2026-08-20T09:00:00'],
    ['@every 4m', '2026-08-20T03:08:05'],
    ['0 0 0 31 2 *', undefined],
  ])('%s is due next at %s', (expression, expected) => {
    expect(next(expression)).toBe(expected);
  });
  it('keeps to the hour of its zone when clocks change', () => {
    const expression = 'CRON_TZ=Europe/Berlin 0 0 8 * * *';
    expect(next(expression, Date.parse('2026-10-24T12:00:00Z'))).toBe('2026-10-25T07:00:00');
    expect(next(expression, Date.parse('2026-10-23T12:00:00Z'))).toBe('2026-10-24T06:00:00');
  });
  it.each(['* * * * *', '60 * * * * *', '0 0 0 * * FUNDAY', '0 5-1 * * * *', '0 */0 * * * *', '@every 0m', ''])(
    'is refused as %j',
    (expression) => {
      expect(() => parseCron(expression)).toThrow('cron expression');
    },
  );
});
