import { adviceText, type FailureKind } from '../model/error-advice.ts';
import { ExpectedError } from '../model/errors.ts';

/** What is known of a call that failed. Texts of the cloud are already redacted. */
export interface FailureDetails {
  /** The operation's name, such as "kms:DescribeKey". */
  readonly operation: string;
  readonly regionId: string;
  /** The host that was asked. */
  readonly host: string;
  /** What was asked about, where the request names one thing. */
  readonly resource?: string;
  /** The cloud's error code, or that of the network, or a word of our own. */
  readonly code: string;
  /** '' where the cloud gave none. */
  readonly requestId: string;
  readonly status?: number;
  /** The cloud's message, or what was wrong with the answer. */
  readonly detail?: string;
  /** Attempts made, the failed ones before included. */
  readonly attempts: number;
}

/** How the message of each kind says what came of the call. */
const outcomes: Readonly<Record<FailureKind, string>> = {
  accessDenied: 'was denied',
  notFound: 'found nothing',
  throttled: 'was throttled',
  unreachable: 'got no answer',
  unexpectedAnswer: 'got an answer that the API does not give',
  credentialsRejected: 'did not accept the credentials',
  clockSkewed: 'did not accept the time',
  deadlineExceeded: 'was ended before it was answered',
  serviceFailed: 'failed in the cloud',
  unconfirmed: 'may have been carried out',
  incomplete: 'was not carried out to its end',
  notIndexed: 'needs an index',
  rejected: 'was rejected',
};

/** A call to the cloud that failed. */
export class CloudError extends ExpectedError {
  override readonly name = 'CloudError';
  readonly kind: FailureKind;
  /** What was called and what came back, as a read error keeps it. The message adds what to do about it. */
  readonly summary: string;
  readonly operation: string;
  readonly regionId: string;
  // Declared only, since a field that is not set would still be there, as undefined.
  declare readonly resource?: string;
  readonly code: string;
  readonly requestId: string;
  declare readonly status?: number;
  readonly attempts: number;

  constructor(kind: FailureKind, failure: FailureDetails) {
    const summary = describe(kind, failure);
    super(`${summary} ${adviceText({ operation: failure.operation, code: failure.code, kind })}`);
    this.kind = kind;
    this.summary = summary;
    this.operation = failure.operation;
    this.regionId = failure.regionId;
    if (failure.resource !== undefined) this.resource = failure.resource;
    this.code = failure.code;
    this.requestId = failure.requestId;
    if (failure.status !== undefined) this.status = failure.status;
    this.attempts = failure.attempts;
  }
}

/** Whether this is a failed call to the cloud of that kind. */
export function isFailure(error: unknown, kind: FailureKind): error is CloudError {
  return error instanceof CloudError && error.kind === kind;
}

function describe(kind: FailureKind, failure: FailureDetails): string {
  const { operation, regionId, host, resource, status, code, detail, requestId, attempts: tries } = failure;
  const place = regionId === '' ? `at ${host}` : `in ${regionId} (${host})`;
  const asked = `${operation}${resource === undefined ? '' : ` of ${resource}`} ${place}`;
  const answer = `${status === undefined ? '' : `${status} `}${code}${detail ? `, "${detail}"` : ''}`;
  const trace = `${requestId === '' ? 'no request id' : `request ${requestId}`}, ${tries === 1 ? '1 try' : `${tries} tries`}`;
  return `${asked} ${outcomes[kind]}: ${answer} (${trace}).`;
}
