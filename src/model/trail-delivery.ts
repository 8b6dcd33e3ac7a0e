import type { TrailStatus } from './snapshot.ts';

const dayMs = 86_400_000;

/** Whether a trail is known to deliver, at a time in epoch milliseconds. An error has no time: a later delivery beats it. */
export function delivers(status: TrailStatus, now: number): boolean {
  return status.logging && status.unavailable.length === 0 && isRecent(status, now);
}

/** Whether a trail is known to deliver nothing. */
export function failsToDeliver(status: TrailStatus, now: number): boolean {
  return !status.logging || status.unavailable.length > 0 || (status.error !== '' && !isRecent(status, now));
}

function isRecent({ delivered }: TrailStatus, now: number): boolean {
  return delivered !== null && now - delivered < dayMs;
}
