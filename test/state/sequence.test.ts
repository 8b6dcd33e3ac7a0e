import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSequence, type Sequence, type SequenceOptions } from '../../src/state/sequence.ts';
import { type Store, StoreError } from '../../src/store/store.ts';
import { memoryStore } from '../store/memory-store.ts';
import { type Fate, shakyStore } from './shaky-store.ts';

const hasty = { sleep: async () => {}, random: () => 0 };

function texts(value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new TypeError('no list of texts');
}

function open(store: Store, options: Partial<SequenceOptions<readonly string[]>> = {}): Sequence<readonly string[]> {
  return openSequence(store, 'state/list', { initial: [], parse: texts, timing: hasty, ...options });
}

const adding = (text: string) => (list: readonly string[]) => [...list, text];

async function put(store: Store, key: string, text: string): Promise<void> {
  await store.putIfAbsent(key, new TextEncoder().encode(text));
}

describe('a sequence', () => {
  it('begins with what it is given, and writes nothing by being read', async () => {
    const store = memoryStore();

    expect(await open(store).read()).toEqual({ number: 0, value: [] });
    expect(await store.list('')).toEqual([]);
  });

  it('is what the last commit made of it', async () => {
    const store = memoryStore();
    expect(await open(store).commit(adding('a'))).toEqual(['a']);
    expect(await open(store).commit(adding('b'))).toEqual(['a', 'b']);

    expect(await open(store).read()).toEqual({ number: 2, value: ['a', 'b'] });
    expect(await store.list('')).toEqual(['state/list/000000001.json', 'state/list/000000002.json']);
  });

  it('writes nothing where nothing is changed', async () => {
    const store = memoryStore();
    const sequence = open(store);
    await sequence.commit(adding('a'));

    expect(await sequence.commit((list) => list)).toEqual(['a']);
    expect((await sequence.read()).number).toBe(1);
  });

  it('loses no change of twenty that are made at once', async () => {
    const store = memoryStore();
    const writers = Array.from({ length: 20 }, (_, index) => `writer-${index}`);
    await Promise.all(writers.map((writer) => open(store).commit(adding(writer))));

    const { number, value } = await open(store).read();
    expect(number).toBe(20);
    expect([...value].sort()).toEqual([...writers].sort());
  });

  it('keeps the newest states and no more than twice as many', async () => {
    const store = memoryStore();
    const sequence = open(store, { keep: 4 });
    for (let index = 1; index <= 50; index += 1) {
      await sequence.commit(adding(`${index}`));
      const keys = await store.list('state/list/');
      expect(keys.length).toBeLessThanOrEqual(8);
      expect(keys.length).toBeGreaterThanOrEqual(Math.min(4, index));
      expect(keys.at(-1)).toBe(`state/list/${String(index).padStart(9, '0')}.json`);
    }
    expect((await sequence.read()).value).toHaveLength(50);
  });

  it('is not changed where the change throws', async () => {
    const store = memoryStore();
    const oops = () => {
      throw new RangeError('oops');
    };

    await expect(open(store).commit(oops)).rejects.toThrow('oops');
    expect(await store.list('')).toEqual([]);
  });

  it('passes over what other programs leave in its folder', async () => {
    const store = memoryStore();
    await open(store).commit(adding('a'));
    for (const name of ['.DS_Store', 'zzz', '12.json', '000000009.json.bak', 'sub/000000009.json', '00000000x.json']) {
      await put(store, `state/list/${name}`, 'x');
    }

    expect(await open(store).read()).toEqual({ number: 1, value: ['a'] });
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"number":1,"tokens":[],"value":7}',
    '{"number":2,"tokens":[],"value":[]}',
    '{"number":1,"value":[]}',
    '{"number":1,"tokens":[7],"value":[]}',
    '\ufffd',
  ])('takes %j for no state, and says where it is', async (text) => {
    const store = memoryStore();
    await put(store, 'state/list/000000001.json', text);

    for (const act of [() => open(store).read(), () => open(store).commit(adding('a'))]) {
      const error = await act().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(StoreError);
      expect((error as Error).message).toContain('state/list/000000001.json in memory cannot be understood');
    }
  });

  it('gives up where others are always first, after waiting longer and longer', async () => {
    const store = memoryStore();
    const slept: number[] = [];
    const timing = { sleep: async (ms: number) => void slept.push(ms), random: () => 0.5 };
    const busy: Store = { ...store, putIfAbsent: async () => false };

    await expect(open(busy, { timing, tries: 10 }).commit(adding('a'))).rejects.toThrow('changed all the time');
    expect(slept).toHaveLength(10);
    expect(slept[0]).toBe(25);
    expect([...slept].sort((a, b) => a - b)).toEqual(slept);
    expect(slept.at(-1)).toBe(1_000);
  });

  it('does not make a change twice whose first try was carried out and answered with a failure', async () => {
    const store = memoryStore();
    const shaky: Store = {
      ...store,
      async putIfAbsent(key, bytes) {
        await store.putIfAbsent(key, bytes);
        throw new StoreError('lost');
      },
    };

    expect(await open(shaky).commit(adding('a'))).toEqual(['a']);
    expect(await open(store).read()).toEqual({ number: 1, value: ['a'] });
  });

  it('passes on the failure of a try that was not carried out', async () => {
    const full: Store = { ...memoryStore(), putIfAbsent: () => Promise.reject(new StoreError('the disk is full')) };
    await expect(open(full).commit(adding('a'))).rejects.toThrow('the disk is full');
  });

  it('makes a change anew that was held up until its number was pruned', async () => {
    const store = memoryStore();
    let heldUp = true;
    const slow: Store = {
      ...store,
      async putIfAbsent(key, bytes) {
        if (heldUp) {
          heldUp = false;
          for (let index = 1; index <= 6; index += 1) await open(store, { keep: 2 }).commit(adding(`other-${index}`));
        }
        return store.putIfAbsent(key, bytes);
      },
    };
    const value = await open(slow, { keep: 2 }).commit(adding('late'));

    expect(value).toHaveLength(7);
    expect(value.at(-1)).toBe('late');
    expect(await open(store).read()).toEqual({ number: 7, value });
  });

  it('says that it cannot tell where that was so long ago that nobody remembers', async () => {
    const store = memoryStore();
    let heldUp = true;
    const slow: Store = {
      ...store,
      async putIfAbsent(key, bytes) {
        if (heldUp) {
          heldUp = false;
          for (let index = 1; index <= 40; index += 1) await open(store, { keep: 2 }).commit(adding(`other-${index}`));
        }
        return store.putIfAbsent(key, bytes);
      },
    };

    await expect(open(slow, { keep: 2 }).commit(adding('late'))).rejects.toThrow('It is unknown whether');
    expect((await open(store).read()).value).toHaveLength(40);
  });
});

describe('a sequence on a store that fails, dies and mixes up the order', () => {
  const fates = fc.constantFrom<Fate>(
    'done',
    'done',
    'done',
    'fails',
    'fails after',
    'dies',
    'dies after',
    'comes late',
  );
  const writers = fc.array(
    fc.record({
      commits: fc.integer({ min: 1, max: 4 }),
      fates: fc.array(fates, { maxLength: 14 }),
    }),
    { minLength: 2, maxLength: 5 },
  );

  it('loses no change, makes none twice, tears no state and skips no number', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), writers, fc.constantFrom(1, 2, 3), async (scheduler, plans, keep) => {
        const store = memoryStore();
        const made: string[] = [];
        const unsure: string[] = [];
        const ends: unknown[] = [];
        const failures: unknown[] = [];
        const seen: (readonly string[])[] = [];

        for (const [index, plan] of plans.entries()) {
          const turns = plan.fates.values();
          // Every other writer fails never, so that something goes on.
          const fate = () => (index % 2 === 0 ? 'done' : (turns.next().value ?? 'done'));
          const sequence = open(shakyStore(store, scheduler, fate), { keep, tries: 200 });
          void (async () => {
            for (let nth = 0; nth < plan.commits; nth += 1) {
              const mine = `${index}.${nth}`;
              unsure.push(mine);
              try {
                const value = await sequence.commit(adding(mine));
                made.push(mine);
                ends.push(value.at(-1));
                seen.push(value, (await sequence.read()).value);
              } catch (error) {
                failures.push(error);
              }
            }
          })();
        }
        await scheduler.waitIdle();

        const { number, value } = await open(store).read();
        for (const error of failures) expect(error).toBeInstanceOf(StoreError);
        expect(ends).toEqual(made);
        // Nothing twice, and each number one change more than the one before.
        expect(new Set(value).size).toBe(value.length);
        expect(number).toBe(value.length);
        // What was said to be made is there, and what is there was tried.
        for (const mine of made) expect(value).toContain(mine);
        for (const mine of value) expect(unsure).toContain(mine);
        // What anybody ever saw is how it really went.
        for (const state of seen) expect(value.slice(0, state.length)).toEqual(state);
      }),
      { numRuns: 400 },
    );
  });

  it('never fails a writer that is alone with writers who only come in between', async () => {
    await fc.assert(
      // With `keep` 1, four commits are remembered: a writer that more than three others overtook cannot be told.
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 4 }), async (scheduler, count) => {
        const store = memoryStore();
        const failures: unknown[] = [];
        for (let index = 0; index < count; index += 1) {
          const sequence = open(
            shakyStore(store, scheduler, () => 'done'),
            { keep: 1 },
          );
          sequence.commit(adding(`${index}`)).catch((error: unknown) => failures.push(error));
        }
        await scheduler.waitIdle();

        expect(failures).toEqual([]);
        expect((await open(store).read()).value).toHaveLength(count);
      }),
      { numRuns: 100 },
    );
  });
});
