import { baselineHours, hourMs } from '../trail/count.ts';

const weekHours = 7 * 24;
/** So many clock hours with a success make usage regular, where they are on so many days. */
const regularHours = 20;
const regularDays = 5;

/** What usage was like before the last success, from which the absence of calls is judged. Times are epoch milliseconds. */
export type UsageHistory =
  | (Baseline & { readonly is: 'baseline' })
  /** So little that no call for weeks says nothing: fewer hours than a baseline has, over a week or more that was read. */
  | { readonly is: 'rare'; readonly hours: number; readonly from: number; readonly to: number }
  | { readonly is: 'unknown' };

export interface Baseline {
  /** Clock hours that had a success. */
  readonly hours: number;
  /** The beginning of the first of them, and the last success. */
  readonly from: number;
  readonly to: number;
  /** The median and the longest span between one hour with a success and the next, milliseconds. */
  readonly typicalGap: number;
  readonly longestGap: number;
}

export interface PastUsage {
  /** Clock hours with a success, in hours since 1970, in any order. */
  readonly hours: Iterable<number>;
  /** The last success. */
  readonly last: number;
  /** From when on everything up to the last success was read, of a cluster that was as it is now. */
  readonly since: number;
  /** When the cluster was read to be not running. */
  readonly stopped: readonly number[];
}

/** Judges the fortnight before the last success. A week of it at least must have been read without a gap. */
export function usageHistory({ hours, last, since, stopped }: PastUsage): UsageHistory {
  const lastHour = Math.floor(last / hourMs);
  const firstHour = Math.max(lastHour - baselineHours, Math.ceil(since / hourMs));
  const seen = [...new Set(hours)].filter((hour) => hour >= firstHour && hour <= lastHour).sort((a, b) => a - b);
  const wasStopped = (from: number, to: number) => stopped.some((time) => time >= from * hourMs && time < to * hourMs);
  const [first] = seen;
  if (first === undefined) return { is: 'unknown' };

  if (seen.length < regularHours) {
    // Days on which the cluster could not call do not make its calls rare.
    const isRead = last - since >= weekHours * hourMs && !wasStopped(firstHour, lastHour + 1);
    return isRead ? { is: 'rare', hours: seen.length, from: firstHour * hourMs, to: last } : { is: 'unknown' };
  }
  // Many hours on end may be one restart, whatever call there was a week before it.
  const days = new Set(seen.map((hour) => Math.floor(hour / 24)));
  if (lastHour - first + 1 < weekHours || days.size < regularDays) return { is: 'unknown' };
  const gaps = seen.flatMap((hour, index) => {
    const next = seen[index + 1];
    return next === undefined || wasStopped(hour, next + 1) ? [] : [(next - hour) * hourMs];
  });
  if (gaps.length === 0) return { is: 'unknown' };
  gaps.sort((a, b) => a - b);
  return {
    is: 'baseline',
    hours: seen.length,
    from: first * hourMs,
    to: last,
    typicalGap: medianOf(gaps),
    longestGap: gaps.at(-1) ?? 0,
  };
}

/** How long no call is missed yet, milliseconds. */
export function usualAbsence({ typicalGap, longestGap }: Baseline): number {
  return Math.max(12 * typicalGap, 2 * longestGap);
}

/** @param sorted ascending */
function medianOf(sorted: readonly number[]): number {
  const [low = 0, high = 0] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
}
