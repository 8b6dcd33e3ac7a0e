import { createHash, createHmac } from 'node:crypto';
import type { EmulatedRequest, Pairs } from '../request.ts';
import { encodeStrictly } from '../signature-acs3.ts';
import type { Address } from './address.ts';
import type { OssClaim } from './authenticate.ts';
import { accessDenied, invalidArgument } from './errors.ts';

const ALGORITHM = 'OSS4-HMAC-SHA256';
/** The one value that the service takes: bodies are not part of the signature, Content-MD5 guards them. */
const PAYLOAD = 'UNSIGNED-PAYLOAD';

/** Reads a version 4 signature from the Authorization header. */
export function readV4(request: EmulatedRequest, address: Address, region: string): OssClaim {
  const { headers } = request;
  const { keyId, date, scope, additional, signature } = readAuthorization(headers.authorization ?? '', region);
  const payload = headers['x-oss-content-sha256'];
  if (payload !== PAYLOAD) {
    throw invalidArgument('x-oss-content-sha256', payload ?? '', 'The value of x-oss-content-sha256 is invalid.');
  }
  const timestamp = headers['x-oss-date'] ?? '';
  const signedAt = parseBasic(timestamp);
  if (signedAt === undefined) throw accessDenied('OSS authentication requires a valid x-oss-date header.');
  if (!timestamp.startsWith(date)) {
    throw invalidArgument(
      'Authorization',
      headers.authorization ?? '',
      'Invalid signing date in Authorization header.',
    );
  }
  for (const name of additional) {
    if (headers[name] === undefined) {
      throw invalidArgument('AdditionalHeaders', name, 'A header of AdditionalHeaders is not in the request.');
    }
  }
  const canonical = canonicalRequest(request, address, additional);
  const stringToSign = [ALGORITHM, timestamp, scope, sha256(canonical)].join('\n');
  return {
    keyId,
    securityToken: headers['x-oss-security-token'],
    signedAt,
    signature,
    stringToSign,
    sign: (secret) => signV4(secret, scope, stringToSign),
  };
}

/** The text whose hash is signed. */
export function canonicalRequest(request: EmulatedRequest, address: Address, additional: readonly string[]): string {
  const { method, headers, query } = request;
  const always = (name: string) => name.startsWith('x-oss-') || name === 'content-type' || name === 'content-md5';
  const signed = Object.keys(headers)
    .filter((name) => always(name) || additional.includes(name))
    .sort()
    .map((name) => `${name}:${(headers[name] ?? '').trim()}\n`);
  return [
    method,
    canonicalPath(address),
    canonicalQuery(query),
    signed.join(''),
    additional.join(';'),
    headers['x-oss-content-sha256'] ?? PAYLOAD,
  ].join('\n');
}

/** The signature of a text for a scope "date/region/oss/aliyun_v4_request". */
export function signV4(secret: string, scope: string, stringToSign: string): string {
  const key = scope.split('/').reduce<string | Buffer>((parent, part) => hmac(parent, part), `aliyun_v4${secret}`);
  return hmac(key, stringToSign).toString('hex');
}

/** With the bucket, wherever the request has it. */
function canonicalPath({ bucket, key }: Address): string {
  if (bucket === '') return '/';
  return `/${bucket}/${key.split('/').map(encodeStrictly).join('/')}`;
}

function canonicalQuery(query: Pairs): string {
  return query
    .map(([name, value]) => [encodeStrictly(name), encodeStrictly(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&');
}

function readAuthorization(authorization: string, region: string) {
  const wrong = (message: string) => invalidArgument('Authorization', authorization, message);
  const parts = new Map<string, string>();
  for (const part of authorization.slice(ALGORITHM.length).split(',')) {
    const [name = '', ...value] = part.trim().split('=');
    parts.set(name, value.join('='));
  }
  const [credential, additional, signature] = ['Credential', 'AdditionalHeaders', 'Signature'].map((name) =>
    parts.get(name),
  );
  if (!credential || !signature) throw wrong('The Authorization header is invalid.');
  if (additional === '') throw wrong('The AdditionalHeaders of the Authorization header is empty.');
  const [keyId = '', date = '', signedRegion, product, request, ...rest] = credential.split('/');
  if (product !== 'oss' || request !== 'aliyun_v4_request' || rest.length > 0) {
    throw wrong('The Credential of the Authorization header is invalid.');
  }
  if (signedRegion !== region) throw wrong('Invalid signing region in Authorization header.');
  const names = additional?.split(';') ?? [];
  if (
    names.join() !==
    [...names]
      .map((name) => name.toLowerCase())
      .sort()
      .join()
  ) {
    throw wrong('The AdditionalHeaders of the Authorization header is not in lower case, or not sorted.');
  }
  const scope = [date, signedRegion, product, request].join('/');
  return { keyId, date, scope, additional: names, signature };
}

/** Milliseconds of a time such as 20260820T030405Z. */
function parseBasic(text: string): number | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
