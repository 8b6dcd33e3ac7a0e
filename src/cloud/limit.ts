import type { AttemptOutcome } from './answer.ts';
import type { TimedAttempt } from './retrier.ts';

/** Ends an attempt at its time or by its signal, in real time: the network does not follow a clock that is set. */
export function limitOf({ timeoutMs, signal }: Pick<TimedAttempt, 'timeoutMs' | 'signal'>, hangUp: () => void) {
  let lift = () => {};
  const reached = new Promise<AttemptOutcome<never>>((resolve) => {
    const timer = setTimeout(() => {
      resolve({ kind: 'unreachable', code: 'Timeout', detail: `no whole answer within ${Math.round(timeoutMs)} ms` });
      hangUp();
    }, timeoutMs);
    const stop = () => {
      resolve({ kind: 'stopped' });
      hangUp();
    };
    signal?.addEventListener('abort', stop, { once: true });
    lift = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    };
  });
  return { reached, lift };
}
