import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acquireLease, type Lease, type LeaseClock, leaseHolder } from '../../src/state/lease.ts';
import { type Store, StoreError } from '../../src/store/store.ts';
import { memoryStore } from '../store/memory-store.ts';
import { type Fate, shakyStore } from './shaky-store.ts';

const TTL = 60_000;

/** A clock that stands still until it is moved. */
function handClock(): LeaseClock & { move(ms: number): void } {
  let time = 1_000_000;
  return {
    now: () => time,
    sleep: async () => {},
    move(ms) {
      time += ms;
    },
  };
}

function acquire(store: Store, clock: LeaseClock, holder: string, name = 'remediate'): Promise<Lease | undefined> {
  return acquireLease(store, name, { holder, ttlMs: TTL, clock, random: () => 0 });
}

async function held(lease: Promise<Lease | undefined>): Promise<Lease> {
  const found = await lease;
  if (found === undefined) throw new Error('another holds the lease');
  return found;
}

describe('a lease', () => {
  it('is held by the first who asks, and by nobody else', async () => {
    const store = memoryStore();
    const clock = handClock();
    const lease = await held(acquire(store, clock, 'a'));

    expect(lease).toMatchObject({ name: 'remediate', holder: 'a' });
    expect(lease.isHeld()).toBe(true);
    expect(await acquire(store, clock, 'b')).toBeUndefined();
    expect(await acquire(store, clock, 'a')).toBeUndefined();
  });

  it('is another one under another name', async () => {
    const store = memoryStore();
    const clock = handClock();
    await held(acquire(store, clock, 'a'));

    expect(await acquire(store, clock, 'b', 'deliver')).toMatchObject({ holder: 'b' });
  });

  it('has exactly one holder of twenty who ask at once', async () => {
    const store = memoryStore();
    const clock = handClock();
    const leases = await Promise.all(Array.from({ length: 20 }, (_, index) => acquire(store, clock, `${index}`)));

    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
  });

  it('is over at its time for its holder, and may be taken over at that very moment', async () => {
    const store = memoryStore();
    const clock = handClock();
    const first = await held(acquire(store, clock, 'a'));
    clock.move(TTL - 1);
    expect(first.isHeld()).toBe(true);
    expect(await acquire(store, clock, 'b')).toBeUndefined();

    clock.move(1);
    expect(first.isHeld()).toBe(false);
    const second = await held(acquire(store, clock, 'b'));
    expect(await first.renew()).toBe(false);
    expect(first.isHeld()).toBe(false);
    expect(second.isHeld()).toBe(true);
  });

  it('lasts its full time again when it is renewed', async () => {
    const store = memoryStore();
    const clock = handClock();
    const lease = await held(acquire(store, clock, 'a'));
    for (let times = 0; times < 5; times += 1) {
      clock.move(TTL - 1);
      expect(await lease.renew()).toBe(true);
    }
    clock.move(TTL - 1);
    expect(lease.isHeld()).toBe(true);
    expect(await acquire(store, clock, 'b')).toBeUndefined();
  });

  it('can be renewed late, as long as nobody took it over', async () => {
    const store = memoryStore();
    const clock = handClock();
    const lease = await held(acquire(store, clock, 'a'));
    clock.move(10 * TTL);

    expect(await lease.renew()).toBe(true);
    expect(await acquire(store, clock, 'b')).toBeUndefined();
  });

  it('is free at once when it is given up, and stays given up', async () => {
    const store = memoryStore();
    const clock = handClock();
    const lease = await held(acquire(store, clock, 'a'));
    await lease.release();
    expect(lease.isHeld()).toBe(false);

    const next = await held(acquire(store, clock, 'b'));
    await lease.release();
    expect(await lease.renew()).toBe(false);
    expect(next.isHeld()).toBe(true);
    expect(await next.renew()).toBe(true);
  });

  it('is no longer held by one who could not tell that it was given up', async () => {
    const store = memoryStore();
    let isBroken = false;
    const breaking: Store = {
      ...store,
      list: (prefix) => (isBroken ? Promise.reject(new StoreError('gone')) : store.list(prefix)),
    };
    const lease = await held(acquire(breaking, handClock(), 'a'));
    isBroken = true;

    await expect(lease.release()).rejects.toBeInstanceOf(StoreError);
    expect(lease.isHeld()).toBe(false);
  });

  it.each([
    ['a day', 86_400_000, true],
    ['16 minutes', 16 * 60_000, true],
    ['14 minutes', 14 * 60_000, false],
  ])('of a dead holder whose clock was %s ahead is taken over: %s', async (_, aheadMs, isTakenOver) => {
    const store = memoryStore();
    const clock = handClock();
    const ahead = handClock();
    ahead.move(aheadMs);
    await held(acquire(store, ahead, 'dead'));

    expect((await leaseHolder(store, 'remediate', { clock, random: () => 0 })) === undefined).toBe(isTakenOver);
    expect((await acquire(store, clock, 'b'))?.holder).toBe(isTakenOver ? 'b' : undefined);
  });

  it('may be taken although it is damaged where its request says so, and the damage is noted', async () => {
    const store = memoryStore();
    const clock = handClock();
    await held(acquire(store, clock, 'a'));
    await store.putIfAbsent('leases/remediate/000000002.json', new TextEncoder().encode('{"numb'));
    const request = { holder: 'b', ttlMs: TTL, clock, random: () => 0, passesOverDamage: true };

    expect(await acquireLease(store, 'remediate', request)).toBeUndefined();
    clock.move(TTL);
    expect((await acquireLease(store, 'remediate', request))?.isHeld()).toBe(true);
    expect([...store.damage]).toEqual([expect.stringContaining('leases/remediate/000000002.json')]);
  });

  it('is not held by whoever cannot read what is kept of it', async () => {
    for (const value of [
      null,
      {},
      { id: 'x', holder: 'y' },
      { id: 'x', holder: 'y', since: 'a', ttlMs: 1 },
      { id: 'x', holder: 'y', since: 1, ttlMs: 1e15 },
    ]) {
      const store = memoryStore();
      const kept = JSON.stringify({ number: 1, tokens: ['t'], value });
      await store.putIfAbsent('leases/remediate/000000001.json', new TextEncoder().encode(kept));

      await expect(acquire(store, handClock(), 'a')).rejects.toBeInstanceOf(StoreError);
    }
  });
});

describe('a lease on a store that fails, dies and mixes up the order', () => {
  const fates = fc.constantFrom<Fate>('done', 'done', 'done', 'done', 'fails', 'fails after', 'dies', 'comes late');
  const step = fc.constantFrom<'acquire' | 'renew' | 'release' | 'wait'>(
    ...(['acquire', 'acquire', 'renew', 'renew', 'release', 'wait'] as const),
  );
  const holders = fc.array(
    fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 6 }), fates: fc.array(fates, { maxLength: 20 }) }),
    { minLength: 2, maxLength: 5 },
  );

  it('never has two holders at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), holders, async (scheduler, plans) => {
        const store = memoryStore();
        const clock = handClock();
        const leases = new Set<Lease>();
        const failures: unknown[] = [];
        let worst = 0;
        const check = () => {
          worst = Math.max(worst, [...leases].filter((lease) => lease.isHeld()).length);
        };
        for (const [index, { steps, fates }] of plans.entries()) {
          const turns = fates.values();
          const view = shakyStore(store, scheduler, () => {
            // Every step of anybody takes time, and is a moment to look.
            clock.move(TTL / 8);
            check();
            return turns.next().value ?? 'done';
          });
          void (async () => {
            let lease: Lease | undefined;
            for (const next of steps) {
              try {
                if (next === 'wait') await scheduler.schedule(Promise.resolve(), 'waits');
                else if (next === 'acquire') {
                  lease = (await acquire(view, clock, `${index}`)) ?? lease;
                  if (lease !== undefined) leases.add(lease);
                } else if (next === 'renew') await lease?.renew();
                else await lease?.release();
              } catch (error) {
                failures.push(error);
              }
              check();
            }
          })();
        }
        await scheduler.waitIdle();
        check();

        for (const error of failures) expect(error).toBeInstanceOf(StoreError);
        expect(worst).toBeLessThanOrEqual(1);
        // However it went, the lease is free again in time.
        clock.move(TTL);
        expect(await acquire(store, clock, 'next')).toMatchObject({ holder: 'next' });
      }),
      { numRuns: 400 },
    );
  });
});
