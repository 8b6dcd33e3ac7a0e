import { createHmac } from 'node:crypto';
import type { Claim } from './claim.ts';
import { parseIsoSeconds } from './clock.ts';
import { ApiError, missingParameter, type Product } from './errors.ts';
import { type EmulatedRequest, type Pairs, parameter } from './request.ts';
import { canonicalQuery, encodeStrictly } from './signature-acs3.ts';

/** Reads the signature of the old RPC clients; the fields of a form body are signed too. */
export function readRpc(request: EmulatedRequest, product: Product): Claim {
  const needed = (name: string): string => {
    const value = parameter(request, name);
    if (value === undefined || value === '') throw missingParameter(product, name);
    return value;
  };
  const keyId = needed('AccessKeyId');
  const signature = needed('Signature');
  if (needed('SignatureMethod') !== 'HMAC-SHA1' || needed('SignatureVersion') !== '1.0') {
    const message = 'Specified signature method or version is not supported: expected HMAC-SHA1 and 1.0.';
    throw new ApiError(400, 'InvalidSignatureMethod', message);
  }
  const signed = [...request.query, ...request.form].filter(([name]) => name !== 'Signature');
  const stringToSign = rpcStringToSign(request.method, signed);
  return {
    keyId,
    securityToken: parameter(request, 'SecurityToken'),
    signedAt: parseIsoSeconds(needed('Timestamp')) ?? Number.NaN,
    nonce: needed('SignatureNonce'),
    signature,
    stringToSign,
    sign: (secret) => createHmac('sha1', `${secret}&`).update(stringToSign).digest('base64'),
  };
}

/** The text that an RPC client signs. */
export function rpcStringToSign(method: string, pairs: Pairs): string {
  return `${method}&%2F&${encodeStrictly(canonicalQuery(pairs))}`;
}
