import { createHash, createHmac } from 'node:crypto';
import { ApiError } from '../errors.ts';
import type { EmulatedRequest } from '../request.ts';
import type { LogClaim } from './authenticate.ts';
import { parameterInvalid } from './errors.ts';

/** The documented method, and the one that the vendor's newest client signs with. */
const METHODS: Readonly<Record<string, string>> = { 'hmac-sha1': 'sha1', 'hmac-sha256': 'sha256' };

/** Reads a version 1 signature, "LOG key:signature". */
export function readV1(request: EmulatedRequest): LogClaim {
  const { headers, body } = request;
  const [, keyId, signature] = /^LOG ([^:\s]+):(\S+)$/.exec(headers.authorization ?? '') ?? [];
  if (keyId === undefined || signature === undefined) {
    throw parameterInvalid('Http extend authorization : the authorization pair is invalid');
  }
  const method = METHODS[headers['x-log-signaturemethod'] ?? ''];
  if (method === undefined) {
    throw new ApiError(400, 'InvalidSignatureMethod', 'the signature method is unsupported');
  }
  const signedAt = Date.parse(dateOf(request));
  if (Number.isNaN(signedAt)) throw new ApiError(400, 'InvalidDateFormat', 'Date must follow RFC822');
  const digest = headers['content-md5'] ?? '';
  if (body.length > 0 && digest !== createHash('md5').update(body).digest('hex').toUpperCase()) {
    throw new ApiError(400, 'PostBodyInvalid', 'Content-MD5 is not that of the body');
  }
  const stringToSign = v1StringToSign(request);
  return {
    keyId,
    securityToken: headers['x-acs-security-token'],
    signedAt,
    signature,
    stringToSign,
    sign: (secret) => createHmac(method, secret).update(stringToSign).digest('base64'),
  };
}

/** The text that a version 1 client signs: the values of its query are not escaped. */
export function v1StringToSign(request: EmulatedRequest): string {
  const { method, headers, rawPath, query } = request;
  const own = Object.keys(headers)
    .filter((name) => name.startsWith('x-log-') || name.startsWith('x-acs-'))
    .sort()
    .map((name) => `${name}:${(headers[name] ?? '').trim()}`);
  const pairs = [...query].sort(([a], [b]) => (a < b ? -1 : Number(a > b))).map(([name, value]) => `${name}=${value}`);
  const resource = pairs.length === 0 ? rawPath : `${rawPath}?${pairs.join('&')}`;
  const plain = [headers['content-md5'] ?? '', headers['content-type'] ?? '', dateOf(request)];
  return [method, ...plain, ...own, resource].join('\n');
}

function dateOf({ headers }: EmulatedRequest): string {
  return headers['x-log-date'] ?? headers.date ?? '';
}
