import { isFromFuture } from '../model/timing.ts';

const dayMs = 86_400_000;

export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

export type Weekday = (typeof weekdays)[number];

/** Whether the weekly digest is due: its day (UTC) has begun since the last one. */
export function isWeeklyDue(last: string | null, now: number, day: Weekday | 'never'): boolean {
  if (day === 'never' || last === null) return false;
  const midnight = Math.floor(now / dayMs) * dayMs;
  const daysBack = (new Date(now).getUTCDay() - weekdays.indexOf(day) + 7) % 7;
  return isFromFuture(Date.parse(last), now) || Date.parse(last) < midnight - daysBack * dayMs;
}
