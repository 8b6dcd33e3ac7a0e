import type { Refusal } from './cause.ts';
import {
  AccessDenied,
  ClockSkewed,
  type CloudError,
  CredentialsRejected,
  Denied,
  type Failure,
  Incomplete,
  NotIndexed,
  Throttled,
} from './errors.ts';

type Cause = new (failure: Failure) => CloudError;

/** Which cause a refusal of SLS has, where SLS says it in words of its own; undefined where the usual ones tell. */
export function slsCauseOf({ code, message }: Refusal): Cause | undefined {
  if (code === 'Incomplete') return Incomplete;
  // A code of its own only where nothing is indexed; what is not indexed is otherwise told in words.
  if (code === 'IndexConfigNotExist' || NOT_INDEXED.test(message)) return NotIndexed;
  if (/QuotaExceed(ed)?$/.test(code) || /too many queued queries/i.test(message)) return Throttled;
  if (/^(RequestTimeExpired|InvalidRequestTime)$/.test(code)) return ClockSkewed;
  // One code for everything that has to do with the caller, and even for accounts that do not use SLS, or did not pay.
  if (/SLS service has (been forbidden|not opened)/i.test(message)) return Denied;
  if (code === 'Unauthorized') return /denied by/i.test(message) ? AccessDenied : CredentialsRejected;
  if (code === 'SignatureNotMatch') return CredentialsRejected;
  return undefined;
}

const NOT_INDEXED = /cannot be resolved|is not config as key value config|without index config/i;
