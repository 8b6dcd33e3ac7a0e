import { checkKey, type Store } from './store.ts';

/** A store in memory, for as long as the process lasts. */
export function memoryStore(): Store {
  const objects = new Map<string, Uint8Array>();
  return {
    place: 'memory',
    damage: new Set(),
    async read(key) {
      checkKey(key);
      return objects.get(key)?.slice();
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
