/** What is known of a call that failed. Texts of the cloud are already fit to be shown. */
export interface Failure {
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
  readonly said?: string;
  /** Attempts made, the failed ones before included. */
  readonly tries: number;
  /** The RAM actions and the resource that the operation needs. */
  readonly grant: string;
}

/** A call to the cloud that failed. Callers tell the causes apart by subclass. */
export abstract class CloudError extends Error {
  readonly operation: string;
  readonly regionId: string;
  // Declared only, since a field that is not set would still be there, as undefined.
  declare readonly resource?: string;
  readonly code: string;
  readonly requestId: string;
  declare readonly status?: number;
  readonly tries: number;

  constructor(failure: Failure, outcome: string, advice: string) {
    super(describe(failure, outcome, advice));
    this.operation = failure.operation;
    this.regionId = failure.regionId;
    if (failure.resource !== undefined) this.resource = failure.resource;
    this.code = failure.code;
    this.requestId = failure.requestId;
    if (failure.status !== undefined) this.status = failure.status;
    this.tries = failure.tries;
  }
}

function describe(failure: Failure, outcome: string, advice: string): string {
  const { operation, regionId, host, resource, status, code, said, requestId, tries } = failure;
  const place = regionId === '' ? `at ${host}` : `in ${regionId} (${host})`;
  const asked = `${operation}${resource === undefined ? '' : ` of ${resource}`} ${place}`;
  const answer = `${status === undefined ? '' : `${status} `}${code}${said ? `, "${said}"` : ''}`;
  const trace = `${requestId === '' ? 'no request id' : `request ${requestId}`}, ${tries === 1 ? '1 try' : `${tries} tries`}`;
  return `${asked} ${outcome}: ${answer} (${trace}). ${advice}`;
}

/** The identity may not do this. */
export class AccessDenied extends CloudError {
  override readonly name = 'AccessDenied';
  constructor(failure: Failure) {
    super(failure, 'was denied', `Grant ${failure.grant}; "sealwatch policy" prints all that is needed.`);
  }
}

/** The cloud says by its code that the thing asked about does not exist there. A bare 404 is not that. */
export class NotFound extends CloudError {
  override readonly name = 'NotFound';
  constructor(failure: Failure) {
    super(failure, 'found nothing', 'It was deleted, or it is in another region or account.');
  }
}

/** Refused for calling too often, up to the last try. */
export class Throttled extends CloudError {
  override readonly name = 'Throttled';
  constructor(failure: Failure) {
    super(failure, 'was throttled', 'Others use up the limit of this account: run again later, or less often.');
  }
}

/** No answer came: name resolution, connection, TLS or time-out. */
export class Unreachable extends CloudError {
  override readonly name = 'Unreachable';
  constructor(failure: Failure) {
    // The SDK ignores HTTPS_PROXY and its own proxy settings alike, which surprises those who rely on them.
    const advice = `Check the name of the region, and that ${failure.host} can be reached from here without a proxy.`;
    super(failure, 'got no answer', advice);
  }
}

/** An answer came that the API does not give: not JSON, empty, a redirect, or no object. */
export class UnexpectedAnswer extends CloudError {
  override readonly name = 'UnexpectedAnswer';
  constructor(failure: Failure) {
    const advice = `Something between here and ${failure.host} may have answered in its place, such as a gateway.`;
    super(failure, 'got an answer that the API does not give', advice);
  }
}

/** The access key, its secret or its token is not accepted. */
export class CredentialsRejected extends CloudError {
  override readonly name = 'CredentialsRejected';
  constructor(failure: Failure) {
    super(failure, 'did not accept the credentials', 'Check the access key, its secret, and that a token is not over.');
  }
}

/** The cloud's clock and ours differ by more than a signature allows, 15 minutes. */
export class ClockSkewed extends CloudError {
  override readonly name = 'ClockSkewed';
  constructor(failure: Failure) {
    super(failure, 'did not accept the time', 'Set the clock of this machine, best by NTP.');
  }
}

/** The caller's signal ended the call, waiting or running; it says nothing about the cloud. */
export class DeadlineExceeded extends CloudError {
  override readonly name = 'DeadlineExceeded';
  constructor(failure: Failure) {
    super(failure, 'was ended before it was answered', 'Give the run more time, or less to read.');
  }
}

/** The cloud failed by its own account: 5xx. */
export class ServiceFailed extends CloudError {
  override readonly name = 'ServiceFailed';
  constructor(failure: Failure) {
    super(failure, 'failed in the cloud', 'Run again; if it stays, give the request id to Alibaba Cloud support.');
  }
}

/**
 * A write left, and nothing that came back says whether it was carried out: the connection broke, the answer was late or
 * no answer of the API, or the cloud failed while it was at it. It was not sent again. Whoever asked for it has to look
 * before asking again. `code` is what happened instead of an answer.
 */
export class Unconfirmed extends CloudError {
  override readonly name = 'Unconfirmed';
  constructor(failure: Failure) {
    super(failure, 'may have been carried out', 'It was not sent again: look at what it was to change before you do.');
  }
}

/** A query of logs was broken off, up to the last try: what it found by then is not a result. */
export class Incomplete extends CloudError {
  override readonly name = 'Incomplete';
  constructor(failure: Failure) {
    super(failure, 'was not carried out to its end', 'There is too much to look at: ask for less time at once.');
  }
}

/** A query of logs needs an index that the logstore does not have. */
export class NotIndexed extends CloudError {
  override readonly name = 'NotIndexed';
  constructor(failure: Failure) {
    const advice =
      'Give the logstore an index with analytics for the field "event", of the type JSON, and in it for serviceName, ' +
      'eventName, acsRegion and userIdentity.accountId; logs of before have to be indexed again.';
    super(failure, 'needs an index', advice);
  }
}

/** The request was refused for any other reason, which the code tells. */
export class Denied extends CloudError {
  override readonly name = 'Denied';
  constructor(failure: Failure) {
    super(failure, 'was refused', 'The code says why; asking again will not help.');
  }
}
