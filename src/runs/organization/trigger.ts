import * as z from 'zod/mini';
import { parseJson } from '../../model/json.ts';
import { runIdOf } from '../../state/run.ts';
import { stampOf } from '../audit.ts';

/** What the function audit was called for. */
export interface RunTrigger {
  /** What the run is called that it begins. */
  readonly runId: string;
  /** Only what was left undone is to be done: runs that were left open, messages that wait. */
  readonly isCleanup: boolean;
}

const timer = z.object({ triggerTime: z.string(), payload: z.optional(z.string()) });
/** A timer is delivered at once, and again for hours where its function fails. */
const oldestMs = 48 * 3_600_000;

/**
 * Reads the event of a timer, whose payload may be `{"tidy": true}`. The same event gives the same run, however often it
 * comes; a call by hand begins a run of its own.
 */
export function readTrigger(text: string, now: number, newId: () => string): RunTrigger {
  const parsed = timer.safeParse(parseJson(text));
  const at = parsed.success ? Date.parse(parsed.data.triggerTime) : Number.NaN;
  const isTimely = Math.abs(now - at) < oldestMs;
  const stamp = stampOf(new Date(isTimely ? at : now).toISOString());

  return { runId: runIdOf(stamp, isTimely ? text : newId()), isCleanup: isCleanupEvent(text) };
}

/** Whether a timer wants only done what was left undone. */
export function isCleanupEvent(text: string): boolean {
  const parsed = timer.safeParse(parseJson(text));
  const payload = parsed.success ? parseJson(parsed.data.payload ?? '') : parseJson(text);
  return Object(payload).tidy === true;
}
