/** The products served, by the short name that faults and statistics use. */
export type Product =
  | 'cs'
  | 'kms'
  | 'actiontrail'
  | 'sts'
  | 'ram'
  | 'bss'
  | 'ecs'
  | 'vpc'
  | 'oss'
  | 'log'
  | 'fc'
  | 'resourcemanager'
  | 'config';

/** Raised when the emulated service refuses a call; the dispatcher words it in the product's envelope. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** Further fields of the error body, such as AccessDeniedDetail. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Further response headers. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { fields?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.fields = more.fields ?? {};
    this.headers = more.headers ?? {};
  }
}

/** The answer to a call that leaves out a parameter it must have. */
export function missingParameter(product: Product, name: string): ApiError {
  if (product === 'kms') {
    return new ApiError(400, 'MissingParameter', `The parameter ${name} is needed but was not given.`);
  }
  // Unknown on the real service: which code ACK gives for a missing body field.
  if (product === 'cs') return new ApiError(400, 'MissingParameter', `Parameter ${name} is missing.`);
  return new ApiError(400, `Missing${name}`, `${name} is mandatory for this action.`);
}

/** The answer to a parameter whose value the operation does not take. */
export function invalidParameter(product: Product, name: string, expected: string): ApiError {
  const message = `The specified parameter ${name} is not valid: expected ${expected}.`;
  if (product === 'kms') return new ApiError(400, 'InvalidParameter', message);
  if (product === 'cs') return new ApiError(400, 'InvalidParameter.Format', message);
  if (product === 'actiontrail') {
    const isTime = name === 'StartTime' || name === 'EndTime';
    return new ApiError(400, isTime ? `InvalidParameter${name}` : 'InvalidQueryParameter', message);
  }
  // Unknown on the real service: the code of each other RPC product; this is the gateway's usual form.
  return new ApiError(400, `InvalidParameter.${name}`, message);
}

/** The product's answer to a caller over its rate. */
export function throttled(product: Product): ApiError {
  if (product === 'kms') return new ApiError(429, 'Rejected.Throttling', 'QPS Limit Exceeded');
  if (product === 'oss') return new ApiError(503, 'TotalQpsLimitExceeded', 'Max total qps limit is exceeded');
  if (product === 'log') return new ApiError(403, 'ReadQuotaExceed', 'Read quota is exceeded.');
  return new ApiError(400, 'Throttling.User', 'Request was denied due to user flow control.');
}

/** An error body in the envelope of the product that answers. */
export function errorBody(product: Product, error: ApiError, requestId: string, host: string): object {
  const { code, message, status, fields } = error;
  if (product === 'cs') return { code, message, requestId, ...fields };
  return {
    ...(product === 'kms' && { HttpStatus: status }),
    Code: code,
    Message: message,
    RequestId: requestId,
    HostId: host,
    Recommend: `https://api.aliyun.com/troubleshoot?q=${encodeURIComponent(code)}&product=${product}`,
    ...fields,
  };
}
