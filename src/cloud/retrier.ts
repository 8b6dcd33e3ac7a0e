import { setMaxListeners } from 'node:events';
import { ExpectedError } from '../model/errors.ts';
import type { AttemptOutcome } from './answer.ts';
import { errorOf, type RequestTarget } from './cause.ts';
import type { Clock } from './clock.ts';
import type { CredentialSource, Credentials } from './credentials.ts';
import { CloudError } from './errors.ts';
import type { Operation } from './operations.ts';
import type { Pacer, RateLane } from './pace.ts';
import { redacted } from './redact.ts';
import { waitBefore } from './retry.ts';

/** How hard to try. Times are in milliseconds. */
export interface RetrierOptions {
  readonly credentials: CredentialSource;
  /** Dates the signatures and times the pacing and the waits between tries; time-outs of the network are real time. */
  readonly clock: Clock;
  /** From 0 to below 1; spreads the retries. */
  readonly random: () => number;
  /** When calls may start: the one of this process. */
  readonly pace: Pacer;
  /**
   * Most attempts for one call that fail otherwise than by throttling, which uses up time only; default 6. With 1, a call
   * is attempted once, whatever comes of it.
   */
  readonly tries?: number;
  /**
   * Most time for one call with all its tries and the waits between them, but without its wait for a turn: that one
   * is long and healthy where many calls share a rate. Default 15,000.
   */
  readonly callDeadlineMs?: number;
  /** Most time for one attempt; default 10,000. */
  readonly attemptTimeoutMs?: number;
  /** Measures what attempts take, in milliseconds of a clock that never jumps; default that of the machine. */
  readonly monotonic?: () => number;
  /** Ends every call, waiting or running, with DeadlineExceeded: the deadline of the whole audit. */
  readonly signal?: AbortSignal;
}

/** One call, whatever protocol it is made in. */
export interface RetriedCall<Body> {
  readonly target: RequestTarget;
  /** Undefined for an operation without a documented rate. */
  readonly lane: RateLane | undefined;
  /** Where it is a write, what may have been carried out is an error of its own kind. */
  readonly access?: Operation['access'];
  /** Whether it may be sent again after this failure. */
  mayRepeat(error: CloudError): boolean;
  /** Makes one attempt. */
  attempt(attempt: TimedAttempt): Promise<AttemptOutcome<Body>>;
}

/** What every attempt gets, in any protocol. */
export interface TimedAttempt {
  readonly credentials: Credentials;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** To be called when the request leaves. */
  readonly onSent: () => void;
}

/** Makes calls: waits for a turn, sends, and tries again where that can help and cannot harm. */
export interface Retrier {
  /** @throws CloudError, one subclass per cause */
  call<Body>(call: RetriedCall<Body>): Promise<{ body: Body; requestId: string }>;
  /** Attempts so far by operation, retries included; what was never attempted is absent. */
  counts(): Record<string, number>;
}

/** In less time hardly any answer comes, in milliseconds. */
const LEAST_ATTEMPT_MS = 20;

/** How far a call has come. */
interface CallProgress {
  tries: number;
  /** Attempts that failed otherwise than by throttling. */
  failures: number;
  /** In attempts and between them, in milliseconds. */
  spentMs: number;
  lastCode?: string;
}

export function openRetrier(options: RetrierOptions): Retrier {
  const { credentials, clock, random, pace, signal } = options;
  const { tries = 6, callDeadlineMs = 15_000, attemptTimeoutMs = 10_000 } = options;
  const monotonic = options.monotonic ?? (() => performance.now());
  const attempts: Record<string, number> = {};
  // Every call in flight listens to it, and there may be a thousand.
  if (signal !== undefined) setMaxListeners(0, signal);

  async function make<Body>(call: RetriedCall<Body>): Promise<{ body: Body; requestId: string }> {
    const progress: CallProgress = { tries: 0, failures: 0, spentMs: 0 };

    for (;;) {
      const { outcome, key } = await attempt(call, progress);
      if (outcome.kind === 'answer') {
        return { body: outcome.body, requestId: redacted(outcome.requestId, key, 100) };
      }

      const error = errorOf(outcome, call.target, progress.tries, key, call.access);
      const throttled = error.kind === 'throttled';
      if (!throttled) progress.failures += 1;
      const retryAfterMs = outcome.kind === 'unreachable' ? 0 : (outcome.retryAfterMs ?? 0);
      const waitMs = waitBefore(progress.tries + 1, random, { throttled, retryAfterMs });
      const leftMs = callDeadlineMs - progress.spentMs - waitMs;
      const isSpent = tries === 1 || progress.failures >= tries || leftMs < LEAST_ATTEMPT_MS;
      if (isSpent || !call.mayRepeat(error)) throw error;
      progress.lastCode = error.code;
      await unlessAborted(clock.sleep(waitMs, signal), signal);
      progress.spentMs += waitMs;
    }
  }

  /** Waits for a turn and makes one attempt. */
  async function attempt<Body>(call: RetriedCall<Body>, progress: CallProgress) {
    const { target: asked, lane } = call;
    // Before the queue, lest a call without credentials waits in it only to fail.
    await unlessAborted(credentialsFor(asked, progress), signal);
    // Not counted as time spent: with thousands of keys at 50 a second, most calls wait here for far longer than a call
    // may take, and all is well. The audit's own deadline bounds it.
    const permit = await pace.acquire(lane, signal);
    if (permit === undefined) throw stopped(asked, progress);
    try {
      // Once more, since those of before the queue may be over by now.
      const key = await unlessAborted(credentialsFor(asked, progress), signal);
      if (key === undefined) throw stopped(asked, progress);

      attempts[asked.operation] = (attempts[asked.operation] ?? 0) + 1;
      progress.tries += 1;
      const timeoutMs = Math.min(attemptTimeoutMs, callDeadlineMs - progress.spentMs);
      const start = monotonic();
      const outcome = await call.attempt({ credentials: key, timeoutMs, signal, onSent: permit.sent });
      progress.spentMs += monotonic() - start;
      if (outcome.kind === 'stopped') throw stopped(asked, progress, call.access);
      return { outcome: outcome as Exclude<AttemptOutcome<Body>, { kind: 'stopped' }>, key };
    } finally {
      permit.release();
    }
  }

  async function credentialsFor(asked: RequestTarget, progress: CallProgress): Promise<Credentials> {
    try {
      return await credentials.get();
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      const detail = redacted(error.message, undefined, 2_000);
      throw new CloudError('credentialsRejected', {
        ...asked,
        code: 'NoCredentials',
        detail,
        requestId: '',
        attempts: progress.tries,
      });
    }
  }

  return { call: make, counts: () => ({ ...attempts }) };
}

/** @param access given where an attempt was under way: a write may have arrived by then */
function stopped(asked: RequestTarget, { tries, lastCode }: CallProgress, access?: Operation['access']): CloudError {
  const detail = lastCode === undefined ? {} : { detail: `the last try ended with ${lastCode}` };
  const kind = access === 'write' ? 'unconfirmed' : 'deadlineExceeded';
  return new CloudError(kind, { ...asked, code: 'DeadlineExceeded', requestId: '', ...detail, attempts: tries });
}

/** What the promise gives, or undefined as soon as the signal is aborted, whatever comes of the promise then. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
  if (signal === undefined) return promise;
  let stop = () => {};
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
  });
  if (signal.aborted) stop();
  try {
    return await Promise.race([promise, aborted]);
  } catch (error) {
    // A sleep rejects when it is aborted, and may be quicker than the race.
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
