/** A number as people read it: `8,612`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 cluster`, `3 clusters`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A span of time in its largest unit: `41 s`, `4 min`, `3 h`, `12 d`. */
export function spanOf(ms: number): string {
  if (ms < minuteMs) return `${Math.max(0, Math.floor(ms / secondMs))} s`;
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`;
  if (ms < 2 * dayMs) return `${Math.floor(ms / hourMs)} h`;
  return `${grouped(Math.floor(ms / dayMs))} d`;
}

/** How long ago a time was. Clocks differ, so that a time may be a little ahead of ours. */
export function ago(time: string, now: number): string {
  const ms = now - Date.parse(time);
  if (Number.isNaN(ms)) return time;
  return ms < secondMs ? 'just now' : `${spanOf(ms)} ago`;
}

/** How long something took: `0.4 s`, `71.3 s`, `12 min 5 s`. */
export function took(ms: number): string {
  if (!(ms >= 0)) return 'unknown time';
  if (ms < 2 * minuteMs) return `${(ms / secondMs).toFixed(1)} s`;
  return `${Math.floor(ms / minuteMs)} min ${Math.floor((ms % minuteMs) / secondMs)} s`;
}

const isoTime = /\b(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z/g;

/** The text with its times as people write them: `2026-11-22 06:30 UTC`. */
export function humanTimes(text: string): string {
  return text.replace(isoTime, '$1 $2 UTC');
}
