import { openBucket } from '../cloud/oss.ts';
import type { BucketOptions } from '../cloud/oss-client.ts';
import { parseOssUrl } from '../cloud/oss-url.ts';
import { InvalidInput } from '../model/errors.ts';
import { directoryStore } from './directory.ts';
import { ossStore } from './oss.ts';
import { type Store, StoreError } from './store.ts';

/** What a store in OSS needs of the world; a directory needs nothing. */
export interface StoreOptions
  extends Omit<BucketOptions, 'bucket' | 'regionId' | 'prefix' | 'internal' | 'refuseVersions'> {
  /** The region this runs in, where that is known; a bucket whose place names no region is looked for there. */
  readonly hereRegion?: string | undefined;
}

/**
 * Opens the store that SEALWATCH_STORE names: `oss://bucket/prefix`, with `?region=cn-hangzhou` where the bucket is in
 * another region than this runs in, or a directory. Nothing is read or written yet.
 *
 * @throws StoreError where it names neither
 */
export function openStore(place: string, options: StoreOptions): Store {
  // A place that looks like a URL and is none of ours may hold a password, so it is not quoted.
  if (!/^[a-z][a-z0-9+.-]+:/i.test(place)) return directoryStore(place);
  if (!place.startsWith('oss://')) throw new StoreError('SEALWATCH_STORE must be a directory or oss://bucket/prefix.');
  const { bucket, prefix, regionId, internal } = ossUrl(place, options.hereRegion);
  const opened = openBucket({ ...options, bucket, prefix, regionId, internal, refuseVersions: true });

  return ossStore(opened, `oss://${bucket}/${prefix}`.replace(/\/$/, ''), prefix);
}

function ossUrl(place: string, hereRegion: string | undefined) {
  try {
    return parseOssUrl(place, hereRegion);
  } catch (error) {
    if (error instanceof InvalidInput) throw new StoreError(`SEALWATCH_STORE ${error.message}.`, { cause: error });
    throw error;
  }
}
