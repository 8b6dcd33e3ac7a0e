import type { TrailStatus } from './snapshot.ts';
import { isFromFuture } from './timing.ts';

const dayMs = 86_400_000;

/** Whether a trail is known to deliver, at a time in epoch milliseconds. An error has no time: a later delivery beats it. */
export function delivers(status: TrailStatus, now: number): boolean {
  return status.logging && status.unavailable.length === 0 && deliveryAge(status, now) === 'recent';
}

/** Whether a trail is known to deliver nothing. */
export function failsToDeliver(status: TrailStatus, now: number): boolean {
  const isFailing = status.error !== '' && deliveryAge(status, now) === 'old';
  return !status.logging || status.unavailable.length > 0 || isFailing;
}

/** A delivery that is dated ahead of the clock is neither recent nor old. */
function deliveryAge({ delivered }: TrailStatus, now: number): 'recent' | 'old' | 'unknown' {
  if (delivered === null) return 'old';
  if (isFromFuture(delivered, now)) return 'unknown';
  return now - delivered < dayMs ? 'recent' : 'old';
}
