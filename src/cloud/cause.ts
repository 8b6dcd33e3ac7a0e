import { type FailureKind, isNotIndexed } from '../model/error-advice.ts';
import { type AttemptOutcome, isCertificate } from './answer.ts';
import type { Credentials } from './credentials.ts';
import { CloudError, type FailureDetails } from './errors.ts';
import type { Operation } from './operations.ts';
import { redacted } from './redact.ts';

/** What was asked of whom. */
export type RequestTarget = Pick<FailureDetails, 'operation' | 'regionId' | 'host' | 'resource'>;

/** An error answer in one of the API's envelopes. */
export type ErrorResponse = Pick<Extract<AttemptOutcome, { kind: 'errorResponse' }>, 'status' | 'code' | 'message'>;

/** Failures of the network that come before a request can leave. */
const NEVER_LEFT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/;

/**
 * Whether a write of which this came may have been carried out all the same. A refusal has a status of 4xx and a code
 * of the API; whatever else comes back for a request that left says nothing, not even a 4xx in words of a gateway's own.
 */
function mayHaveActed(outcome: Exclude<AttemptOutcome, { kind: 'answer' | 'stopped' }>): boolean {
  switch (outcome.kind) {
    case 'errorResponse': {
      const kind = kindOf(outcome);
      return outcome.status < 400 || kind === 'serviceFailed' || (outcome.code === '' && kind !== 'throttled');
    }
    case 'unexpected':
      return outcome.status !== 429;
    case 'unreachable':
      return !(NEVER_LEFT.test(outcome.code) || isCertificate(outcome.code));
  }
}

/** The error of a call whose last attempt came to this. Nothing of the credentials is in it. */
export function errorOf(
  outcome: Exclude<AttemptOutcome, { kind: 'answer' | 'stopped' }>,
  asked: RequestTarget,
  tries: number,
  credentials?: Credentials,
  access?: Operation['access'],
): CloudError {
  const lost = access === 'write' && mayHaveActed(outcome) ? 'unconfirmed' : undefined;
  const show = (text: string, limit?: number) => redacted(text, credentials, limit);
  switch (outcome.kind) {
    case 'errorResponse': {
      const { status, code, message, requestId } = outcome;
      const own = asked.operation.startsWith('log:') ? slsKindOf(outcome) : undefined;
      const kind = lost ?? own ?? kindOf(outcome);
      const shown = {
        code: show(code, 100) || `HTTP${status}`,
        detail: show(message),
        requestId: show(requestId, 100),
      };
      return new CloudError(kind, { ...asked, ...shown, status, attempts: tries });
    }
    case 'unexpected': {
      const { status } = outcome;
      // Gateways throttle too, in words of their own.
      const kind = lost ?? (status === 429 ? 'throttled' : 'unexpectedAnswer');
      const code = status === 429 ? 'Throttled' : 'UnexpectedAnswer';
      const shown = { code, detail: show(outcome.detail), requestId: show(outcome.requestId, 100) };
      return new CloudError(kind, { ...asked, ...shown, ...(status !== undefined && { status }), attempts: tries });
    }
    case 'unreachable':
      return new CloudError(lost ?? 'unreachable', {
        ...asked,
        code: outcome.code,
        detail: outcome.detail,
        requestId: '',
        attempts: tries,
      });
  }
}

const CLOCK_ERROR = /^(InvalidTimeStamp|IllegalTimestamp|RequestTimeTooSkewed)/i;
const SLS_CLOCK_ERROR = /^(RequestTimeExpired|InvalidRequestTime)$/;

/** Whether a code of a read error says that the clock of the run is wrong, as `clockSkewed` does. */
export function isClockError(code: string): boolean {
  return CLOCK_ERROR.test(code) || SLS_CLOCK_ERROR.test(code);
}

/** Which kind of failure a refusal is. The code decides; the status only where the code says nothing. */
export function kindOf(response: ErrorResponse): FailureKind {
  const { status, code, message } = response;
  // KMS says Rejected.Throttling, the others Throttling, Throttling.User or Throttling.Api, some with status 400.
  // OSS names the limit, as in TotalQpsLimitExceeded.
  if (/throttling/i.test(code) || status === 429 || (status === 503 && /LimitExceeded$/.test(code))) return 'throttled';
  if (status >= 500 || /^(ServiceUnavailable|SerivceUnavailableTemporary|InternalFailure|RequestTimeout)$/.test(code)) {
    return 'serviceFailed';
  }
  if (CLOCK_ERROR.test(code)) return 'clockSkewed';
  if (
    /^(InvalidAccessKeyId|InvalidSecurityToken|MissingSecurityToken|SecurityTokenExpired|AccessKeyIdAndSecurityTokenNotMatch|SignatureDoesNotMatch|IncompleteSignature)/.test(
      code,
    )
  ) {
    return 'credentialsRejected';
  }
  // Before denial, since KMS writes Forbidden.KeyNotFound. With a status of success it contradicts itself.
  if (saysNotFound(code)) return status < 400 ? 'rejected' : 'notFound';
  if (saysDenied(response) || /\b(RAM|STSToken) policy Forbidden\b/i.test(message)) return 'accessDenied';
  return 'rejected';
}

/**
 * Absence is a verdict in the making (no such key, no such role), so the code has to say it: a 404 without such a
 * code may come from anything between here and the API. An API that does not exist says nothing about its object.
 */
function saysNotFound(code: string): boolean {
  return /NotFound|NotExist|^NoSuch(Key|Bucket)$/.test(code) && !/^Invalid(Api|Action|Version|Product)\b/.test(code);
}

/**
 * 403 without being a matter of permission: an account or a bucket in arrears or closed, KMS not opened, a cluster's role
 * missing. Nor is a role inside of a cluster one that RAM could grant.
 */
const NOT_A_PERMISSION =
  /^(InDebt|InDebtOverdue|UserDisable|BucketDisable|AbnormalBucketOwnerStatus|InvalidObjectState|Forbidden\.(InDebt|InDebtOverdue|KmsServiceNotEnabled|ProhibitedByRiskControl)|MissingAuth\b.*|ForbiddenUpdateKMSState|ErrManagedSecurityRoleNotAttach)$/;

function saysDenied({ status, code, message }: ErrorResponse): boolean {
  // OSS gives the code AccessDenied to a bucket of another region too.
  if (NOT_A_PERMISSION.test(code) || /must be addressed using the specified endpoint/.test(message)) return false;
  return status === 403 || /^(Forbidden|NoPermission|AccessDenied|NotAuthorized)\b/.test(code);
}

/** Which kind of failure a refusal of SLS is, where SLS says it in words of its own; undefined where the usual ones tell. */
function slsKindOf({ code, message }: ErrorResponse): FailureKind | undefined {
  if (code === 'Incomplete') return 'incomplete';
  if (isNotIndexed({ code, message })) return 'notIndexed';
  if (/QuotaExceed(ed)?$/.test(code) || /too many queued queries/i.test(message)) return 'throttled';
  if (SLS_CLOCK_ERROR.test(code)) return 'clockSkewed';
  // One code for everything that has to do with the caller, and even for accounts that do not use SLS, or did not pay.
  if (/SLS service has (been forbidden|not opened)/i.test(message)) return 'rejected';
  if (code === 'Unauthorized') return /denied by/i.test(message) ? 'accessDenied' : 'credentialsRejected';
  if (code === 'SignatureNotMatch') return 'credentialsRejected';
  return undefined;
}
