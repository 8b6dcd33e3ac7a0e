import { randomUUID } from 'node:crypto';
import type { Outcome } from './answer.ts';
import { limitOf } from './limit.ts';
import type { Attempt, Transport } from './transport.ts';
import { openWire, type Sighting } from './wire.ts';

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
