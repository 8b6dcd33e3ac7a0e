/** Where the emulated cloud reads the time; an argument, so that tests can move it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => Date.now() };

/** A time as the APIs write it: ISO-8601 in UTC, to the second. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Milliseconds of an API time such as 2026-08-20T03:04:05Z; undefined when it is not one. */
export function parseIsoSeconds(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Milliseconds of the time of a record, in UTC where it names no zone; NaN when it is not one. */
export function eventTimeOf({ eventTime }: { readonly eventTime?: unknown }): number {
  const text = String(eventTime);
  return Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Copies a value, with every string such as "@-25m" or "@+6d" turned into the time that far from `now`,
 * so that a demo account does not grow old.
 */
export function resolveRelativeTimes<T>(value: T, now: number): T {
  return resolve(value, now) as T;
}

function resolve(value: unknown, now: number): unknown {
  if (typeof value === 'string') return resolveText(value, now);
  if (Array.isArray(value)) return value.map((item) => resolve(item, now));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, now)]));
  }
  return value;
}

function resolveText(text: string, now: number): string {
  const [, sign, amount, unit] = /^@([+-])(\d+)([smhd])$/.exec(text) ?? [];
  const unitMs = UNIT_MS[unit ?? ''];
  if (unitMs === undefined) return text;
  const distance = Number(amount) * unitMs;
  return isoSeconds(sign === '-' ? now - distance : now + distance);
}
