import { prepare } from './ask.ts';
import type { Endpoints } from './endpoints.ts';
import { openFc2Transport } from './fc2.ts';
import type { Operation, OperationName } from './operations.ts';
import type { CloudRequest } from './request.ts';
import { mayRepeat } from './retry.ts';
import { openSlsTransport } from './sls.ts';
import { openTransport } from './transport.ts';
import { openTries, type TriesOptions } from './tries.ts';
import type { Transport } from './watched.ts';

/** What the cloud answered. */
export interface Answer {
  /** A JSON object or array that nobody has validated yet; null where the operation answers with nothing. */
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
export interface CloudOptions extends TriesOptions {
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
  const tries = openTries({ ...options, attemptTimeoutMs });

  async function call(name: OperationName, request: CloudRequest): Promise<Answer> {
    const ask = prepare(name, request, endpoints, accountKey);
    const speaker = ofStyle[ask.operation.style] ?? transport;

    return tries.make({
      asked: ask.asked,
      lane: ask.lane,
      access: ask.operation.access,
      mayRepeat: (error) => mayRepeat(error, ask.operation.access),
      attempt: (attempt) => speaker.attempt({ ...ask, ...attempt }),
    });
  }

  return { call, calls: tries.counts };
}
