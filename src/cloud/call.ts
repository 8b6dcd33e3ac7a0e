import { type Asked, errorOf } from './cause.ts';
import type { Clock } from './clock.ts';
import { type CredentialSource, type Credentials, CredentialsError } from './credentials.ts';
import { type Endpoint, type Endpoints, EndpointsError } from './endpoints.ts';
import { CredentialsRejected, DeadlineExceeded, Refused } from './errors.ts';
import { type Operation, type OperationName, operations } from './operations.ts';
import { type Lane, openPace, type Pace } from './pace.ts';
import { presentable } from './redact.ts';
import { type Outgoing, outgoing, resourceOf, UnsendableError } from './request.ts';
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
  /** Most time for one call with all its tries and the waits between them; default 15,000. */
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

/** Opens the door. Holds no state beyond the answer of this function but the connections Node keeps alive. */
export function openCloud(options: CloudOptions): Cloud {
  const { credentials, endpoints, clock, random, signal, accountKey = '', pacing = true, concurrency = 100 } = options;
  const { tries = 6, callDeadlineMs = 15_000, attemptTimeoutMs = 10_000 } = options;
  const { pace = openPace({ clock, concurrency: Math.max(1, concurrency) }) } = options;
  const transport = openTransport({ clock, attemptTimeoutMs });
  const attempts: Record<string, number> = {};

  async function call(name: OperationName, request: CloudRequest): Promise<Answer> {
    const operation: Operation = operations[name];
    const { asked, endpoint, message } = prepare(name, operation, request, endpoints);
    const lane = pacing ? laneOf(operation, request.regionId, accountKey) : undefined;
    // The time in the queue is not part of it: with thousands of keys at 50 a second, most calls wait for their turn
    // far longer than any call may take, and all is well. The audit's own deadline bounds that wait.
    let spentMs = 0;
    let lastCode: string | undefined;

    for (let tried = 0; ; ) {
      const stopped = () => {
        const said = lastCode === undefined ? {} : { said: `the last try ended with ${lastCode}` };
        return new DeadlineExceeded({ ...asked, code: 'DeadlineExceeded', requestId: '', ...said, tries: tried });
      };
      const key = await unlessAborted(credentialsFor(asked, tried), signal);
      // Last before the attempt, so that nothing delays what has been given its turn.
      const turn = key && (await pace.turn(lane, signal));
      if (turn === undefined || key === undefined) throw stopped();

      attempts[name] = (attempts[name] ?? 0) + 1;
      tried += 1;
      const started = performance.now();
      const timeoutMs = Math.min(attemptTimeoutMs, callDeadlineMs - spentMs);
      const attempt = {
        operation,
        endpoint,
        outgoing: message,
        credentials: key,
        timeoutMs,
        signal,
        onSent: turn.sent,
      };
      const outcome = await transport.attempt(attempt).finally(turn.done);
      spentMs += performance.now() - started;
      if (outcome.kind === 'answer') return { body: outcome.body, requestId: presentable(outcome.requestId, key, 100) };
      if (outcome.kind === 'stopped') throw stopped();

      const error = errorOf(outcome, asked, tried, key);
      const waitMs = waitBefore(tried + 1, random, outcome.kind === 'refusal' ? outcome.retryAfterMs : undefined);
      if (!mayRepeat(error, operation.access) || tried >= tries || spentMs + waitMs >= callDeadlineMs) throw error;
      lastCode = error.code;
      await unlessAborted(clock.sleep(waitMs, signal), signal);
      spentMs += waitMs;
    }
  }

  async function credentialsFor(asked: Asked, tried: number): Promise<Credentials> {
    try {
      return await credentials.get();
    } catch (error) {
      if (!(error instanceof CredentialsError)) throw error;
      const said = presentable(error.message, undefined, 2_000);
      throw new CredentialsRejected({ ...asked, code: 'NoCredentials', said, requestId: '', tries: tried });
    }
  }

  return { call, calls: () => ({ ...attempts }) };
}

/** Everything about a call that stays the same over its tries. */
function prepare(
  name: OperationName,
  operation: Operation,
  request: CloudRequest,
  endpoints: Endpoints,
): { asked: Asked; endpoint: Endpoint; message: Outgoing } {
  const { product, scope, ramActions, ramResource } = operation;
  const { regionId } = request;
  const resource = resourceOf(request);
  const common = {
    operation: name,
    regionId: presentable(regionId, undefined, 63),
    ...(resource !== undefined && { resource: presentable(resource, undefined, 100) }),
    grant: `${ramActions.join(' and ') || 'access'} on ${ramResource}`,
  };
  try {
    const endpoint = endpoints.resolve(product, regionId, scope);
    return { asked: { ...common, host: endpoint.host }, endpoint, message: outgoing(operation, request) };
  } catch (error) {
    if (!(error instanceof EndpointsError || error instanceof UnsendableError)) throw error;
    const said = presentable(error.message);
    throw new Refused({ ...common, host: 'not asked', code: 'Unsendable', said, requestId: '', tries: 0 });
  }
}

function laneOf({ rate }: Operation, regionId: string, accountKey: string): Lane | undefined {
  if (rate === undefined) return undefined;
  const place = rate.per === 'region' ? regionId : '';
  return { key: `${rate.group} ${accountKey} ${place}`, perSecond: rate.perSecond };
}

/** What the promise gives, or undefined as soon as the signal is aborted. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
  if (signal === undefined) return promise;
  let stop = () => {};
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return signal.aborted ? undefined : await Promise.race([promise, aborted]);
  } catch (error) {
    // A clock's sleep rejects when it is aborted, and may do so before the race is told.
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
