import { isFailure } from '../cloud/errors.ts';
import { InvalidInput } from '../model/errors.ts';
import type { Session } from '../session.ts';
import { type Store, StoreError } from '../store/store.ts';
import type { Notify } from './change.ts';
import { changeEverywhere } from './change-everywhere.ts';
import { type Ingested, ingest } from './ingest.ts';
import { type CreatedObject, parseOssEvent } from './oss-event.ts';

export interface IngestedObjects {
  readonly objects: number;
  readonly records: number;
  readonly broken: number;
  /** Parts of the ledger that were not there before. */
  readonly kept: number;
  /** Changes among the records that were handled now. */
  readonly handled: number;
}

/**
 * Folds the objects that an event of OSS names into the ledger, one after the other, and handles the changes that they
 * tell of. It fails where one of them failed, after the others were folded: what is delivered again then changes nothing
 * but that one.
 *
 * @throws InvalidInput where the event is none, or of another bucket than the trail's, StoreError where there is no store, CloudError where an object cannot
 * be read, and as `change` does
 */
export async function ingestObjects(session: Session, event: string, notify: Notify): Promise<IngestedObjects> {
  const objects = parseOssEvent(event);
  const { store, trailBucket } = session;
  // A sender of events could otherwise have any bucket counted as the trail's.
  if (objects.some(({ bucket }) => bucket !== trailBucket)) {
    const trusted =
      trailBucket === undefined ? 'SEALWATCH_TRAIL_BUCKET names none' : `SEALWATCH_TRAIL_BUCKET names ${trailBucket}`;
    throw new InvalidInput(`The event of OSS is of another bucket than the trail's: ${trusted}.`);
  }
  if (store === undefined) throw new StoreError('SEALWATCH_STORE is not set, so there is no ledger to fold into.');
  const failures: unknown[] = [];
  let [records, broken, kept, handled] = [0, 0, 0, 0];
  for (const object of objects) {
    try {
      const done = await fold(session, store, object);
      records += done.records;
      broken += done.broken;
      kept += done.kept.length;
      if (done.events.length > 0) {
        const changed = await changeEverywhere(session, JSON.stringify(done.events), notify);
        handled += changed.reduce((sum, { auditEvents }) => sum + auditEvents.length, 0);
      }
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return { objects: objects.length, records, broken, kept, handled };
}

/** Folds an object in as it comes, under the name by which it is there. */
async function fold(session: Session, store: Store, object: CreatedObject): Promise<Ingested> {
  const { bucket, regionId, key } = object;
  const opened = session.openBucket(bucket, regionId);
  const options = { now: session.clock.now(), withEvents: true };
  const input = (name: string) => ({
    name,
    source: `oss://${bucket}`,
    accountId: session.accountId,
    open: () => opened.stream(name),
  });
  try {
    return await ingest(input(key), store, options);
  } catch (error) {
    if (!isFailure(error, 'notFound') || decoded(key) === key) throw error;
    return ingest(input(decoded(key)), store, options);
  }
}

/** Whether the key of an event is percent-encoded is not documented, so the key is tried as it is first. */
function decoded(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}
