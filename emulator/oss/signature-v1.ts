import { createHmac } from 'node:crypto';
import type { EmulatedRequest } from '../request.ts';
import type { Address } from './address.ts';
import type { OssClaim } from './authenticate.ts';
import { accessDenied, invalidArgument } from './errors.ts';

/** The parameters that belong to what is asked for, and so to the signature; all others are not signed. */
const SUBRESOURCES = new Set([
  'acl',
  'bucketInfo',
  'continuation-token',
  'delete',
  'location',
  'objectMeta',
  'restore',
  'security-token',
  'stat',
  'symlink',
  'tagging',
  'uploadId',
  'uploads',
  'versionId',
  'versioning',
  'versions',
]);

/** Reads a version 1 signature, "OSS key:signature". */
export function readV1(request: EmulatedRequest, address: Address): OssClaim {
  const { headers } = request;
  const authorization = headers.authorization ?? '';
  const [, keyId, signature] = /^OSS ([^:\s]+):(\S+)$/.exec(authorization) ?? [];
  if (keyId === undefined || signature === undefined) {
    throw invalidArgument('Authorization', authorization, 'Authorization header is invalid.');
  }
  const date = dateOf(request);
  const signedAt = Date.parse(date);
  if (Number.isNaN(signedAt)) throw accessDenied('OSS authentication requires a valid Date.');
  const stringToSign = v1StringToSign(request, address);
  return {
    keyId,
    securityToken: headers['x-oss-security-token'],
    signedAt,
    signature,
    stringToSign,
    sign: (secret) => createHmac('sha1', secret).update(stringToSign).digest('base64'),
  };
}

/** The text that a version 1 client signs. */
export function v1StringToSign(request: EmulatedRequest, { bucket, key }: Address): string {
  const { method, headers, query } = request;
  const own = Object.keys(headers)
    .filter((name) => name.startsWith('x-oss-'))
    .sort()
    .map((name) => `${name}:${(headers[name] ?? '').trim()}`);
  const sub = [...query]
    .filter(([name]) => SUBRESOURCES.has(name) || name.startsWith('response-') || name.startsWith('x-oss-'))
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  const path = bucket === '' ? '/' : `/${bucket}/${key}`;
  const resource = sub.length === 0 ? path : `${path}?${sub.join('&')}`;
  const plain = [headers['content-md5'] ?? '', headers['content-type'] ?? '', dateOf(request)];
  return [method, ...plain, ...own, resource].join('\n');
}

/** Browsers may not set Date, so that x-oss-date stands in for it. */
function dateOf({ headers }: EmulatedRequest): string {
  return headers['x-oss-date'] ?? headers.date ?? '';
}
