const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A number as people read it, in English and in Chinese: `8,612`. */
export function grouped(count: number): string {
  return whole.format(count);
}

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How a language writes spans of time. */
export interface SpanUnits {
  readonly second: string;
  readonly minute: string;
  readonly hour: string;
  readonly day: string;
}

/** A span of time in its largest unit: `41 s`, `4 min`, `3 h`, `12 d`. */
export function spanIn(units: SpanUnits, ms: number): string {
  if (ms < minuteMs) return `${Math.max(0, Math.floor(ms / secondMs))} ${units.second}`;
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} ${units.minute}`;
  if (ms < 2 * dayMs) return `${Math.floor(ms / hourMs)} ${units.hour}`;
  return `${grouped(Math.floor(ms / dayMs))} ${units.day}`;
}

/** The same where seconds do not matter, and hours only after two: `90 min`. */
export function longSpanIn(units: SpanUnits, ms: number): string {
  if (ms < minuteMs) return `0 ${units.minute}`;
  return ms < 2 * hourMs ? `${Math.floor(ms / minuteMs)} ${units.minute}` : spanIn(units, ms);
}

/** How long something took, to a tenth of a second: `0.4 s`, `12 min 5 s`; undefined where that is no time. */
export function tookIn(units: SpanUnits, ms: number): string | undefined {
  if (!(ms >= 0)) return undefined;
  if (ms < 2 * minuteMs) return `${(ms / secondMs).toFixed(1)} ${units.second}`;
  return `${Math.floor(ms / minuteMs)} ${units.minute} ${Math.floor((ms % minuteMs) / secondMs)} ${units.second}`;
}

/** How long ago a time was, milliseconds; undefined for what is no time. Clocks differ: it may be a little ahead of ours. */
export function agoMs(time: string, now: number): number | undefined {
  const ms = now - Date.parse(time);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Less than this ago is just now. */
export const justNowMs = secondMs;

const isoTime = /\b(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z/g;

/**
 * The text with its times as people write them: `2026-11-22 06:30 UTC`. The same in every language: auditors compare
 * reports, and consoles of Alibaba Cloud write times in this order in Chinese too.
 */
export function humanTimes(text: string): string {
  return text.replace(isoTime, '$1 $2 UTC');
}

/** Shows an instant as `2026-11-22 14:30 UTC+8`. @param timeZone such as `Asia/Shanghai` */
export function timesIn(timeZone: string): (iso: string) => string {
  const format = new Intl.DateTimeFormat('en', {
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
    ...{ hourCycle: 'h23', timeZone, timeZoneName: 'shortOffset' },
  });
  return (iso) => {
    const parts = Object.fromEntries(format.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]));
    const { year, month, day, hour, minute, timeZoneName = '' } = parts;
    return `${year}-${month}-${day} ${hour}:${minute} ${timeZoneName.replace(/^GMT(\+0$)?/, 'UTC')}`;
  };
}

const humanTime = /\b(\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC(?![+-])/g;

/** A finished text with the times in it, `2026-11-22 06:30 UTC`, as a clock of another zone shows them. */
export function inTimeZone(text: string, timeZone: string): string {
  if (timeZone === 'UTC') return text;
  const show = timesIn(timeZone);
  return text.replace(humanTime, (whole, day: string, minute: string) => {
    const iso = `${day}T${minute}:00Z`;
    return Number.isNaN(Date.parse(iso)) ? whole : show(iso);
  });
}
