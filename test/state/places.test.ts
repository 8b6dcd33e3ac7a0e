import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPlaces } from '../../src/state/places.ts';
import { Killed, mortalStore } from '../harness/mortal-store.ts';
import { memoryStore } from '../store/memory-store.ts';

const timing = { sleep: () => Promise.resolve(), random: () => 0.5 };
const limits = (most: number) => ({ perRun: most, byPercent: 100 });
const placesOf = (store: ReturnType<typeof memoryStore>, accountId: string, most: number) =>
  openPlaces(store, { name: 'places', accountId, limits: limits(most), timing });

describe('places of a run', () => {
  it('are no more than its limits, and one for each cluster however often it is asked for', async () => {
    const store = memoryStore();
    const [one, other] = [placesOf(store, '1', 2), placesOf(store, '2', 2)];
    expect([await one.take('a'), await one.take('a'), await other.take('b')].every((taken) => taken)).toBe(true);
    expect([await one.take('c'), await other.take('c')]).toEqual([undefined, undefined]);
    expect(await one.read()).toEqual({ elsewhere: 1, clusterIds: new Set(['a']) });
    const small = openPlaces(store, { name: 'other', accountId: '1', limits: { perRun: 9, byPercent: 1 }, timing });
    expect([typeof (await small.take('a')), await small.take('b')]).toEqual(['function', undefined]);
  });

  it('can be given back, but not by whoever lost them to another invocation', async () => {
    const store = memoryStore();
    const [one, other] = [placesOf(store, '1', 1), placesOf(store, '2', 1)];
    const stale = await one.take('a');
    const fresh = await one.take('a');
    await stale?.();
    expect(await other.take('b')).toBeUndefined();
    await fresh?.();
    await fresh?.();
    expect(await other.take('b')).toBeDefined();
  });

  it('are an error where what is stored is none of them', async () => {
    const store = memoryStore();
    await placesOf(store, '1', 1).take('a');
    const [key = ''] = await store.list('places/');
    await store.delete(key);
    await store.putIfAbsent(key, new TextEncoder().encode('{"number":1,"tokens":[],"value":[{"accountId":7}]}'));
    await expect(placesOf(store, '2', 1).take('b')).rejects.toThrow('no places of a run');
  });

  it('are never exceeded, and a repeated invocation finds its own, wherever takers are killed', async () => {
    const taker = fc.record({ account: fc.nat(3), cluster: fc.nat(1), write: fc.nat(2), after: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(taker, { maxLength: 20 }), fc.integer({ min: 1, max: 3 }), async (takers, most) => {
        const store = memoryStore();
        const held = new Set<string>();
        await Promise.all(
          takers.map(async ({ account, cluster, write, after }) => {
            const death = write === 0 ? undefined : ({ write, effect: after ? 'after' : 'before' } as const);
            const mortal = mortalStore(store, death).store;
            try {
              if ((await placesOf(mortal as never, `${account}`, most).take(`c${cluster}`)) !== undefined) {
                held.add(`${account} c${cluster}`);
              }
            } catch (error) {
              if (!(error instanceof Killed)) throw error;
            }
          }),
        );
        expect(held.size).toBeLessThanOrEqual(most);
        for (const name of held) {
          const [account = '', cluster = ''] = name.split(' ');
          expect(await placesOf(store, account, most).take(cluster)).toBeDefined();
        }
      }),
      { numRuns: 100 },
    );
  });
});
