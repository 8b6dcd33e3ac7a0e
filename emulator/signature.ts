import type { Caller } from './caller.ts';
import { type Claim, incomplete } from './claim.ts';
import type { Credentials } from './credentials.ts';
import { ApiError, missingParameter, type Product } from './errors.ts';
import type { Nonces } from './nonces.ts';
import { type EmulatedRequest, parameter } from './request.ts';
import { readAcs3 } from './signature-acs3.ts';
import { readFc } from './signature-fc.ts';
import { readRoa } from './signature-roa.ts';
import { readRpc } from './signature-rpc.ts';

/** How far the signing clock may be off. */
export const LARGEST_SKEW_MS = 15 * 60_000;

/**
 * The caller who signed the request, by whichever signature it carries; refuses a request whose
 * signature is missing, incomplete, wrong, old or used before.
 */
export function authenticate(
  request: EmulatedRequest,
  product: Product,
  credentials: Credentials,
  nonces: Nonces,
): Caller {
  const claim = readClaim(request, product);
  const caller = credentials.find(claim.keyId, claim.securityToken);
  if (Number.isNaN(claim.signedAt)) {
    throw new ApiError(400, 'InvalidTimeStamp.Format', 'Specified time stamp or date value is not well formatted.');
  }
  // The emulator's own clock does not count here: vendors' clients sign by the machine's, wherever a test moved ours.
  if (Math.abs(Date.now() - claim.signedAt) > LARGEST_SKEW_MS) {
    throw new ApiError(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
  }
  if (claim.sign(caller.key.secret) !== claim.signature) {
    const message = `Specified signature is not matched with our calculation. server string to sign is:${claim.stringToSign}`;
    throw new ApiError(400, 'SignatureDoesNotMatch', message);
  }
  if (claim.nonce !== undefined && !nonces.take(claim.keyId, claim.nonce)) {
    throw new ApiError(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.');
  }
  return caller;
}

function readClaim(request: EmulatedRequest, product: Product): Claim {
  const authorization = request.headers.authorization;
  if (authorization?.startsWith('ACS3-') === true) return readAcs3(request, authorization);
  if (authorization?.startsWith('acs ') === true) return readRoa(request, authorization);
  if (product === 'fc' && authorization?.startsWith('FC ') === true) return readFc(request, authorization);
  if (authorization !== undefined) throw incomplete('the authorization scheme is not known');
  const isRpc =
    product !== 'cs' && (parameter(request, 'Signature') ?? parameter(request, 'AccessKeyId')) !== undefined;
  if (isRpc) return readRpc(request, product);
  // Unknown on the real service: what ACK answers to a call without any signature.
  if (product === 'cs') throw new ApiError(400, 'MissingAccessKeyId', 'AccessKeyId is mandatory for this action.');
  throw missingParameter(product, 'AccessKeyId');
}
