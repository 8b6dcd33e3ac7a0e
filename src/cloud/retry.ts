import { isCertificate } from './answer.ts';
import type { CloudError } from './errors.ts';
import type { Operation } from './operations.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 4_000;

/** Whether the same call may be sent again after this failure. */
export function mayRepeat(error: CloudError, access: Operation['access']): boolean {
  if (error.kind === 'throttled') return true;
  // A write whose answer was lost may have acted: its caller must look before asking again. Throttling is
  // the one failure by which the cloud says that it did not act.
  if (access === 'write') return false;
  // A wrong certificate is still wrong a second later.
  if (error.kind === 'unreachable') return !isCertificate(error.code);
  // A query that was broken off may get further the next time: parts of it are remembered.
  return error.kind === 'serviceFailed' || error.kind === 'unexpectedAnswer' || error.kind === 'incomplete';
}

/**
 * How long to wait before the next try, in milliseconds: anything up to a limit that doubles with every try, so that
 * callers that failed together do not come back together; at least what the cloud asked for, and at least half of the
 * limit after throttling, which is retried until the time is used up.
 */
export function waitBefore(
  nextTry: number,
  random: () => number,
  { throttled = false, retryAfterMs = 0 }: { readonly throttled?: boolean; readonly retryAfterMs?: number } = {},
): number {
  const limit = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (nextTry - 2));
  const least = throttled ? limit / 2 : 0;
  return Math.max(retryAfterMs, Math.floor(least + random() * (limit - least)));
}
