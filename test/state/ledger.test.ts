import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactLedger, keepDelivery, readLedger } from '../../src/state/ledger.ts';
import type { Store } from '../../src/store/store.ts';
import { addDeliveries, type Delivery, emptyLedger, type Ledger } from '../../src/trail/ledger.ts';
import { memoryStore } from '../store/memory-store.ts';

const account = '1234567890123456';
const deliveries: readonly Delivery[] = Array.from({ length: 8 }, (_, index) => ({
  id: `202611220${index}-d${index}`,
  source: index % 2 === 0 ? 'oss://one' : 'oss://two',
  heard: [{ regionId: 'cn-hangzhou', from: index * 1_000, to: index * 1_000 + 900 }],
  hours: [
    {
      regionId: 'cn-hangzhou',
      keyId: 'key-1',
      clusterId: null,
      vpcId: null,
      event: 'Encrypt',
      outcome: 'success',
      rw: 'Read',
      errorCode: '',
      hour: 0,
      count: index + 1,
      first: index * 1_000,
      last: index * 1_000 + 900,
      ids: [],
    },
  ],
  recorded: [{ regionId: 'cn-hangzhou', rw: 'Read', at: index * 1_000 + 900 }],
  damage: [],
}));
const whole: Ledger = addDeliveries(emptyLedger, deliveries);

class Crash extends Error {}

/** A store on which any step may be the last one of its process, before it takes effect or after. */
function crashing(store: Store, dies: () => 'no' | 'before' | 'after'): Store {
  const step = async <T>(act: () => Promise<T>): Promise<T> => {
    const when = dies();
    // Others get their turn between any two steps.
    await new Promise((resolve) => setImmediate(resolve));
    if (when === 'before') throw new Crash();
    const result = await act();
    if (when === 'after') throw new Crash();
    return result;
  };
  return {
    place: store.place,
    damage: store.damage,
    read: (key) => step(() => store.read(key)),
    putIfAbsent: (key, bytes) => step(() => store.putIfAbsent(key, bytes)),
    list: (prefix) => step(() => store.list(prefix)),
    delete: (key) => step(() => store.delete(key)),
  };
}

/** Does a piece of work until it ends without a crash, as Function Compute does. */
async function insist(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  }
  throw new Error('it crashed too often');
}

describe('the ledger in a store', () => {
  it('is one ledger, though four writers deliver everything five times in any order, crash and compact', async () => {
    const plan = fc.array(fc.array(fc.nat({ max: deliveries.length }), { minLength: 5, maxLength: 14 }), {
      minLength: 4,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(plan, fc.infiniteStream(fc.nat({ max: 24 })), async (orders, dice) => {
        const store = memoryStore();
        const roll = () => {
          const face = dice.next().value ?? 0;
          return face === 0 ? ('before' as const) : face === 1 ? ('after' as const) : ('no' as const);
        };
        await Promise.all(
          orders.map(async (order) => {
            const own = crashing(store, roll);
            for (const pick of [...order, ...deliveries.keys()]) {
              const delivery = deliveries[pick];
              // The number behind the last delivery is a compaction.
              const work =
                delivery === undefined
                  ? () => compactLedger(own, account, 0, 0)
                  : () => keepDelivery(own, account, delivery);
              await insist(work);
            }
          }),
        );

        expect((await readLedger(store, account)).ledger).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  it('never shows a reader more or less than was delivered, while others compact', async () => {
    const store = memoryStore();
    for (const delivery of deliveries) await keepDelivery(store, account, delivery);
    const slow = crashing(store, () => 'no');
    const seen = await Promise.all([
      readLedger(slow, account),
      compactLedger(slow, account, 0, 0),
      readLedger(slow, account),
      compactLedger(slow, account, 0, 0),
      readLedger(slow, account),
    ]);

    for (const read of seen) if (read !== undefined) expect(read.ledger).toEqual(whole);
  });

  it('counts a delivery once that comes again after it was folded in', async () => {
    const store = memoryStore();
    const [first] = deliveries as [Delivery];
    expect(await keepDelivery(store, account, first)).toBe(true);
    expect(await keepDelivery(store, account, first)).toBe(false);
    await compactLedger(store, account, 0, 0);
    expect(await store.list('ledger/')).toEqual([`ledger/${account}/compact/000000001.json`]);
    await keepDelivery(store, account, first);

    expect((await readLedger(store, account)).ledger).toEqual(addDeliveries(emptyLedger, [first]));
  });

  it.each(['compact/', 'deliveries/'])(
    'is read again where an object of %s vanishes while it is compacted',
    async (part) => {
      const store = memoryStore();
      const [last, ...first] = [...deliveries].reverse();
      for (const one of first) await keepDelivery(store, account, one);
      await compactLedger(store, account, 0, 10_000);
      if (last !== undefined) await keepDelivery(store, account, last);
      const vanished: string[] = [];
      const compacting: Store = {
        ...store,
        read: async (key) => {
          if (vanished.length > 0 || !key.includes(part)) return store.read(key);
          vanished.push(key);
          return undefined;
        },
      };

      expect((await readLedger(compacting, account)).ledger).toEqual(whole);
      expect(vanished).toHaveLength(1);
      expect([...store.damage]).toEqual([]);
    },
  );

  it('keeps accounts apart', async () => {
    const store = memoryStore();
    await keepDelivery(store, account, deliveries[0] as Delivery);

    expect((await readLedger(store, '9')).ledger).toEqual(emptyLedger);
  });
});
