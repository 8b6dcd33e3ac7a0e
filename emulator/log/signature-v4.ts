import { createHash, createHmac } from 'node:crypto';
import type { EmulatedRequest, Pairs } from '../request.ts';
import { encodeStrictly } from '../signature-acs3.ts';
import type { LogClaim } from './authenticate.ts';
import { parameterInvalid } from './errors.ts';

const ALGORITHM = 'SLS4-HMAC-SHA256';

/** Reads a version 4 signature. */
export function readV4(request: EmulatedRequest, region: string): LogClaim {
  const { headers, body } = request;
  const wrong = (what: string) => parameterInvalid(`Http extend authorization : ${what}`);
  const [, keyId, date, signedRegion, signature] =
    /^SLS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/sls\/aliyun_v4_request, ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  if (keyId === undefined || date === undefined || signedRegion === undefined || signature === undefined) {
    throw wrong('the authorization pair is invalid');
  }
  const time = headers['x-log-date'] ?? '';
  if (!time.startsWith(date)) throw wrong('the date is not that of x-log-date');
  if (signedRegion !== region) throw wrong(`the region is not ${region}`);
  // The hash is of what arrived, so that a body changed on its way is refused whatever its header says.
  if (headers['x-log-content-sha256'] !== sha256(body)) throw wrong('x-log-content-sha256 is not that of the body');
  const stringToSign = v4StringToSign(request, `${date}/${signedRegion}/sls/aliyun_v4_request`);
  return {
    keyId,
    securityToken: headers['x-acs-security-token'],
    signedAt: parseBasic(time),
    signature,
    stringToSign,
    sign: (secret) => signV4(secret, date, signedRegion, stringToSign),
  };
}

/** The text that a version 4 client signs for a scope such as "20260820/cn-hangzhou/sls/aliyun_v4_request". */
export function v4StringToSign(request: EmulatedRequest, scope: string): string {
  const { method, headers, rawPath, query } = request;
  const signed = Object.keys(headers)
    .filter((name) => /^x-(log|acs)-/.test(name) || name === 'host' || name === 'content-type')
    .sort();
  const canonical = [
    method,
    rawPath,
    canonicalQuery(query),
    signed.map((name) => `${name}:${(headers[name] ?? '').trim()}\n`).join(''),
    signed.join(';'),
    headers['x-log-content-sha256'] ?? '',
  ].join('\n');
  return [ALGORITHM, headers['x-log-date'] ?? '', scope, sha256(canonical)].join('\n');
}

/** The signature of a text for a day and a region. */
export function signV4(secret: string, date: string, region: string, stringToSign: string): string {
  const parts = [date, region, 'sls', 'aliyun_v4_request'];
  const key = parts.reduce<string | Buffer>((parent, part) => hmac(parent, part), `aliyun_v4${secret}`);
  return hmac(key, stringToSign).toString('hex');
}

/** Names stay as they are; a parameter without a value has no "=" either. */
function canonicalQuery(query: Pairs): string {
  return [...query]
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([name, value]) => (value === '' ? name : `${name}=${encodeStrictly(value)}`))
    .join('&');
}

function parseBasic(text: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
