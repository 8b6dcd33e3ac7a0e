const DAY_MS = 86_400_000;
const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/** Nothing that ever comes is further off: 29 February of a leap year. */
const FURTHEST_DAYS = 8 * 366;

/** When a timer is due. */
export interface Timetable {
  /** The first time after this one, both in milliseconds; undefined where there is none. */
  next(after: number): number | undefined;
}

/**
 * Reads the expression of a timer: "@every 4m", or six fields from seconds to weekdays, in UTC unless it begins with
 * CRON_TZ=<zone>. A time that a change of clocks skips or repeats is due once.
 *
 * @throws Error that quotes what cannot be read
 */
export function parseCron(expression: string): Timetable {
  const [, amount, unit = ''] = /^@every (\d+)([smh])$/.exec(expression) ?? [];
  if (amount !== undefined) {
    const span = Number(amount) * (UNIT_MS[unit] ?? 0);
    if (span > 0) return { next: (after) => after + span };
  }
  const [, zone = 'UTC', rest = ''] = /^(?:CRON_TZ=(\S+) )?(.*)$/.exec(expression) ?? [];
  const fields = rest.trim().split(/\s+/);
  if (fields.length !== 6) throw new Error(`the cron expression ${JSON.stringify(expression)} has not six fields`);
  const [seconds, minutes, hours, days, months, weekdays] = [
    [0, 59],
    [0, 59],
    [0, 23],
    [1, 31],
    [1, 12, MONTHS],
    [0, 7, WEEKDAYS],
  ].map(([least, most, names], index) =>
    parseField(fields[index] ?? '', Number(least), Number(most), (names ?? []) as readonly string[]),
  ) as [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>, Set<number>];
  // Sunday has two numbers.
  if (weekdays.has(7)) weekdays.add(0);
  const times = [...hours].flatMap((hour) =>
    [...minutes].flatMap((minute) => [...seconds].map((second) => ((hour * 60 + minute) * 60 + second) * 1000)),
  );
  times.sort((a, b) => a - b);

  return {
    next(after) {
      const today = Math.floor((after + offsetOf(zone, after)) / DAY_MS) * DAY_MS;
      for (let day = today; day <= today + FURTHEST_DAYS * DAY_MS; day += DAY_MS) {
        const date = new Date(day);
        const isDay =
          days.has(date.getUTCDate()) && months.has(date.getUTCMonth() + 1) && weekdays.has(date.getUTCDay());
        if (!isDay) continue;
        for (const time of times) {
          const at = day + time - offsetOf(zone, day + time - offsetOf(zone, day + time));
          if (at > after) return at;
        }
      }
      return undefined;
    },
  };
}

function parseField(field: string, least: number, most: number, names: readonly string[]): Set<number> {
  const values = new Set<number>();
  const numberOf = (word: string): number => {
    const place = names.indexOf(word.toUpperCase());
    if (place >= 0) return place + (names === MONTHS ? 1 : 0);
    return /^\d+$/.test(word) ? Number(word) : Number.NaN;
  };
  for (const part of field.split(',')) {
    const [range = '', step = '1'] = part.split('/');
    const isAll = range === '*' || range === '?';
    const [first = '', last] = range.split('-');
    const from = isAll ? least : numberOf(first);
    const upTo = isAll || (last === undefined && part.includes('/')) ? most : numberOf(last ?? first);
    const by = Number(step);
    const isFine = from >= least && upTo <= most && from <= upTo && Number.isInteger(by) && by > 0;
    if (!isFine) throw new Error(`the field ${JSON.stringify(field)} of a cron expression cannot be read`);
    for (let value = from; value <= upTo; value += by) values.add(value);
  }
  return values;
}

/** How far the clocks of a zone are ahead of UTC at a time, in milliseconds. */
function offsetOf(zone: string, at: number): number {
  if (zone === 'UTC') return 0;
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(at);
  return Date.parse(`${text.replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000;
}
