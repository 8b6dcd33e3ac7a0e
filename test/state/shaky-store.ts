import type { Scheduler } from 'fast-check';
import { type Store, StoreError } from '../../src/store/store.ts';
import { memoryStore } from '../store/memory-store.ts';

/** What becomes of one operation on a store. */
export type Fate =
  | 'done'
  /** It fails, and nothing was changed. */
  | 'fails'
  /** It fails, although it was carried out. */
  | 'fails after'
  /** Its caller dies before it is carried out. */
  | 'dies'
  /** Its caller dies when it was carried out. */
  | 'dies after'
  /** It fails, and is carried out later, as a request may be that was long on its way. */
  | 'comes late';

/**
 * A view of a store in which operations take effect in any order, and come to any end.
 *
 * @param fate tells for each operation in turn; 'done' where it knows nothing
 */
export function shakyStore(store: Store, scheduler: Scheduler, fate: () => Fate): Store {
  async function step<T>(label: string, act: () => Promise<T>): Promise<T> {
    const end = fate();
    if (end === 'dies') return never();
    await scheduler.schedule(Promise.resolve(), `${label} arrives (${end})`);
    if (end === 'fails') throw new StoreError('shaky');
    if (end === 'comes late') {
      void scheduler.schedule(Promise.resolve(), `${label} comes late`).then(act);
      throw new StoreError('shaky, and late');
    }
    const result = await act();
    if (end === 'dies after') return never();
    await scheduler.schedule(Promise.resolve(), `${label} is answered`);
    if (end === 'fails after') throw new StoreError('shaky, but done');
    return result;
  }

  return {
    place: store.place,
    damage: store.damage,
    read: (key) => step(`read ${key}`, () => store.read(key)),
    putIfAbsent: (key, bytes) => step(`put ${key}`, () => store.putIfAbsent(key, bytes)),
    list: (prefix) => step(`list ${prefix}`, () => store.list(prefix)),
    delete: (key) => step(`delete ${key}`, () => store.delete(key)),
  };
}

/** A store in memory that tells of each object which it really wrote. */
export function watchedStore(onWrite: (key: string) => void): Store {
  const store = memoryStore();
  return {
    ...store,
    async putIfAbsent(key, bytes) {
      const isNew = await store.putIfAbsent(key, bytes);
      if (isNew) onWrite(key);
      return isNew;
    },
  };
}

function never(): Promise<never> {
  return new Promise(() => {});
}
