import { agoMs, justNowMs, longSpanIn, type SpanUnits, spanIn, tookIn } from './amounts.ts';

const units: SpanUnits = { second: '秒', minute: '分钟', hour: '小时', day: '天' };

/** A span of time in its largest unit: `41 秒`, `4 分钟`. */
export function spanZh(ms: number): string {
  return spanIn(units, ms);
}

/** The same without seconds. */
export function longSpanZh(ms: number): string {
  return longSpanIn(units, ms);
}

/** How long ago a time was. */
export function agoZh(time: string, now: number): string {
  const ms = agoMs(time, now);
  if (ms === undefined) return time;
  return ms < justNowMs ? '刚刚' : `${spanZh(ms)}前`;
}

/** How long something took. */
export function tookZh(ms: number): string {
  return tookIn(units, ms) ?? '时长未知';
}
