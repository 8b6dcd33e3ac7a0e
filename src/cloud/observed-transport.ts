import { randomUUID } from 'node:crypto';
import type { AttemptOutcome } from './answer.ts';
import type { Endpoint } from './endpoints.ts';
import { limitOf } from './limit.ts';
import type { Operation } from './operations.ts';
import type { OutgoingRequest } from './request.ts';
import { type ObservedResponse, openResponseObserver } from './response-observer.ts';
import type { TimedAttempt } from './retrier.ts';

/** One attempt, and what it needs. */
export interface PreparedAttempt extends TimedAttempt {
  readonly operation: Operation;
  readonly endpoint: Endpoint;
  readonly message: OutgoingRequest;
  /** Where it is not the endpoint's own. */
  readonly hostHeader?: string;
}

/** Sends one request and tells what came of it. */
export interface Transport {
  attempt(attempt: PreparedAttempt): Promise<AttemptOutcome>;
}

/**
 * A transport by a package of the vendor: each request is watched on the wire, where the nonce in its headers names it, and
 * ended at its time.
 */
export function observedTransport(
  exchange: (attempt: PreparedAttempt, nonce: string, observed: ObservedResponse) => Promise<AttemptOutcome>,
): Transport {
  const observer = openResponseObserver();
  return {
    async attempt(attempt) {
      const nonce = randomUUID();
      const observed = observer.observe(nonce, attempt.onSent);
      const limit = limitOf(attempt, () => observed.hangUp());
      try {
        const outcome = await Promise.race([exchange(attempt, nonce, observed), limit.reached]);
        // Where one kept connection broke, the others may be as dead: the next try must not pick one of them.
        if (outcome.kind === 'unreachable') observed.hangUp();
        return outcome;
      } finally {
        limit.lift();
        observer.forget(nonce);
      }
    },
  };
}
