import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimEvent, forgetHandled } from '../../src/state/handled.ts';
import { type Store, StoreError } from '../../src/store/store.ts';
import { memoryStore } from '../store/memory-store.ts';

const staleMs = 180_000;

/** A clock that goes on when somebody sleeps. */
function clockAt(start = 1_000_000_000_000) {
  let now = start;
  return {
    now: () => now,
    async sleep(ms: number) {
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe('an event', () => {
  it('is claimed once, and told as handled afterwards', async () => {
    const store = memoryStore();
    const clock = clockAt();
    const claim = await claimEvent(store, 'e', { clock, staleMs });
    await claim?.finish();

    expect(claim).toBeDefined();
    expect(await claimEvent(store, 'e', { clock, staleMs })).toBeUndefined();
    expect(await claimEvent(store, 'other', { clock, staleMs })).toBeDefined();
  });

  it('is claimed by the next one where it was given back', async () => {
    const store = memoryStore();
    const clock = clockAt();
    await (await claimEvent(store, 'e', { clock, staleMs }))?.release();

    expect(await claimEvent(store, 'e', { clock, staleMs })).toBeDefined();
  });

  it('is taken over once whoever began is dead, by exactly one', async () => {
    const store = memoryStore();
    await claimEvent(store, 'e', { clock: clockAt(), staleMs });
    let claims = 0;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        const claim = await claimEvent(store, 'e', { clock: clockAt(), staleMs });
        if (claim === undefined) return;
        claims += 1;
        await claim.finish();
      }),
    );

    expect(claims).toBe(1);
  });

  it('is handled at least once, whatever fails, and not again once that is marked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 9 }), { minLength: 10, maxLength: 60 }), async (dice) => {
        const store = memoryStore();
        let roll = 0;
        const shaky = failing(store, () => dice[roll++] === 0);
        let handled = 0;
        let marked = false;
        for (let delivery = 0; delivery < 12; delivery += 1) {
          try {
            // Each delivery comes long after the one before.
            const clock = clockAt(1_000_000_000_000 + delivery * 2 * staleMs);
            const claim = await claimEvent(shaky, 'e', { clock, staleMs });
            if (claim === undefined) {
              expect(handled).toBeGreaterThan(0);
              continue;
            }
            expect(marked).toBe(false);
            handled += 1;
            await claim.finish();
            marked = true;
          } catch (error) {
            if (!(error instanceof StoreError)) throw error;
          }
        }
        expect(handled).toBeGreaterThan(0);
      }),
    );
  });

  it.each([
    ['by a clock that was a day ahead', { eventId: 'e', at: 1_000_000_000_000 + 86_400_000 }],
    ['with a time that is none', { eventId: 'e', at: null }],
    ['as garbage', 'garbage'],
  ])('that was begun %s is claimed at once', async (_, mark) => {
    const store = memoryStore();
    const clock = clockAt(1_000_000_000_000);
    await claimEvent(store, 'e', { clock, staleMs });
    const [first = ''] = await store.list('handled/');
    await store.delete(first);
    await store.putIfAbsent(first, new TextEncoder().encode(JSON.stringify(mark)));

    expect(await claimEvent(store, 'e', { clock, staleMs })).toBeDefined();
    expect(clock.now()).toBe(1_000_000_000_000);
    expect([...store.damage].length).toBe(mark instanceof Object && mark.at !== null ? 0 : 1);
  });

  it('is forgotten after its time, and those of its day are looked for once a day', async () => {
    const store = memoryStore();
    const clock = clockAt();
    await (await claimEvent(store, 'e', { clock, staleMs }))?.finish();
    await forgetHandled(store, clock.now() + 86_400_000, 30);
    expect(await claimEvent(store, 'e', { clock, staleMs })).toBeUndefined();
    await forgetHandled(store, clock.now() + 40 * 86_400_000, 30);

    expect((await store.list('handled/')).length).toBe(0);
    expect(await store.list('handled-days/')).toHaveLength(1);
  });
});

function failing(store: Store, fails: () => boolean): Store {
  const step = async <T>(act: () => Promise<T>): Promise<T> => {
    if (fails()) throw new StoreError('before');
    const result = await act();
    if (fails()) throw new StoreError('after');
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
