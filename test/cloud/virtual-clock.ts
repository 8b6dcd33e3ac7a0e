import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Clock } from '../../src/cloud/clock.ts';

/** Time that moves only when everything waits for it. */
export interface VirtualClock extends Clock {
  /** Lets time pass until nobody waits for it any more. */
  run(): Promise<void>;
  /** Sets the clock, as an administrator would: sleepers sleep as long as they meant to. */
  set(now: number): void;
}

interface Sleeper {
  readonly wake: number;
  readonly resolve: () => void;
}

export function virtualClock({ frozen = false } = {}): VirtualClock {
  let elapsed = 0;
  let offset = 1_000_000;
  const sleepers = new Set<Sleeper>();

  return {
    now: () => (frozen ? offset : offset + elapsed),
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        const sleeper = { wake: elapsed + Math.max(0, ms), resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      });
    },
    async run() {
      for (;;) {
        await turnOfTheLoop();
        const [next] = [...sleepers].sort((a, b) => a.wake - b.wake);
        if (next === undefined) return;
        elapsed = Math.max(elapsed, next.wake);
        sleepers.delete(next);
        next.resolve();
      }
    },
    set(now) {
      offset = now - elapsed;
    },
  };
}
