import { randomUUID } from 'node:crypto';
import type { Outcome } from './answer.ts';
import type { Endpoint } from './endpoints.ts';
import { limitOf } from './limit.ts';
import type { Operation } from './operations.ts';
import type { Outgoing } from './request.ts';
import type { TimedAttempt } from './tries.ts';
import { openWire, type Sighting } from './wire.ts';

/** One attempt, and what it needs. */
export interface Attempt extends TimedAttempt {
  readonly operation: Operation;
  readonly endpoint: Endpoint;
  readonly message: Outgoing;
  /** Where it is not the endpoint's own. */
  readonly hostHeader?: string;
}

/** Sends one request and tells what came of it. */
export interface Transport {
  attempt(attempt: Attempt): Promise<Outcome>;
}

/**
 * A transport by a package of the vendor: each request is watched on the wire, where the nonce in its headers names it, and
 * ended at its time.
 */
export function watchedTransport(
  exchange: (attempt: Attempt, nonce: string, sighting: Sighting) => Promise<Outcome>,
): Transport {
  const wire = openWire();
  return {
    async attempt(attempt) {
      const nonce = randomUUID();
      const sighting = wire.watch(nonce, attempt.onSent);
      const limit = limitOf(attempt, () => sighting.hangUp());
      try {
        return await Promise.race([exchange(attempt, nonce, sighting), limit.reached]);
      } finally {
        limit.lift();
        wire.forget(nonce);
      }
    },
  };
}
