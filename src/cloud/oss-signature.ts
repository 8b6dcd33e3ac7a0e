import { createHash, createHmac } from 'node:crypto';
import type { Credentials } from './credentials.ts';

/** A request to OSS, before it is signed. */
export interface OssRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly bucket: string;
  /** Not escaped; '' for the bucket itself. */
  readonly key: string;
  /** Not escaped. */
  readonly query: Readonly<Record<string, string>>;
  /** By lower-case name, `host` among them. */
  readonly headers: Readonly<Record<string, string>>;
}

const ALGORITHM = 'OSS4-HMAC-SHA256';

/**
 * The headers of a request with a signature of version 4: over the method, the path, the query, and of the headers the
 * host, the content's type and digest and all of OSS's own. The body is not part of it (OSS takes no other value), so
 * that its Content-MD5, which is, has to guard it.
 * @param now in milliseconds since the epoch
 */
export function signed(
  request: OssRequest,
  { regionId, credentials, now }: { regionId: string; credentials: Credentials; now: number },
): Record<string, string> {
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  const time = `${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const scope = [time.slice(0, 8), regionId, 'oss', 'aliyun_v4_request'];
  const headers: Record<string, string> = {
    ...request.headers,
    'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
    'x-oss-date': time,
    ...(securityToken !== undefined && { 'x-oss-security-token': securityToken }),
  };
  const stringToSign = [ALGORITHM, time, scope.join('/'), sha256(canonical(request, headers))].join('\n');
  const key = scope.reduce<string | Buffer>((parent, part) => hmac(parent, part), `aliyun_v4${accessKeySecret}`);
  const credential = `${accessKeyId}/${scope.join('/')}`;
  const signature = hmac(key, stringToSign).toString('hex');
  const authorization = `${ALGORITHM} Credential=${credential},AdditionalHeaders=host,Signature=${signature}`;

  return { ...headers, authorization };
}

/** The path and the query as they are sent. */
export function targetOf({ key, query }: Pick<OssRequest, 'key' | 'query'>): string {
  const pairs = canonicalQuery(query);
  return `/${escapedKey(key)}${pairs === '' ? '' : `?${pairs}`}`;
}

function canonical({ method, bucket, key, query }: OssRequest, headers: Readonly<Record<string, string>>): string {
  const names = Object.keys(headers)
    .filter((name) => name.startsWith('x-oss-') || ['content-md5', 'content-type', 'host'].includes(name))
    .sort();
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('');

  return [
    method,
    // The bucket belongs to it, although it is sent in the host.
    `/${bucket}/${escapedKey(key)}`,
    canonicalQuery(query),
    lines,
    'host',
    headers['x-oss-content-sha256'],
  ].join('\n');
}

/** Sorted; a parameter without a value has no "=" either. */
function canonicalQuery(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => [escaped(name), escaped(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&');
}

function escapedKey(key: string): string {
  return key.split('/').map(escaped).join('/');
}

/** Everything but letters, digits and -_.~ */
function escaped(text: string): string {
  const hex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/g, hex);
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
