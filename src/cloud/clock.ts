import { setTimeout as delay } from 'node:timers/promises';

/** Where the time comes from; an argument everywhere, so that tests can hold it still or move it. */
export interface Clock {
  /** Milliseconds since the epoch. May jump, as a machine's clock does. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when that is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    // Node answers an abort with an error of its own; callers are promised the reason that was given.
    await delay(ms, undefined, signal ? { signal } : {}).catch((error: unknown) => {
      throw signal?.aborted ? signal.reason : error;
    });
  },
};
