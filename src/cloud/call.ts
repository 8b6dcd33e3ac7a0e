import type { Endpoints } from './endpoints.ts';
import { openFc2Transport } from './fc2.ts';
import type { Transport } from './observed-transport.ts';
import type { Operation, OperationName } from './operations.ts';
import { prepare } from './prepare.ts';
import type { CloudRequest } from './request.ts';
import { openRetrier, type RetrierOptions } from './retrier.ts';
import { mayRepeat } from './retry.ts';
import { openSlsTransport } from './sls.ts';
import { openTransport } from './transport.ts';

/** What the cloud answered. */
export interface CloudResponse {
  /** A JSON object or array that is not validated yet; null where the operation answers with nothing. */
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
  call(operation: OperationName, request: CloudRequest): Promise<CloudResponse>;
  /** HTTP attempts so far by operation, retries included; what was never attempted is absent. */
  calls(): Record<string, number>;
  /** The cloud's time, epoch milliseconds: this machine's clock, corrected where the newest answer contradicts it. */
  now(): number;
}

/** How to reach the cloud, and how hard to try. Times are in milliseconds. */
export interface CloudOptions extends RetrierOptions {
  readonly endpoints: Endpoints;
  /** The account whose allowances the calls use up; '' where the credentials' own is not known. */
  readonly accountKey?: string;
  /** What Function Compute is spoken to with; the generic call unless `@alicloud/fc2` is wanted. */
  readonly functionsBy?: 'fc3' | 'fc2';
}

/** Opens the door. Keeps no state outside of what it answers but the connections that Node keeps alive. */
export function openCloud(options: CloudOptions): Cloud {
  const { endpoints, clock, accountKey = '', attemptTimeoutMs = 10_000 } = options;
  const transport = openTransport({ clock, attemptTimeoutMs });
  const ofStyle: Partial<Record<Operation['style'], Transport>> = {
    SLS: openSlsTransport({ clock }),
    ...(options.functionsBy === 'fc2' && { FC: openFc2Transport({ clock }) }),
  };
  const retrier = openRetrier({ ...options, attemptTimeoutMs });

  let skew = 0;

  async function call(name: OperationName, request: CloudRequest): Promise<CloudResponse> {
    const ask = prepare(name, request, endpoints, accountKey);
    const speaker = ofStyle[ask.operation.style] ?? transport;

    return retrier.call({
      target: ask.target,
      lane: ask.lane,
      access: ask.operation.access,
      mayRepeat: (error) => mayRepeat(error, ask.operation.access),
      async attempt(attempt) {
        const outcome = await speaker.attempt({ ...ask, ...attempt });
        const { date } = outcome as { date?: number };
        if (date !== undefined) skew = skewOf(date, clock.now(), skew);
        return outcome;
      },
    });
  }

  return { call, calls: retrier.counts, now: () => clock.now() + skew };
}

/** How long an answer may have been under way after it was dated, milliseconds. */
const MAX_LATENCY_MS = 5_000;

/**
 * How far this machine's clock is off; 0 where the whole second of the header and the way of the answer explain it. The header
 * leaves out parts of a second, so of several answers the one that says most is right.
 */
function skewOf(date: number, receivedAt: number, known: number): number {
  const isExplained = (ahead: number) => ahead <= 0 && ahead >= -1_000 - MAX_LATENCY_MS;
  const ahead = date - receivedAt;
  if (isExplained(ahead)) return 0;
  return known !== 0 && isExplained(ahead - known) ? known : ahead;
}
