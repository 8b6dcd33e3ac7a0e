import { checkKey, type Store } from '../../src/store/store.ts';

/** A store that forgets when the test is over, for tests of what is kept rather than of how. */
export function memoryStore(): Store {
  const objects = new Map<string, Uint8Array>();
  return {
    place: 'memory',
    async read(key) {
      checkKey(key);
      return objects.get(key);
    },
    async putIfAbsent(key, bytes) {
      checkKey(key);
      if (objects.has(key)) return false;
      objects.set(key, bytes.slice());
      return true;
    },
    async list(prefix) {
      return [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    },
    async delete(key) {
      checkKey(key);
      objects.delete(key);
    },
  };
}
