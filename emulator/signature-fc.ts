import { createHash, createHmac } from 'node:crypto';
import { type Claim, incomplete } from './claim.ts';
import { decode, type EmulatedRequest } from './request.ts';

/**
 * Reads the signature of the older clients of Function Compute. It has no nonce, and covers no query. Unknown on the real
 * service: whether the API of today takes it for invocations; it takes it for other calls.
 */
export function readFc(request: EmulatedRequest, authorization: string): Claim {
  const { headers, body } = request;
  const [, keyId, signature] = /^FC ([^:\s]+):(\S+)$/.exec(authorization) ?? [];
  if (keyId === undefined || signature === undefined) throw incomplete('the authorization is not "FC key:signature"');
  const digest = headers['content-md5'];
  // The hexadecimal digest, and that in base64.
  const expected = Buffer.from(createHash('md5').update(body).digest('hex')).toString('base64');
  if (body.length > 0 && digest !== expected) throw incomplete('content-md5 is not that of the body');
  const stringToSign = fcStringToSign(request);

  return {
    keyId,
    securityToken: headers['x-fc-security-token'],
    signedAt: Date.parse(headers.date ?? ''),
    signature,
    stringToSign,
    sign: (secret) => createHmac('sha256', secret).update(stringToSign).digest('base64'),
  };
}

/** The text that such a client signs. */
export function fcStringToSign({ method, headers, rawPath }: EmulatedRequest): string {
  const plain = ['content-md5', 'content-type', 'date'].map((name) => headers[name] ?? '');
  const own = Object.keys(headers)
    .filter((name) => name.startsWith('x-fc-'))
    .sort()
    .map((name) => `${name}:${headers[name]}\n`);
  return `${[method, ...plain].join('\n')}\n${own.join('')}${decode(rawPath)}`;
}
