/** What waiting takes; a clock is one. */
export interface Timing {
  /** Resolves after so many milliseconds. */
  sleep(ms: number): Promise<void>;
  /** From 0 to below 1; spreads writers that met. */
  random(): number;
}

/** The cloud rejects requests whose time is further off, so a working clock is at most this far ahead, in milliseconds. */
export const maxClockSkewMs = 15 * 60_000;

/**
 * Whether a stored time was written by a clock that was wrong, or damaged since: it decides nothing then. Both are
 * milliseconds since the epoch.
 */
export function isFromFuture(time: number, now: number): boolean {
  return !(time <= now + maxClockSkewMs);
}
