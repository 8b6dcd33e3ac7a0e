import { bucketName } from '../model/cloud-names.ts';
import { InvalidInput } from '../model/errors.ts';
import type { AttemptOutcome } from './answer.ts';
import type { RequestTarget } from './cause.ts';
import type { Endpoints } from './endpoints.ts';
import { CloudError } from './errors.ts';
import type { BucketOperationName } from './operations.ts';
import { type OssResponse, withoutVersions } from './oss-answer.ts';
import type { OssRequest } from './oss-signature.ts';
import { openOssTransport } from './oss-transport.ts';
import { redacted } from './redact.ts';
import { openRetrier, type Retrier, type RetrierOptions, type TimedAttempt } from './retrier.ts';
import { mayRepeat } from './retry.ts';

/** Which bucket, where, and how hard to try. */
export interface BucketOptions extends RetrierOptions {
  readonly endpoints: Endpoints;
  readonly bucket: string;
  readonly regionId: string;
  /** What all keys begin with, as far as permissions go. */
  readonly prefix?: string;
  /**
   * Whether to ask the host that is reachable within the region alone, which costs no traffic: for functions and machines
   * of the bucket's region. Makes no difference where an endpoint is set for the region.
   */
  readonly internal?: boolean;
  /** Whether reading fails, too, from a bucket that keeps versions, so that it is noticed before anything is lost. */
  readonly refuseVersions?: boolean;
}

/** Makes requests to one bucket. */
export interface OssClient {
  readonly retrier: Retrier;
  /** @throws CloudError `rejected` for a key that cannot be sent: keys come from events, too */
  request(operation: BucketOperationName, key: string, more?: Partial<OssRequest>): OssRequest;
  /** What is asked, as errors tell it. */
  targetOf(operation: BucketOperationName, key: string): RequestTarget;
  /** Makes one attempt. */
  attempt(request: OssRequest, attempt: TimedAttempt, body?: Uint8Array): Promise<AttemptOutcome<OssResponse>>;
  /** Makes a call that may be sent any number of times; `read` gives undefined for a reply that is none of the API's. */
  call<Body>(
    operation: BucketOperationName,
    request: OssRequest,
    read: (reply: OssResponse) => Body | undefined,
  ): Promise<Body>;
}

const LONGEST_KEY = 1023;
const METHODS = {
  'oss:GetObject': 'GET',
  'oss:ListObjectsV2': 'GET',
  'oss:PutObject': 'PUT',
  'oss:DeleteObject': 'DELETE',
} as const satisfies Record<BucketOperationName, OssRequest['method']>;

/** @throws InvalidInput where the name of the region or of the bucket could not be part of a host name */
export function openOssClient(options: BucketOptions): OssClient {
  const { bucket, regionId, clock, internal = false, refuseVersions = false } = options;
  const found = options.endpoints.resolve('oss', regionId, 'regional');
  // The name becomes part of a host name, and it may come from an event.
  if (!bucketName.test(bucket)) throw new InvalidInput(`"${bucket.slice(0, 63)}" is not the name of a bucket.`);
  const ownHost = `${bucket}.oss-${regionId}${internal ? '-internal' : ''}.aliyuncs.com`;
  // An endpoint that was set stands for the bucket's own host, which the server then knows by the header alone.
  const endpoint = found.protocol === 'http' ? found : { ...found, host: ownHost };
  const transport = openOssTransport({ endpoint, regionId, clock });
  const retrier = openRetrier(options);

  function asked(operation: BucketOperationName, key: string): RequestTarget {
    const { host } = endpoint;
    const resource = redacted(`${bucket}/${key}`);
    return { operation, regionId, host, resource };
  }

  return {
    retrier,
    targetOf: asked,
    request(operation, key, more = {}) {
      const why = unsendable(key);
      if (why !== undefined) {
        throw new CloudError('rejected', {
          ...asked(operation, key),
          code: 'Unsendable',
          detail: why,
          requestId: '',
          attempts: 0,
        });
      }
      const headers = { host: ownHost, ...more.headers };
      return { method: METHODS[operation], bucket, key, query: {}, ...more, headers };
    },
    attempt: (request, attempt, body) => transport.attempt(request, body, attempt),
    async call(operation, request, read) {
      const { body } = await retrier.call({
        target: asked(operation, request.key),
        lane: undefined,
        mayRepeat: (error) => mayRepeat(error, 'read'),
        async attempt(attempt) {
          const outcome = await transport.attempt(request, undefined, attempt);
          return readBy(read, refuseVersions ? withoutVersions(outcome) : outcome);
        },
      });
      return body;
    },
  };
}

/** Reads a reply; one that cannot be read is an answer that the API does not give. */
export function readBy<Body>(
  read: (reply: OssResponse) => Body | undefined,
  outcome: AttemptOutcome<OssResponse>,
): AttemptOutcome<Body> {
  if (outcome.kind !== 'answer') return outcome;
  const body = read(outcome.body);
  if (body !== undefined) return { ...outcome, body };
  return { kind: 'unexpected', detail: 'not what was asked for', requestId: outcome.requestId };
}

function unsendable(key: string): string | undefined {
  if (Buffer.byteLength(key) > LONGEST_KEY) return `the key has more than ${LONGEST_KEY} bytes`;
  // Half of a surrogate pair: it has no encoding.
  if (/\p{Surrogate}/u.test(key)) return 'the key is not valid Unicode';
  // Dots stay dots however they are escaped: servers on the way resolve them to another key.
  if (key.split('/').some((part) => part === '.' || part === '..')) return 'the key has "." or ".." for a part';
  return undefined;
}
