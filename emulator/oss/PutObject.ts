import { createHash } from 'node:crypto';
import { ApiError } from '../errors.ts';
import type { EmulatedRequest } from '../request.ts';
import { fileAlreadyExists, invalidArgument, invalidDigest } from './errors.ts';
import { versionHeader } from './object-headers.ts';
import type { OssOperation } from './operation.ts';

const LONGEST_KEY = 1023;

/** Writes an object whole. */
export const putObject: OssOperation = {
  name: 'PutObject',
  method: 'PUT',
  on: 'object',
  action: 'oss:PutObject',
  run({ request, bucket, key, clock, created }) {
    checkKey(key);
    checkLength(request);
    checkDigest(request);
    const before = bucket.get(key);
    // Forbidding has no effect in a bucket with versions, also where they are suspended.
    if (forbidsOverwrite(request) && before !== undefined && bucket.versioning === undefined) throw fileAlreadyExists();
    const { headers, body } = request;
    const contentType = headers['content-type'];
    const object = bucket.put(key, body, clock.now(), { meta: metaOf(request), ...(contentType && { contentType }) });
    const deltaSize = body.length - (before?.bytes.length ?? 0);
    created({ eventName: 'ObjectCreated:PutObject', key, object, deltaSize });
    return { headers: { etag: `"${object.eTag}"`, 'content-md5': md5(body), ...versionHeader(bucket) } };
  },
};

/** Refuses a body that is not the one whose digest was announced. */
export function checkDigest({ headers, body }: EmulatedRequest): void {
  const announced = headers['content-md5'];
  if (announced !== undefined && announced !== md5(body)) throw invalidDigest();
}

function md5(body: Buffer): string {
  return createHash('md5').update(body).digest('base64');
}

function checkKey(key: string): void {
  const isName = Buffer.byteLength(key) <= LONGEST_KEY && !/^[/\\]/.test(key);
  if (!isName) throw new ApiError(400, 'InvalidObjectName', 'The specified object is not valid.');
}

function checkLength({ headers }: EmulatedRequest): void {
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
    throw new ApiError(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
}

function forbidsOverwrite({ headers }: EmulatedRequest): boolean {
  const value = headers['x-oss-forbid-overwrite'] ?? 'false';
  if (value === 'true' || value === 'false') return value === 'true';
  throw invalidArgument('x-oss-forbid-overwrite', value, 'The value of x-oss-forbid-overwrite is invalid.');
}

function metaOf({ headers }: EmulatedRequest): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-oss-meta-')));
}
