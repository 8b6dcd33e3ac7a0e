import { isUnchanged } from './conditions.ts';
import { noSuchKey } from './errors.ts';
import { objectHeaders } from './object-headers.ts';
import type { OssOperation } from './operation.ts';

/** Tells of an object without its bytes. */
export const headObject: OssOperation = {
  name: 'HeadObject',
  method: 'HEAD',
  on: 'object',
  action: 'oss:GetObject',
  run({ request, bucket, key }) {
    const object = bucket.get(key);
    if (object === undefined) throw noSuchKey(key);
    const headers = objectHeaders(bucket, object);
    return isUnchanged(request, object) ? { status: 304, headers } : { headers };
  },
};
