import type { Bucket, StoredObject } from './bucket.ts';

/** The headers that tell of an object. */
export function objectHeaders(bucket: Bucket, object: StoredObject): Record<string, string> {
  return {
    'accept-ranges': 'bytes',
    'content-length': `${object.bytes.length}`,
    'content-type': object.contentType,
    etag: `"${object.eTag}"`,
    'last-modified': new Date(object.modified).toUTCString(),
    'x-oss-object-type': 'Normal',
    'x-oss-storage-class': 'Standard',
    ...versionHeader(bucket),
    ...object.meta,
  };
}

/** Buckets that ever had versioning switched on name a version in each answer about an object. */
export function versionHeader({ versioning }: Bucket): Record<string, string> {
  if (versioning === undefined) return {};
  return { 'x-oss-version-id': versioning === 'Suspended' ? 'null' : 'CAEQ-emulated' };
}
