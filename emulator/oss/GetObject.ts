import { isUnchanged, rangeOf } from './conditions.ts';
import { noSuchKey } from './errors.ts';
import { objectHeaders } from './object-headers.ts';
import type { OssOperation } from './operation.ts';

/** Reads an object, or a range of it. */
export const getObject: OssOperation = {
  name: 'GetObject',
  method: 'GET',
  on: 'object',
  action: 'oss:GetObject',
  run({ request, bucket, key }) {
    const object = bucket.get(key);
    if (object === undefined) throw noSuchKey(key);
    const { 'content-length': length, ...headers } = objectHeaders(bucket, object);
    if (isUnchanged(request, object)) return { status: 304, headers };
    const range = rangeOf(request, object.bytes.length);
    if (range === undefined) return { headers, body: object.bytes };
    return {
      status: 206,
      headers: { ...headers, 'content-range': `bytes ${range.first}-${range.last}/${length}` },
      body: object.bytes.subarray(range.first, range.last + 1),
    };
  },
};
