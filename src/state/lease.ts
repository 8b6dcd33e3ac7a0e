import { randomUUID } from 'node:crypto';
import type { Timing } from '../model/timing.ts';
import type { Store } from '../store/store.ts';
import { openSequence, type Sequence } from './sequence.ts';

/** What a lease is asked for. */
export interface LeaseRequest {
  /** Who wants it, for people to read. */
  readonly holder: string;
  /** For how long it is held unless it is renewed, in milliseconds; far more than clocks of machines differ. */
  readonly ttlMs: number;
  readonly clock: LeaseClock;
  /** From 0 to below 1; spreads those who ask at once. */
  readonly random: () => number;
}

/** A clock, in milliseconds since the epoch. */
export interface LeaseClock extends Pick<Timing, 'sleep'> {
  now(): number;
}

/** The right to do something alone, for a time. */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  /** Grows with each lease of the name; whoever was held up shows by it to be late. */
  readonly fence: number;
  /** Whether it is still held, by the holder's own clock; to be asked before each step that must be done alone. */
  isHeld(): boolean;
  /** Holds it for its full time from now on; false where another has taken it over. */
  renew(): Promise<boolean>;
  /** Gives it up; no error where another has taken it over. */
  release(): Promise<void>;
}

/** What is kept of a lease. */
interface Holding {
  readonly fence: number;
  /** '' where it was given up. */
  readonly id: string;
  readonly holder: string;
  /** Held before this time, in milliseconds since the epoch. */
  readonly until: number;
}

/**
 * Takes the lease of a name, unless another holds it. One that is over is taken over: its holder may have died. It is
 * over for its holder and for all others at the same moment, as far as their clocks agree.
 *
 * @returns undefined where another holds it
 * @throws StoreError; a lease that was taken without anybody knowing ends by itself
 */
export async function acquireLease(store: Store, name: string, request: LeaseRequest): Promise<Lease | undefined> {
  const { holder, ttlMs, clock } = request;
  const sequence = openLease(store, name, request);
  const id = randomUUID();
  const taken = await sequence.commit((current) => {
    const now = clock.now();
    if (current.id !== '' && now < current.until) return current;
    return { fence: current.fence + 1, id, holder, until: now + ttlMs };
  });
  if (taken.id !== id) return undefined;
  let { until } = taken;

  return {
    name,
    holder,
    fence: taken.fence,
    isHeld: () => clock.now() < until,
    async renew() {
      const renewed = await sequence.commit((current) =>
        current.id === id ? { ...current, until: clock.now() + ttlMs } : current,
      );
      until = renewed.id === id ? renewed.until : 0;
      return renewed.id === id;
    },
    async release() {
      // From now on nobody may act on it, whether the store can be told or not.
      until = 0;
      await sequence.commit((current) => (current.id === id ? { ...current, id: '' } : current));
    },
  };
}

/** Who holds a lease, and until when in milliseconds since the epoch; undefined where nobody does. */
export async function leaseHolder(
  store: Store,
  name: string,
  request: Pick<LeaseRequest, 'clock' | 'random'>,
): Promise<{ readonly holder: string; readonly until: number } | undefined> {
  const { id, holder, until } = (await openLease(store, name, request).read()).value;
  return id !== '' && request.clock.now() < until ? { holder, until } : undefined;
}

function openLease(
  store: Store,
  name: string,
  { clock, random }: Pick<LeaseRequest, 'clock' | 'random'>,
): Sequence<Holding> {
  return openSequence<Holding>(store, `leases/${name}`, {
    initial: { fence: 0, id: '', holder: '', until: 0 },
    parse: parseHolding,
    timing: { sleep: (ms) => clock.sleep(ms), random },
  });
}

function parseHolding(value: unknown): Holding {
  const { fence, id, holder, until } = Object(value) as Partial<Holding>;
  if (Number.isSafeInteger(fence) && typeof id === 'string' && typeof holder === 'string' && Number.isFinite(until)) {
    return { fence, id, holder, until } as Holding;
  }
  throw new TypeError('no lease');
}
