import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Store, StoreError } from '../../src/store/store.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

async function textOf(store: Store, key: string): Promise<string | undefined> {
  const found = await store.read(key);
  return found === undefined ? undefined : new TextDecoder().decode(found);
}

/** Keys that would be other files, other folders, or nothing. */
export const hostileKeys = [
  '',
  '/',
  '.',
  '..',
  '../up',
  'a/../b',
  'a/./b',
  'a//b',
  '/absolute',
  'trailing/',
  'a/...',
  'back\\slash',
  'nul\u0000',
  'new\nline',
  'sp ace',
  'ünïcode',
  'per%2e%2e',
  'C:drive',
  '*',
  '~',
];

/**
 * The contract that every store keeps.
 *
 * @param open opens an empty store, and hands out the same one under its name again
 */
export function testStore(name: string, open: (place: string) => Store | Promise<Store>): void {
  let places = 0;
  const fresh = async () => {
    places += 1;
    return open(`place-${places}`);
  };

  describe(`${name}, by the contract of stores`, () => {
    it('reads what was written, byte for byte', async () => {
      const store = await fresh();
      const all = Uint8Array.from({ length: 256 }, (_, index) => index);

      expect(await store.putIfAbsent('reports/all.bin', all)).toBe(true);
      expect([...((await store.read('reports/all.bin')) ?? [])]).toEqual([...all]);
    });

    it('keeps nothing of nothing, too', async () => {
      const store = await fresh();
      expect(await store.putIfAbsent('empty', bytes(''))).toBe(true);

      expect(await textOf(store, 'empty')).toBe('');
      expect(await store.list('')).toEqual(['empty']);
    });

    it('has nothing where nothing was written', async () => {
      const store = await fresh();

      expect(await store.read('reports/none.json')).toBeUndefined();
      expect(await store.list('')).toEqual([]);
      expect(await store.list('reports/')).toEqual([]);
      await expect(store.delete('reports/none.json')).resolves.toBeUndefined();
    });

    it('never writes over what is there', async () => {
      const store = await fresh();
      await store.putIfAbsent('a', bytes('first'));

      expect(await store.putIfAbsent('a', bytes('second'))).toBe(false);
      expect(await textOf(store, 'a')).toBe('first');
    });

    it('has exactly one winner of twenty that write at once, and keeps what the winner wrote', async () => {
      const store = await fresh();
      for (const key of ['lease', 'folder/of/its/own', 'again/1', 'again/2', 'again/3']) {
        const writers = Array.from({ length: 20 }, (_, index) => `writer ${index} ${'x'.repeat(10_000)}`);
        const won = await Promise.all(writers.map((text) => store.putIfAbsent(key, bytes(text))));

        expect(won.filter(Boolean)).toHaveLength(1);
        expect(await textOf(store, key)).toBe(writers[won.indexOf(true)]);
      }
    });

    it('shows a reader all of what is being written, or nothing', async () => {
      const store = await fresh();
      const text = 'y'.repeat(2_000_000);
      let done = false;
      const write = store.putIfAbsent('big', bytes(text)).then(() => {
        done = true;
      });
      const lengths = new Set<number | undefined>();
      while (!done) {
        lengths.add((await store.read('big'))?.length);
        expect((await store.list('')).filter((key) => key !== 'big')).toEqual([]);
      }
      await write;
      lengths.add((await store.read('big'))?.length);

      expect([...lengths].filter((length) => length !== undefined)).toEqual([text.length]);
    });

    it('deletes, again and again, and lets be written anew', async () => {
      const store = await fresh();
      await store.putIfAbsent('a/b', bytes('1'));
      await store.delete('a/b');
      await store.delete('a/b');

      expect(await store.read('a/b')).toBeUndefined();
      expect(await store.list('')).toEqual([]);
      expect(await store.putIfAbsent('a/b', bytes('2'))).toBe(true);
      expect(await textOf(store, 'a/b')).toBe('2');
    });

    it('lists by prefix, whether it ends at a folder or within a name', async () => {
      const store = await fresh();
      const keys = [
        'reports/2026-01.json',
        'reports/2026-02.json',
        'reports/old/2025.json',
        'reportsx',
        'state/1',
        'a',
      ];
      for (const key of keys) await store.putIfAbsent(key, bytes(key));

      expect(await store.list('')).toEqual([...keys].sort());
      expect(await store.list('reports')).toEqual([
        'reports/2026-01.json',
        'reports/2026-02.json',
        'reports/old/2025.json',
        'reportsx',
      ]);
      expect(await store.list('reports/')).toEqual([
        'reports/2026-01.json',
        'reports/2026-02.json',
        'reports/old/2025.json',
      ]);
      expect(await store.list('reports/2026-0')).toEqual(['reports/2026-01.json', 'reports/2026-02.json']);
      expect(await store.list('reports/old/2')).toEqual(['reports/old/2025.json']);
      expect(await store.list('nothing/of/this/')).toEqual([]);
      expect(await store.list('reports/2026-01.json')).toEqual(['reports/2026-01.json']);
    });

    it('lists by code unit, not by any language’s alphabet, nor folders first', async () => {
      const store = await fresh();
      const keys = ['b', 'B', 'a-1', 'a/1', 'a.1', 'a', '10', '9', '_'].filter((key) => key !== 'a');
      for (const key of keys) await store.putIfAbsent(key, bytes('1'));

      expect(await store.list('')).toEqual([...keys].sort());
    });

    it.each(hostileKeys)('refuses the key %j', async (key) => {
      const store = await fresh();

      await expect(store.putIfAbsent(key, bytes('x'))).rejects.toBeInstanceOf(StoreError);
      await expect(store.read(key)).rejects.toBeInstanceOf(StoreError);
      await expect(store.delete(key)).rejects.toBeInstanceOf(StoreError);
      expect(await store.list('')).toEqual([]);
    });

    it('takes any key for what it says, or refuses it', async () => {
      const store = await fresh();
      const part = fc.stringMatching(/^[A-Za-z0-9._=@+-]{1,12}$/);
      const odd = fc.string({ maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(fc.array(fc.oneof(part, odd), { minLength: 1, maxLength: 3 }), async (list) => {
          const key = list.join('/');
          const before = await store.list('');
          try {
            const isNew = await store.putIfAbsent(key, bytes(key));
            expect(isNew).toBe(!before.includes(key));
            expect(await textOf(store, key)).toBe(key);
            expect(await store.list('')).toEqual([...new Set([...before, key])].sort());
          } catch (error) {
            expect(error).toBeInstanceOf(StoreError);
            expect(await store.list('')).toEqual(before);
          }
        }),
        { numRuns: 60 },
      );
    });

    it('is there again when it is opened again', async () => {
      const store = await open('place-again');
      await store.putIfAbsent('kept/for/later', bytes('here'));

      expect(await textOf(await open('place-again'), 'kept/for/later')).toBe('here');
    });

    it('says where it is', async () => {
      expect((await fresh()).place).not.toBe('');
    });
  });
}
