import type { StoredObject } from './bucket.ts';

/** An object that came into being, with all that an OSS trigger tells of it. */
export interface ObjectCreated {
  readonly eventName: 'ObjectCreated:PutObject';
  readonly accountId: string;
  readonly region: string;
  readonly bucket: string;
  readonly key: string;
  readonly object: StoredObject;
  /** By how many bytes the bucket grew. */
  readonly deltaSize: number;
  readonly requestId: string;
  /** The id of the access key's owner. */
  readonly principalId: string;
  /** Milliseconds since the epoch, by the cloud's clock. */
  readonly at: number;
}

/** Told of every object, after the answer to its put was made up; what it throws is the emulator's own defect. */
export type ObjectCreatedListener = (event: ObjectCreated) => void;
