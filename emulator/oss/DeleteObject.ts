import { versionHeader } from './object-headers.ts';
import type { OssOperation } from './operation.ts';

/** Removes an object; it is no error where there is none. */
export const deleteObject: OssOperation = {
  name: 'DeleteObject',
  method: 'DELETE',
  on: 'object',
  action: 'oss:DeleteObject',
  run({ bucket, key }) {
    bucket.delete(key);
    return { status: 204, headers: versionHeader(bucket) };
  },
};
