import type { Session } from '../connect.ts';
import { StoreError } from '../store/store.ts';
import type { CreatedObject } from '../trail/oss-event.ts';
import { ingest } from './ingest.ts';

export interface IngestedObjects {
  readonly objects: number;
  readonly records: number;
  readonly broken: number;
  /** Parts of the ledger that were not there before. */
  readonly kept: number;
}

/**
 * Folds delivered objects into the ledger, one after the other. It fails where one of them failed, after the others were
 * folded: what is delivered again then changes nothing but that one.
 *
 * @throws StoreError where there is no store, or an object cannot be read
 */
export async function ingestObjects(session: Session, objects: readonly CreatedObject[]): Promise<IngestedObjects> {
  const { store, accountId } = session;
  if (store === undefined) throw new StoreError('SEALWATCH_STORE is not set, so there is no ledger to fold into.');
  const failures: unknown[] = [];
  let [records, broken, kept] = [0, 0, 0];
  for (const object of objects) {
    try {
      const bytes = await read(session, object);
      const source = `oss://${object.bucket}`;
      const done = await ingest({ name: object.key, source, accountId, open: () => once(bytes) }, store);
      records += done.scan.records;
      broken += done.scan.broken;
      kept += done.kept.length;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return { objects: objects.length, records, broken, kept };
}

async function read(session: Session, { bucket, key, regionId }: CreatedObject): Promise<Uint8Array> {
  const opened = session.openBucket(bucket, regionId);
  const found = (await opened.get(key)) ?? (await opened.get(decoded(key)));
  if (found === undefined) throw new StoreError(`OSS says that ${key} was created in ${bucket}, but it is not there.`);
  return found;
}

/** Whether the key of an event is percent-encoded is not documented, so the key is tried as it is first. */
function decoded(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
