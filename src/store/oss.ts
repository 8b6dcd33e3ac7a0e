import { CloudError } from '../cloud/errors.ts';
import type { Bucket } from '../cloud/oss.ts';
import { checkKey, type Store, StoreError } from './store.ts';

/** A store in a bucket of OSS, which must not keep versions: with those, OSS lets every object be overwritten. */
export interface OssStore extends Store {
  /** HTTP attempts so far by operation, such as "oss:PutObject". */
  calls(): Record<string, number>;
}

/**
 * @param place how people write it, `oss://bucket/prefix`
 * @param prefix of all keys; '' or ending with a slash
 */
export function ossStore(bucket: Bucket, place: string, prefix: string): OssStore {
  const nameOf = (key: string) => {
    checkKey(key);
    return `${prefix}${key}`;
  };

  return {
    place,
    damage: new Set(),

    async read(key) {
      const name = nameOf(key);
      return using('read', place, () => bucket.get(name));
    },

    async putIfAbsent(key, bytes) {
      const name = nameOf(key);
      return using('written to', place, () => bucket.putIfAbsent(name, bytes));
    },

    async list(start) {
      const names = await using('listed', place, () => bucket.list(`${prefix}${start}`));
      // The console makes objects that stand for folders; a directory does not list those either.
      return names.filter((name) => !name.endsWith('/')).map((name) => name.slice(prefix.length));
    },

    async delete(key) {
      const name = nameOf(key);
      return using('deleted from', place, () => bucket.delete(name));
    },

    calls: bucket.calls,
  };
}

async function using<T>(verb: string, place: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const message = `The store ${place} cannot be ${verb}. ${error.message} ${adviceOn(error)}`;
    throw new StoreError(message, { cause: error });
  }
}

function adviceOn(error: CloudError): string {
  if (error.code === 'BucketVersioning')
    return 'Set SEALWATCH_STORE to a bucket that never had versioning switched on.';
  const [, region] = /specified endpoint.*\(oss-([a-z0-9-]+)\.aliyuncs\.com\)/.exec(error.message) ?? [];
  if (region !== undefined) return `The bucket is in ${region}: add ?region=${region} to SEALWATCH_STORE.`;
  return 'Check SEALWATCH_STORE.';
}
