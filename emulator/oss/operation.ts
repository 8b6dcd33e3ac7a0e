import type { Caller } from '../caller.ts';
import type { Clock } from '../clock.ts';
import type { EmulatedRequest } from '../request.ts';
import type { Bucket } from './bucket.ts';
import type { ObjectCreated } from './created.ts';

/** What an operation may know of the request it answers. */
export interface OssCall {
  readonly request: EmulatedRequest;
  readonly bucket: Bucket;
  /** '' for an operation on the bucket. */
  readonly key: string;
  /** The parameters of the query; the last one counts. */
  readonly query: ReadonlyMap<string, string>;
  readonly requestId: string;
  readonly caller: Caller;
  readonly clock: Clock;
  /** To be called for each object that came into being. */
  created(event: Pick<ObjectCreated, 'eventName' | 'key' | 'object' | 'deltaSize'>): void;
}

/** An answer, before the headers that every answer has. */
export interface OssAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** One operation of OSS, ready to be dispatched. */
export interface OssOperation {
  readonly name: string;
  readonly method: string;
  /** Whether it is about an object, or about the bucket. */
  readonly on: 'object' | 'bucket';
  /** Tells it from the others of its method, by the query; absent where it is the only one. */
  matches?(query: ReadonlyMap<string, string>): boolean;
  /** The RAM action that the caller needs. */
  readonly action: string;
  /** Answers, or throws an ApiError. */
  run(call: OssCall): OssAnswer;
}
