import { randomUUID } from 'node:crypto';
import { isFromFuture, type Timing } from '../model/timing.ts';
import type { Store } from '../store/store.ts';
import { openSequence, type Sequence } from './sequence.ts';

/** No function runs for longer than a day, and no lease is longer than its run. */
const longestTtlMs = 25 * 3_600_000;

/** What a lease is asked for. */
export interface LeaseRequest {
  /** Who wants it, for people to read. */
  readonly holder: string;
  /** For how long it is held unless it is renewed, in milliseconds; far more than clocks of machines differ. */
  readonly ttlMs: number;
  readonly clock: LeaseClock;
  /** From 0 to below 1; spreads those who ask at once. */
  readonly random: () => number;
  /** Whether a damaged lease is passed over: only where being alone saves duplicates, and prevents no harm. */
  readonly passesOverDamage?: boolean;
  /** Another holder's lease is taken over only so long after its end, since clocks of machines differ; default 0. */
  readonly clockSkewMs?: number;
}

/** A clock, in milliseconds since the epoch. */
export interface LeaseClock extends Pick<Timing, 'sleep'> {
  now(): number;
}

/** The right to do something alone, for a time. */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  /** Whether it is still held, by the holder's own clock; to be asked before each step that must be done alone. */
  isHeld(): boolean;
  /** Holds it for its full time from now on; false where another has taken it over. */
  renew(): Promise<boolean>;
  /** Gives it up; no error where another has taken it over. */
  release(): Promise<void>;
}

/** What is kept of a lease. */
interface Holding {
  /** '' where it was given up. */
  readonly id: string;
  readonly holder: string;
  /** When it was taken or last renewed, in milliseconds since the epoch. */
  readonly since: number;
  /** For how long it is held from then on, in milliseconds. */
  readonly ttlMs: number;
}

/**
 * Takes the lease of a name, unless another holds it. One that is over is taken over: its holder may have died. It is
 * over for its holder and for all others at the same moment, as far as their clocks agree.
 *
 * @returns undefined where another holds it
 * @throws StoreError; a lease that was taken without anybody knowing ends by itself
 */
export async function acquireLease(store: Store, name: string, request: LeaseRequest): Promise<Lease | undefined> {
  const { holder, ttlMs, clock, clockSkewMs = 0 } = request;
  const sequence = openLease(store, name, request);
  const id = randomUUID();
  const taken = await sequence.commit((current) => {
    const now = clock.now();
    if (isHeldAt(current, now, clockSkewMs)) return current;
    return { id, holder, since: now, ttlMs };
  });
  if (taken.id !== id) return undefined;
  let until = endOf(taken);

  return {
    name,
    holder,
    isHeld: () => clock.now() < until,
    async renew() {
      const renewed = await sequence.commit((current) =>
        current.id === id ? { ...current, since: clock.now() } : current,
      );
      until = renewed.id === id ? endOf(renewed) : 0;
      return renewed.id === id;
    },
    async release() {
      // It may not be acted on from now on, whether the store can be updated or not.
      until = 0;
      await sequence.commit((current) => (current.id === id ? { ...current, id: '' } : current));
    },
  };
}

/** Who holds a lease, and until when in milliseconds since the epoch; undefined where it is free. */
export async function leaseHolder(
  store: Store,
  name: string,
  request: Pick<LeaseRequest, 'clock' | 'random' | 'clockSkewMs'>,
): Promise<{ readonly holder: string; readonly until: number } | undefined> {
  const { clock, clockSkewMs = 0 } = request;
  const holding = (await openLease(store, name, request).read()).value;
  if (!isHeldAt(holding, clock.now(), clockSkewMs)) return undefined;
  return { holder: holding.holder, until: endOf(holding) + clockSkewMs };
}

/** A lease of a clock that was far ahead would block everybody until that time. */
function isHeldAt(holding: Holding, now: number, clockSkewMs: number): boolean {
  return holding.id !== '' && !isFromFuture(holding.since, now) && now < endOf(holding) + clockSkewMs;
}

function endOf({ since, ttlMs }: Holding): number {
  return since + ttlMs;
}

/** What is kept of a lease. */
export function openLease(
  store: Store,
  name: string,
  { clock, random, passesOverDamage = false }: Pick<LeaseRequest, 'clock' | 'random' | 'passesOverDamage'>,
): Sequence<Holding> {
  return openSequence<Holding>(store, `leases/${name}`, {
    initial: { id: '', holder: '', since: 0, ttlMs: 0 },
    parse: parseHolding,
    ...(passesOverDamage && { recover: (earlier: Holding) => earlier }),
    timing: { sleep: (ms) => clock.sleep(ms), random },
  });
}

function parseHolding(value: unknown): Holding {
  const { id, holder, since, ttlMs } = Object(value) as Partial<Holding>;
  const isHolding =
    typeof id === 'string' &&
    typeof holder === 'string' &&
    Number.isFinite(since) &&
    Number.isFinite(ttlMs) &&
    Number(ttlMs) <= longestTtlMs;
  if (!isHolding) throw new TypeError('no lease');
  return { id, holder, since, ttlMs } as Holding;
}
