import { days, type MaintenanceWindow } from './settings.ts';

const minuteMs = 60_000;
/** Longer steps are faster; none is longer than a window, or it would be stepped over. */
const longestStep = 5;
const dayMinutes = 24 * 60;
const lookAheadMs = 8 * 24 * 60 * minuteMs;

/**
 * Whether the clocks on the wall of the window's time zone show a time inside it. So a night on which clocks are put
 * forward makes a window shorter by what it loses, or drops it, and one on which they are put back makes it longer.
 *
 * @param at epoch milliseconds
 */
export function isInside(window: MaintenanceWindow, at: number): boolean {
  return tester(window)(at);
}

/** The first window that is open; undefined where none is. */
export function openWindow(windows: readonly MaintenanceWindow[], at: number): MaintenanceWindow | undefined {
  return windows.find((window) => isInside(window, at));
}

/** When the next window opens, epoch milliseconds; undefined where none does within a week. */
export function nextOpening(windows: readonly MaintenanceWindow[], at: number): number | undefined {
  const tests = windows.map(tester);
  const isOpen = (time: number) => tests.some((test) => test(time));
  const start = Math.floor(at / minuteMs) * minuteMs;
  const stepMs = Math.min(longestStep, ...windows.map(lengthOf)) * minuteMs;
  for (let time = start; time <= start + lookAheadMs; time += stepMs) {
    if (!isOpen(time)) continue;
    let first = time;
    while (first - minuteMs > at && isOpen(first - minuteMs)) first -= minuteMs;
    return first;
  }
  return undefined;
}

/** As people would say it. */
export function nameOf({ days: on, from, to, timeZone }: MaintenanceWindow): string {
  return `${on.length === 0 ? '' : `${on.join(', ')} `}${from}-${to} ${timeZone}`;
}

function tester({ days: on, from, to, timeZone }: MaintenanceWindow): (at: number) => boolean {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const begin = minutesOf(from);
  const end = minutesOf(to);
  const isOn = (day: number) => on.length === 0 || on.includes(days[((day % 7) + 7) % 7] ?? 'sunday');

  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const weekday = parts.get('weekday')?.toLowerCase();
    const day = days.findIndex((name) => weekday?.startsWith(name));
    const now = Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
    if (begin < end) return isOn(day) && now >= begin && now < end;
    // It ends on the day after that on which it began.
    return (isOn(day) && now >= begin) || (isOn(day - 1) && now < end);
  };
}

/** In minutes, from 1 to those of a day. */
function lengthOf({ from, to }: MaintenanceWindow): number {
  return (minutesOf(to) - minutesOf(from) + dayMinutes) % dayMinutes || dayMinutes;
}

/** Minutes since midnight of `HH:MM`. */
function minutesOf(time: string): number {
  const [hour = '', minute = ''] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}
