import { slotSeconds } from './sls-query.ts';
import type { HeardRow } from './sls-rows.ts';

/** A longer pause of everything is a gap, as for the ledger: nobody knows what happened in it. */
export const gapSeconds = slotSeconds;
const hour = 3_600;

/** What a logstore heard of an account lately. Times are seconds since the epoch. */
export interface Heard {
  /** The newest time without a gap. */
  readonly from: number;
  readonly to: number;
  /** How many of the logs are of the region in question. */
  readonly ofRegion: number;
}

/** Puts the slots together; undefined where there are none. */
export function heardOf(rows: readonly HeardRow[]): Heard | undefined {
  const slots = rows
    .map(({ first_at, last_at, here }) => ({ first: Number(first_at), last: Number(last_at), here: Number(here) }))
    .sort((a, b) => b.last - a.last);
  const [newest] = slots;
  if (newest === undefined) return undefined;
  let from = newest.first;
  for (const { first, last } of slots) {
    if (last < from - gapSeconds) break;
    from = Math.min(from, first);
  }
  return { from, to: newest.last, ofRegion: slots.reduce((sum, { here }) => sum + here, 0) };
}

/** What of a window the logstore did not hear, as the end of a sentence about it; undefined where it heard all. */
export function coverageGap(heard: Heard, window: { readonly from: number; readonly to: number }): string | undefined {
  if (heard.to < window.to - gapSeconds) {
    return `nothing newer than ${iso(heard.to)}: the trail may be stopped, or fails to deliver`;
  }
  // An hour in which nothing at all happened is nothing unusual.
  if (heard.from > window.from + hour) {
    return `nothing from before ${iso(heard.from)}: the trail is younger, was interrupted, or its logs are kept too briefly`;
  }
  return undefined;
}

function iso(time: number): string {
  return new Date(time * 1000).toISOString();
}
