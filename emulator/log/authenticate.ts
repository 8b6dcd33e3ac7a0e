import type { Caller } from '../caller.ts';
import type { Claim } from '../claim.ts';
import type { Credentials } from '../credentials.ts';
import { ApiError } from '../errors.ts';
import type { EmulatedRequest } from '../request.ts';
import { LARGEST_SKEW_MS } from '../signature.ts';
import { readV1 } from './signature-v1.ts';
import { readV4 } from './signature-v4.ts';

/** What a signed request says of itself; SLS has no nonces, so that a request may be sent again. */
export type LogClaim = Omit<Claim, 'nonce'>;

/** How SLS words what the other products call by other names: all of it with 401 and one code. */
const WORDING: Readonly<Record<string, string>> = {
  'InvalidAccessKeyId.NotFound': 'AccessKeyId not found:',
  'InvalidAccessKeyId.Inactive': 'AccessKeyId is disabled:',
  MissingSecurityToken: 'AccessKeyId not found:',
  'InvalidSecurityToken.MismatchWithAccessKey': 'The security token you provided is invalid',
  'InvalidSecurityToken.Expired': 'The security token you provided has expired',
};

/** The caller who signed the request; refuses one whose signature is missing, misshapen, wrong or old. */
export function authenticateLog(request: EmulatedRequest, region: string, credentials: Credentials): Caller {
  if (request.headers['x-log-apiversion'] !== '0.6.0') {
    throw new ApiError(400, 'InvalidAPIVersion', 'x-log-apiversion is missing or unsupported');
  }
  const claim = readClaim(request, region);
  const caller = find(claim, credentials);
  // By the machine's clock, as for all other products. A time that cannot be read is no time either.
  if (!(Math.abs(Date.now() - claim.signedAt) <= LARGEST_SKEW_MS)) {
    const message = `Request time ${claim.signedAt} has been expired while server time is ${Date.now()}`;
    throw new ApiError(400, 'RequestTimeExpired', message);
  }
  if (claim.sign(caller.key.secret) !== claim.signature) {
    throw new ApiError(401, 'SignatureNotMatch', `signature ${claim.signature} not match`);
  }
  return caller;
}

function readClaim(request: EmulatedRequest, region: string): LogClaim {
  const { authorization = '' } = request.headers;
  if (authorization.startsWith('SLS4-')) return readV4(request, region);
  if (authorization.startsWith('LOG ')) return readV1(request);
  throw new ApiError(400, 'MissAccessKeyId', 'x-log-accesskeyid does not exist in header');
}

function find({ keyId, securityToken }: LogClaim, credentials: Credentials): Caller {
  try {
    return credentials.find(keyId, securityToken);
  } catch (error) {
    const message = error instanceof ApiError ? WORDING[error.code] : undefined;
    if (message === undefined) throw error;
    throw new ApiError(401, 'Unauthorized', message.endsWith(':') ? `${message} ${keyId}` : message);
  }
}
