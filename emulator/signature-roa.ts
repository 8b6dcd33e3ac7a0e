import { createHash, createHmac } from 'node:crypto';
import { type Claim, incomplete } from './claim.ts';
import type { EmulatedRequest } from './request.ts';

/** Reads the signature of the old ROA clients. */
export function readRoa(request: EmulatedRequest, authorization: string): Claim {
  const { headers } = request;
  const [, keyId, signature] = /^acs ([^:\s]+):(\S+)$/.exec(authorization) ?? [];
  if (keyId === undefined || signature === undefined) throw incomplete('the authorization is not "acs key:signature"');
  for (const name of ['date', 'x-acs-signature-nonce', 'x-acs-version']) {
    if (headers[name] === undefined) throw incomplete(`header ${name} is missing`);
  }
  const digest = headers['content-md5'];
  if (digest !== undefined && digest !== createHash('md5').update(request.body).digest('base64')) {
    throw incomplete('content-md5 is not that of the body');
  }
  const stringToSign = roaStringToSign(request);
  return {
    keyId,
    securityToken: headers['x-acs-security-token'],
    signedAt: Date.parse(headers.date ?? ''),
    nonce: headers['x-acs-signature-nonce'] ?? '',
    signature,
    stringToSign,
    sign: (secret) => createHmac('sha1', secret).update(stringToSign).digest('base64'),
  };
}

/** The text that a ROA client signs; its query is sorted but not encoded. */
export function roaStringToSign(request: EmulatedRequest): string {
  const { headers, query } = request;
  const plain = ['accept', 'content-md5', 'content-type', 'date'].map((name) => headers[name] ?? '');
  const acs = Object.keys(headers)
    .filter((name) => name.startsWith('x-acs-'))
    .sort()
    .map((name) => `${name}:${(headers[name] ?? '').replace(/[\t\n\r\f]/g, ' ').trim()}`);
  const sorted = [...query].sort(([a], [b]) => (a < b ? -1 : Number(a > b))).map(([name, value]) => `${name}=${value}`);
  const resource = sorted.length === 0 ? request.rawPath : `${request.rawPath}?${sorted.join('&')}`;
  return [request.method, ...plain, ...acs, resource].join('\n');
}
