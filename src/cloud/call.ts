import { setMaxListeners } from 'node:events';
import { unlessAborted } from './abort.ts';
import type { Outcome } from './answer.ts';
import { type Ask, prepare } from './ask.ts';
import { errorOf } from './cause.ts';
import type { Clock } from './clock.ts';
import { type CredentialSource, type Credentials, CredentialsError } from './credentials.ts';
import type { Endpoints } from './endpoints.ts';
import { CredentialsRejected, DeadlineExceeded } from './errors.ts';
import type { OperationName } from './operations.ts';
import { openPace, type Pace } from './pace.ts';
import { presentable } from './redact.ts';
import { mayRepeat, waitBefore } from './retry.ts';
import { openTransport } from './transport.ts';

/** What to ask, and where. */
export interface CloudRequest {
  readonly regionId: string;
  /** Values of the {parameters} in the operation's path, not escaped. */
  readonly path?: Readonly<Record<string, string>>;
  /** Lists and objects are written as the APIs want them, `Filter.1.Key=…`; undefined and null are left out. */
  readonly query?: Readonly<Record<string, unknown>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** What the cloud answered. */
export interface Answer {
  /** A JSON object or array that nobody has validated yet. */
  readonly body: unknown;
  /** '' where the cloud gave none. */
  readonly requestId: string;
}

/** The one door to Alibaba Cloud's APIs. */
export interface Cloud {
  /**
   * Calls an operation: waits for its turn, signs, sends, and tries again where that can help and cannot harm.
   * @throws CloudError, one subclass per cause; anything else is a fault of the program.
   */
  call(operation: OperationName, request: CloudRequest): Promise<Answer>;
  /** HTTP attempts so far by operation, retries included; what was never attempted is absent. */
  calls(): Record<string, number>;
}

/** How to reach the cloud, and how hard to try. Times are in milliseconds. */
export interface CloudOptions {
  readonly credentials: CredentialSource;
  readonly endpoints: Endpoints;
  /** Dates the signatures and times the pacing and the waits between tries; time-outs of the network are real time. */
  readonly clock: Clock;
  /** From 0 to below 1; spreads the retries. */
  readonly random: () => number;
  /** Whether the documented rates are kept; default true. */
  readonly pacing?: boolean;
  /** Most calls in flight at once, over all regions and products; default 100. */
  readonly concurrency?: number;
  /** Most attempts for one call; default 6. */
  readonly tries?: number;
  /**
   * Most time for one call with all its tries and the waits between them, but without its wait for a turn: that one
   * is long and healthy where many calls share a rate. Default 15,000.
   */
  readonly callDeadlineMs?: number;
  /** Most time for one attempt; default 10,000. */
  readonly attemptTimeoutMs?: number;
  /** Ends every call, waiting or running, with DeadlineExceeded: the deadline of the whole audit. */
  readonly signal?: AbortSignal;
  /** Tells accounts apart where several clouds share one `pace`. */
  readonly accountKey?: string;
  /** Shared by clouds whose calls count against the same limits; each has its own by default. */
  readonly pace?: Pace;
}

/** In less time hardly any answer comes, in milliseconds. */
const LEAST_ATTEMPT_MS = 20;

/** How far a call has come. */
interface Progress {
  tries: number;
  /** In attempts and between them, in milliseconds. */
  spentMs: number;
  lastCode?: string;
}

/** Opens the door. Keeps no state outside of what it answers but the connections that Node keeps alive. */
export function openCloud(options: CloudOptions): Cloud {
  const { credentials, endpoints, clock, random, signal, accountKey = '', pacing = true, concurrency = 100 } = options;
  const { tries = 6, callDeadlineMs = 15_000, attemptTimeoutMs = 10_000 } = options;
  const { pace = openPace({ clock, concurrency: Math.max(1, concurrency) }) } = options;
  const transport = openTransport({ clock, attemptTimeoutMs });
  const attempts: Record<string, number> = {};
  // Every call in flight listens to it, and there may be a thousand.
  if (signal !== undefined) setMaxListeners(0, signal);

  async function call(name: OperationName, request: CloudRequest): Promise<Answer> {
    const ask = prepare(name, request, endpoints, accountKey);
    const progress: Progress = { tries: 0, spentMs: 0 };

    for (;;) {
      const { outcome, key } = await attempt(ask, progress);
      if (outcome.kind === 'answer') return { body: outcome.body, requestId: presentable(outcome.requestId, key, 100) };

      const error = errorOf(outcome, ask.asked, progress.tries, key);
      const retryAfterMs = outcome.kind === 'unreachable' ? undefined : outcome.retryAfterMs;
      const waitMs = waitBefore(progress.tries + 1, random, retryAfterMs);
      const leftMs = callDeadlineMs - progress.spentMs - waitMs;
      const givesUp = progress.tries >= tries || leftMs < LEAST_ATTEMPT_MS;
      if (givesUp || !mayRepeat(error, ask.operation.access)) throw error;
      progress.lastCode = error.code;
      await unlessAborted(clock.sleep(waitMs, signal), signal);
      progress.spentMs += waitMs;
    }
  }

  /** Waits for a turn and makes one attempt. */
  async function attempt(ask: Ask, progress: Progress) {
    // Before the queue, lest a call without credentials waits in it only to fail.
    await unlessAborted(credentialsFor(ask, progress), signal);
    // Not counted as time spent: with thousands of keys at 50 a second, most calls wait here for far longer than a call
    // may take, and all is well. The audit's own deadline bounds it.
    const turn = await pace.turn(pacing ? ask.lane : undefined, signal);
    if (turn === undefined) throw stopped(ask, progress);
    try {
      // Once more, since those of before the queue may be over by now.
      const key = await unlessAborted(credentialsFor(ask, progress), signal);
      if (key === undefined) throw stopped(ask, progress);

      attempts[ask.name] = (attempts[ask.name] ?? 0) + 1;
      progress.tries += 1;
      const timeoutMs = Math.min(attemptTimeoutMs, callDeadlineMs - progress.spentMs);
      const start = performance.now();
      const outcome = await transport.attempt({ ...ask, credentials: key, timeoutMs, signal, onSent: turn.sent });
      progress.spentMs += performance.now() - start;
      if (outcome.kind === 'stopped') throw stopped(ask, progress);
      return { outcome: outcome as Exclude<Outcome, { kind: 'stopped' }>, key };
    } finally {
      turn.done();
    }
  }

  async function credentialsFor({ asked }: Ask, progress: Progress): Promise<Credentials> {
    try {
      return await credentials.get();
    } catch (error) {
      if (!(error instanceof CredentialsError)) throw error;
      const said = presentable(error.message, undefined, 2_000);
      throw new CredentialsRejected({ ...asked, code: 'NoCredentials', said, requestId: '', tries: progress.tries });
    }
  }

  return { call, calls: () => ({ ...attempts }) };
}

function stopped({ asked }: Ask, { tries, lastCode }: Progress): DeadlineExceeded {
  const said = lastCode === undefined ? {} : { said: `the last try ended with ${lastCode}` };
  return new DeadlineExceeded({ ...asked, code: 'DeadlineExceeded', requestId: '', ...said, tries });
}
