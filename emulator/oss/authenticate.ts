import type { Caller } from '../caller.ts';
import type { Claim } from '../claim.ts';
import { isoSeconds } from '../clock.ts';
import type { Credentials } from '../credentials.ts';
import { ApiError } from '../errors.ts';
import type { EmulatedRequest } from '../request.ts';
import { LARGEST_SKEW_MS } from '../signature.ts';
import type { Address } from './address.ts';
import { accessDenied, invalidArgument } from './errors.ts';
import { readV1 } from './signature-v1.ts';
import { readV4 } from './signature-v4.ts';

/** What a signed request says of itself; OSS has no nonces, so that a request may be sent again. */
export type OssClaim = Omit<Claim, 'nonce'>;

/** How OSS words what the other products call by other names. */
const WORDING: Readonly<Record<string, readonly [code: string, message: string]>> = {
  'InvalidAccessKeyId.NotFound': [
    'InvalidAccessKeyId',
    'The OSS Access Key Id you provided does not exist in our records.',
  ],
  'InvalidAccessKeyId.Inactive': ['InvalidAccessKeyId', 'The OSS Access Key Id you provided is disabled.'],
  MissingSecurityToken: ['InvalidAccessKeyId', 'The OSS Access Key Id you provided does not exist in our records.'],
  'InvalidSecurityToken.MismatchWithAccessKey': ['InvalidSecurityToken', 'The security token you provided is invalid.'],
  'InvalidSecurityToken.Expired': ['SecurityTokenExpired', 'The security token you provided has expired.'],
};

/** The caller who signed the request; refuses one whose signature is missing, misshapen, wrong or old. */
export function authenticateOss(
  request: EmulatedRequest,
  address: Address,
  region: string,
  credentials: Credentials,
): Caller {
  const claim = readClaim(request, address, region);
  const caller = find(claim, credentials);
  // By the machine's clock, as for all other products.
  const now = Date.now();
  if (Math.abs(now - claim.signedAt) > LARGEST_SKEW_MS) {
    const message = 'The difference between the request time and the current time is too large.';
    const times = { RequestTime: isoSeconds(claim.signedAt), ServerTime: isoSeconds(now) };
    throw new ApiError(403, 'RequestTimeTooSkewed', message, {
      fields: { MaxAllowedSkewMilliseconds: LARGEST_SKEW_MS, ...times },
    });
  }
  if (claim.sign(caller.key.secret) !== claim.signature) {
    const message =
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
    const { keyId, signature, stringToSign } = claim;
    throw new ApiError(403, 'SignatureDoesNotMatch', message, {
      fields: { OSSAccessKeyId: keyId, SignatureProvided: signature, StringToSign: stringToSign },
    });
  }
  return caller;
}

function readClaim(request: EmulatedRequest, address: Address, region: string): OssClaim {
  const { authorization } = request.headers;
  // Every bucket here is private.
  if (authorization === undefined) throw accessDenied('You have no right to access this object because of bucket acl.');
  if (authorization.startsWith('OSS4-HMAC-SHA256 ')) return readV4(request, address, region);
  if (authorization.startsWith('OSS ')) return readV1(request, address);
  throw invalidArgument('Authorization', authorization, 'The authorization scheme is not known.');
}

function find({ keyId, securityToken }: OssClaim, credentials: Credentials): Caller {
  try {
    return credentials.find(keyId, securityToken);
  } catch (error) {
    const [code, message] = (error instanceof ApiError && WORDING[error.code]) || [];
    if (code === undefined || message === undefined) throw error;
    throw new ApiError(403, code, message, { fields: { OSSAccessKeyId: keyId } });
  }
}
