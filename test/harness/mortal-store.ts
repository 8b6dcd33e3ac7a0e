import type { Store } from '../../src/store/store.ts';

/** The end of a process, which no code of it survives: it is no error of the store, which would be passed over. */
export class Killed extends Error {}

/** A process that dies with one of its writes, before that took effect or after it. */
export interface Death {
  /** From 1. */
  readonly write: number;
  readonly effect: 'before' | 'after';
}

/** The store of a process that dies, and how many writes it made. */
export function mortalStore(store: Store, death: Death | undefined): { readonly store: Store; writes(): number } {
  let writes = 0;
  const isDead = () => death !== undefined && writes >= death.write;
  const reading = async <T>(act: () => Promise<T>): Promise<T> => {
    if (isDead()) throw new Killed('dead');
    return act();
  };
  const writing = async <T>(act: () => Promise<T>): Promise<T> => {
    if (isDead()) throw new Killed('dead');
    writes += 1;
    if (!isDead()) return act();
    if (death?.effect === 'after') await act();
    throw new Killed('dead');
  };
  return {
    writes: () => writes,
    store: {
      place: store.place,
      damage: new Set(),
      read: (key) => reading(() => store.read(key)),
      list: (prefix) => reading(() => store.list(prefix)),
      putIfAbsent: (key, bytes) => writing(() => store.putIfAbsent(key, bytes)),
      delete: (key) => writing(() => store.delete(key)),
    },
  };
}
