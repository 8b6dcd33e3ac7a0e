import { createHash, randomUUID } from 'node:crypto';
import { type CloudError, isFailure } from './errors.ts';
import { type ListingPage, type OssResponse, parseListing, withoutVersions } from './oss-answer.ts';
import { type BucketOptions, openOssClient, readBy } from './oss-client.ts';
import type { RetriedCall } from './retrier.ts';
import { mayRepeat } from './retry.ts';

/** A bucket of OSS, as far as a store needs it. Keys are paths without `.` and `..` parts. */
export interface Bucket {
  /** The object's bytes, or undefined where there is none. */
  get(key: string): Promise<Uint8Array | undefined>;
  /**
   * The object's bytes in their order, some MiB at a time, each part fetched when it is asked for.
   * @throws CloudError, also where there is no such object, or another one by the middle of it
   */
  stream(key: string): AsyncIterable<Uint8Array>;
  /**
   * Writes the object unless there is one already, and tells whether it was this very call that wrote it.
   * @throws CloudError where that is unknown, it was denied, or the bucket keeps versions. The object may
   *   then be there, or even come later: a request that timed out can still arrive, for as long as its signature
   *   is good (15 minutes).
   */
  putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean>;
  /** All keys that begin with the prefix, in the order of their bytes. */
  list(prefix: string): Promise<string[]>;
  /** Removes the object; it is no error where there is none. */
  delete(key: string): Promise<void>;
  /** HTTP attempts so far by operation, retries included. */
  calls(): Record<string, number>;
}

/** The header that tells which call an object came from. */
const WRITER = 'x-oss-meta-sealwatch-put';
const PAGE = '1000';
const PART_BYTES = 8 * 1024 * 1024;

/**
 * Opens a bucket. OSS has a protocol of its own, which the generic call does not speak, and its SDK alone would make a
 * function's bundle too large; see docs/decisions/0007-a-small-oss-client.md.
 *
 * @throws InvalidInput where the name of the region or of the bucket could not be part of a host name
 */
export function openBucket(options: BucketOptions): Bucket {
  const client = openOssClient(options);

  async function get(key: string): Promise<Uint8Array | undefined> {
    try {
      return await client.call('oss:GetObject', client.request('oss:GetObject', key), ({ bytes }) => bytes);
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
  }

  async function* stream(key: string): AsyncGenerator<Uint8Array> {
    let eTag: string | undefined;
    for (let from = 0; ; ) {
      const range = `bytes=${from}-${from + PART_BYTES - 1}`;
      const headers = { range, ...(eTag !== undefined && { 'if-match': eTag }) };
      const whole = (reply: OssResponse) => (isPart(reply, from) ? reply : undefined);
      const part = await client.call('oss:GetObject', client.request('oss:GetObject', key, { headers }), whole);
      if (part.bytes.length > 0) yield part.bytes;
      from += part.bytes.length;
      if (from >= sizeOf(part)) return;
      eTag = part.headers.etag;
    }
  }

  /**
   * A put whose answer was lost (time-out, reset, 5xx) may have been stored, and sending it again would then be rejected
   * as if another writer had been first. The bytes do not tell whose an object is, since two writers may write the same;
   * so each call marks its object with a token of its own, and looks for that before it puts again.
   */
  async function putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
    const token = randomUUID();
    const put = client.request('oss:PutObject', key, {
      headers: {
        'content-length': String(bytes.byteLength),
        'content-md5': createHash('md5').update(bytes).digest('base64'),
        'content-type': 'application/octet-stream',
        'x-oss-forbid-overwrite': 'true',
        [WRITER]: token,
      },
    });
    // A byte is enough: the token is in the headers.
    const look = client.request('oss:GetObject', key, { headers: { range: 'bytes=0-0' } });
    const isOurs = ({ headers }: OssResponse) => headers[WRITER] === token;
    let lost: CloudError | undefined;
    let isLooking = false;

    const call: RetriedCall<boolean> = {
      get target() {
        return client.targetOf(isLooking ? 'oss:GetObject' : 'oss:PutObject', key);
      },
      lane: undefined,
      mayRepeat(error) {
        if (isLooking) {
          isLooking = !isAbsence(error);
          return !isLooking || mayRepeat(error, 'read');
        }
        // Throttled is the one failure by which OSS says that it did not act.
        if (!isFailure(error, 'throttled')) {
          if (!mayRepeat(error, 'read')) return false;
          lost = error;
          isLooking = true;
        }
        return true;
      },
      async attempt(attempt) {
        if (isLooking) return readBy(isOurs, await client.attempt(look, attempt));
        return readBy(() => true, withoutVersions(await client.attempt(put, attempt, bytes)));
      },
    };

    try {
      return (await client.retrier.call(call)).body;
    } catch (error) {
      if (!isTaken(error)) throw lost !== undefined && isAbsence(error) ? lost : error;
      // Rejected at the first try: another writer's. Later, it may be our own that came after we had given it up.
      return error.attempts > 1 && (await client.call('oss:GetObject', look, isOurs));
    }
  }

  async function list(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    for (let token: string | undefined; ; ) {
      const query = {
        'list-type': '2',
        'encoding-type': 'url',
        'max-keys': PAGE,
        ...(prefix !== '' && { prefix }),
        ...(token !== undefined && { 'continuation-token': token }),
      };
      const last = keys.at(-1);
      const page = await client.call(
        'oss:ListObjectsV2',
        client.request('oss:ListObjectsV2', '', { query }),
        ({ bytes }) => {
          const read = parseListing(bytes.toString('utf8'));
          return read !== undefined && goesOn(read, last) ? read : undefined;
        },
      );
      keys.push(...page.keys);
      if (page.next === undefined) return keys;
      token = page.next;
    }
  }

  return {
    get,
    stream,
    putIfAbsent,
    list,
    async delete(key) {
      await client.call('oss:DeleteObject', client.request('oss:DeleteObject', key), () => true);
    },
    calls: client.retrier.counts,
  };
}

/** Whether a reply is the part of an object that begins there; an empty object, or a small one, may come whole. */
function isPart({ status, headers, bytes }: OssResponse, from: number): boolean {
  if (status !== 206) return from === 0;
  return bytes.length > 0 && headers['content-range']?.startsWith(`bytes ${from}-${from + bytes.length - 1}/`) === true;
}

function sizeOf({ status, headers, bytes }: OssResponse): number {
  return status === 206 ? Number(headers['content-range']?.split('/')[1]) : bytes.length;
}

/** Whether a page follows the last key of the one before, so that a listing comes to an end. */
function goesOn({ keys, next }: ListingPage, last: string | undefined): boolean {
  const [first] = keys;
  if (first === undefined) return next === undefined;
  return last === undefined || Buffer.compare(Buffer.from(last), Buffer.from(first)) < 0;
}

function isAbsence(error: unknown): boolean {
  return isFailure(error, 'notFound') && error.code === 'NoSuchKey';
}

function isTaken(error: unknown): error is CloudError {
  return (error as Partial<CloudError>).code === 'FileAlreadyExists';
}
