import { ExpectedError } from '../model/errors.ts';
/** Where state rests. Keys are paths such as `reports/2026-11-22T06-30-00Z.json`, without `.` or `..` parts. */
export interface Store {
  /** How people would find it, such as a path. */
  readonly place: string;
  /** Descriptions of damaged objects that were found and passed over, for the run to report. */
  readonly damage: Set<string>;
  /** The object's bytes, or undefined where there is none. */
  read(key: string): Promise<Uint8Array | undefined>;
  /**
   * Writes the object whole, or not at all; false where there is one of that name already, by another call.
   *
   * @throws StoreError where it was not written, or that is unknown: the object may then be there, or come later
   */
  putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean>;
  /** The keys that begin with the prefix, sorted by code unit. */
  list(prefix: string): Promise<string[]>;
  /** Removes the object; it is no error where there is none. */
  delete(key: string): Promise<void>;
}

/** The store cannot be used. */
export class StoreError extends ExpectedError {
  override readonly name = 'StoreError';
}

/**
 * Does something that alerts must not depend on: where the store fails or is damaged, that is noted in its damage.
 *
 * @returns `otherwise` where it failed
 */
export async function orDamage<T>(store: Store, otherwise: T, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    store.damage.add(error.message);
    return otherwise;
  }
}

/** @throws StoreError where a key is no safe path */
export function checkKey(key: string): void {
  const safe = key !== '' && key.split('/').every((part) => /^[A-Za-z0-9._=@+-]+$/.test(part) && !/^\.+$/.test(part));
  if (!safe) throw new StoreError(`${JSON.stringify(key)} is no key of a store.`);
}

/** A part of a store: the objects whose keys begin with `<folder>/`, by what follows. */
export function partOf(store: Store, folder: string): Store {
  const prefix = `${folder}/`;
  return {
    place: `${store.place}/${folder}`,
    damage: store.damage,
    read: (key) => store.read(`${prefix}${key}`),
    putIfAbsent: (key, bytes) => store.putIfAbsent(`${prefix}${key}`, bytes),
    list: async (start) => (await store.list(`${prefix}${start}`)).map((key) => key.slice(prefix.length)),
    delete: (key) => store.delete(`${prefix}${key}`),
  };
}
