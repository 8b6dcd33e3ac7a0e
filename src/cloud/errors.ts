/** What is known of a call that failed. Texts of the cloud are already fit to be shown. */
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
  /** The RAM actions and the resource that the operation needs. */
  readonly grant: string;
}

/** What may come of a failed call: how its message says it, and what to do about it. */
const kinds = {
  /** The identity may not do this. */
  accessDenied: {
    outcome: 'was denied',
    advice: ({ grant }) => `Grant ${grant}; "sealwatch policy" prints all that is needed.`,
  },
  /** The cloud says by its code that the thing asked about does not exist there. A bare 404 is not that. */
  notFound: {
    outcome: 'found nothing',
    advice: () => 'It was deleted, or it is in another region or account.',
  },
  /** Rejected for calling too often, until the time for the call was used up. */
  throttled: {
    outcome: 'was throttled',
    advice: () => 'Others use up the limit of this account: run again later, or less often.',
  },
  /** No answer came: name resolution, connection, TLS or time-out. */
  unreachable: {
    outcome: 'got no answer',
    // The SDK ignores HTTPS_PROXY and its own proxy settings alike, which surprises those who rely on them.
    advice: ({ host }) => `Check the name of the region, and that ${host} can be reached from here without a proxy.`,
  },
  /** An answer came that the API does not give: not JSON, empty, a redirect, or no object. */
  unexpectedAnswer: {
    outcome: 'got an answer that the API does not give',
    advice: ({ host }) => `Something between here and ${host} may have answered in its place, such as a gateway.`,
  },
  /** The access key, its secret or its token is not accepted. */
  credentialsRejected: {
    outcome: 'did not accept the credentials',
    advice: () => 'Check the access key, its secret, and that a token is not over.',
  },
  /** The cloud's clock and ours differ by more than a signature allows, 15 minutes. */
  clockSkewed: {
    outcome: 'did not accept the time',
    advice: () => 'Set the clock of this machine, best by NTP.',
  },
  /** The caller's signal ended the call, waiting or running; it says nothing about the cloud. */
  deadlineExceeded: {
    outcome: 'was ended before it was answered',
    advice: () => 'Give the run more time, or less to read.',
  },
  /** The cloud failed by its own account: 5xx. */
  serviceFailed: {
    outcome: 'failed in the cloud',
    advice: () => 'Run again; if it stays, give the request id to Alibaba Cloud support.',
  },
  /**
   * A write left, and nothing that came back says whether it was carried out: the connection broke, the answer was late or
   * no answer of the API, or the cloud failed during it. It was not sent again, and the caller has to look before it asks
   * again. `code` is what happened instead of an answer.
   */
  unconfirmed: {
    outcome: 'may have been carried out',
    advice: () => 'It was not sent again: look at what it was to change before you do.',
  },
  /** A query of logs was broken off, up to the last try: what it found by then is not a result. */
  incomplete: {
    outcome: 'was not carried out to its end',
    advice: () => 'There is too much to look at: ask for less time at once.',
  },
  /** A query of logs needs an index that the logstore does not have. */
  notIndexed: {
    outcome: 'needs an index',
    advice: () =>
      'Give the logstore an index with analytics for the field "event", of the type JSON, and in it for serviceName, ' +
      'eventName, acsRegion and userIdentity.accountId; logs of before have to be indexed again.',
  },
  /** The request was rejected for any other reason, which the code tells. */
  rejected: {
    outcome: 'was refused',
    advice: () => 'The code says why; asking again will not help.',
  },
} as const satisfies Record<string, { outcome: string; advice: (failure: FailureDetails) => string }>;

/** Why a call to the cloud failed. */
export type FailureKind = keyof typeof kinds;

/** A call to the cloud that failed. */
export class CloudError extends Error {
  override readonly name = 'CloudError';
  readonly kind: FailureKind;
  readonly operation: string;
  readonly regionId: string;
  // Declared only, since a field that is not set would still be there, as undefined.
  declare readonly resource?: string;
  readonly code: string;
  readonly requestId: string;
  declare readonly status?: number;
  readonly attempts: number;

  constructor(kind: FailureKind, failure: FailureDetails) {
    super(describe(kind, failure));
    this.kind = kind;
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
  const { outcome, advice } = kinds[kind];
  const place = regionId === '' ? `at ${host}` : `in ${regionId} (${host})`;
  const asked = `${operation}${resource === undefined ? '' : ` of ${resource}`} ${place}`;
  const answer = `${status === undefined ? '' : `${status} `}${code}${detail ? `, "${detail}"` : ''}`;
  const trace = `${requestId === '' ? 'no request id' : `request ${requestId}`}, ${tries === 1 ? '1 try' : `${tries} tries`}`;
  return `${asked} ${outcome}: ${answer} (${trace}). ${advice(failure)}`;
}
