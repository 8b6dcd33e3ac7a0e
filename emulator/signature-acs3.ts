import { createHash, createHmac } from 'node:crypto';
import { type Claim, incomplete } from './claim.ts';
import { parseIsoSeconds } from './clock.ts';
import type { EmulatedRequest, Pairs } from './request.ts';

const ALGORITHM = 'ACS3-HMAC-SHA256';
const MUST_BE_SIGNED = ['host', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256', 'x-acs-version'];

/** Reads the signature of the current SDK generation, the same for RPC and ROA calls. */
export function readAcs3(request: EmulatedRequest, authorization: string): Claim {
  const { headers } = request;
  const { keyId, signedHeaders, signature } = readAuthorization(authorization);
  const unsigned = Object.keys(headers).filter((name) => name.startsWith('x-acs-') && !signedHeaders.includes(name));
  for (const name of [...MUST_BE_SIGNED, ...unsigned]) {
    if (!signedHeaders.includes(name)) throw incomplete(`header ${name} is not signed`);
  }
  for (const name of signedHeaders) {
    if (!Object.hasOwn(headers, name)) throw incomplete(`signed header ${name} is missing`);
  }
  if (headers['content-type'] !== undefined && request.body.length > 0 && !signedHeaders.includes('content-type')) {
    throw incomplete('header content-type is not signed');
  }
  const stringToSign = `${ALGORITHM}\n${sha256(canonicalRequest(request, signedHeaders))}`;
  return {
    keyId,
    securityToken: headers['x-acs-security-token'],
    signedAt: parseIsoSeconds(headers['x-acs-date'] ?? '') ?? Number.NaN,
    nonce: headers['x-acs-signature-nonce'] ?? '',
    signature,
    stringToSign,
    sign: (secret) => createHmac('sha256', secret).update(stringToSign).digest('hex'),
  };
}

/** The text whose hash is signed. */
export function canonicalRequest(request: EmulatedRequest, signedHeaders: readonly string[]): string {
  const path = request.rawPath.replaceAll('+', '%20').replaceAll('*', '%2A').replaceAll('%7E', '~');
  const lines = signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim()}\n`);
  // The hash is of what arrived, so that a body changed on its way is refused whatever its header says.
  const bodyHash = sha256(request.body);
  return [request.method, path, canonicalQuery(request.query), lines.join(''), signedHeaders.join(';'), bodyHash].join(
    '\n',
  );
}

/** Percent-encoding of everything but letters, digits and -_.~ */
export function encodeStrictly(text: string): string {
  const hex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/g, hex);
}

/** Encoded pairs in the order that signatures want. */
export function canonicalQuery(pairs: Pairs): string {
  return pairs
    .map(([name, value]) => [encodeStrictly(name), encodeStrictly(value)] as const)
    .sort(([a, av], [b, bv]) => order(a, b) || order(av, bv))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function readAuthorization(authorization: string): { keyId: string; signedHeaders: string[]; signature: string } {
  const [algorithm, ...rest] = authorization.split(' ');
  if (algorithm !== ALGORITHM) throw incomplete(`the algorithm is not ${ALGORITHM}`);
  const parts = new Map<string, string>();
  for (const part of rest.join('').split(',')) {
    const [name = '', ...value] = part.split('=');
    parts.set(name, value.join('='));
  }
  const [keyId, headers, signature] = ['Credential', 'SignedHeaders', 'Signature'].map((name) => parts.get(name));
  if (!keyId || !headers || !signature) throw incomplete('Credential, SignedHeaders or Signature is missing');
  return { keyId, signedHeaders: headers.split(';'), signature };
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
