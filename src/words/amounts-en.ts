import { agoMs, grouped, justNowMs, longSpanIn, type SpanUnits, spanIn, tookIn } from './amounts.ts';

const units: SpanUnits = { second: 's', minute: 'min', hour: 'h', day: 'd' };
const plural = new Intl.PluralRules('en');

/** `1 cluster`, `3 clusters`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${plural.select(count) === 'one' ? one : many}`;
}

/** A span of time in its largest unit: `41 s`, `4 min`, `3 h`, `12 d`. */
export function spanOf(ms: number): string {
  return spanIn(units, ms);
}

/** The same without seconds. */
export function longSpanOf(ms: number): string {
  return longSpanIn(units, ms);
}

/** How long ago a time was. */
export function ago(time: string, now: number): string {
  const ms = agoMs(time, now);
  if (ms === undefined) return time;
  return ms < justNowMs ? 'just now' : `${spanOf(ms)} ago`;
}

/** How long something took: `0.4 s`, `71.3 s`, `12 min 5 s`. */
export function took(ms: number): string {
  return tookIn(units, ms) ?? 'unknown time';
}
