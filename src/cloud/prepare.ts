import { InvalidInput } from '../model/errors.ts';
import type { RequestTarget } from './cause.ts';
import type { Endpoint, Endpoints } from './endpoints.ts';
import { CloudError } from './errors.ts';
import { type Operation, type OperationName, operations } from './operations.ts';
import type { RateLane } from './pace.ts';
import { redacted } from './redact.ts';
import { type CloudRequest, type OutgoingRequest, outgoing, resourceOf } from './request.ts';
import { slsHost } from './sls.ts';

const ACCOUNT = /^\d{1,32}$/;

/** Everything about a call that stays the same over its tries. */
export interface PreparedRequest {
  readonly name: OperationName;
  readonly operation: Operation;
  readonly target: RequestTarget;
  readonly endpoint: Endpoint;
  readonly message: OutgoingRequest;
  /** The Host header, where it is not the endpoint's own. */
  readonly hostHeader?: string;
  /** Undefined for an operation without a documented rate. */
  readonly lane: RateLane | undefined;
}

/**
 * Puts a request into the form in which it is asked.
 * @throws CloudError `rejected` when an id or the region cannot be sent: they come from events and answers.
 */
export function prepare(
  name: OperationName,
  request: CloudRequest,
  endpoints: Endpoints,
  accountKey: string,
): PreparedRequest {
  const operation: Operation = operations[name];
  const { product, scope } = operation;
  const resource = resourceOf(request);
  const known = {
    operation: name,
    regionId: redacted(request.regionId, undefined, 63),
    ...(resource !== undefined && { resource: redacted(resource, undefined, 100) }),
  };
  try {
    const found = endpoints.resolve(product, request.regionId, scope);
    const own = operation.style === 'SLS' ? { hostHeader: slsHost(request) } : {};
    const realHost = operation.style === 'FC' ? fcHost(request) : (own.hostHeader ?? found.host);
    // An endpoint that was set stands for every project's host, which the server then knows by the header alone.
    const endpoint = found.protocol === 'http' ? found : { ...found, host: realHost };
    const message = outgoing(operation, request);
    const lane = laneOf(operation, request.regionId, accountKey);
    return { name, operation, target: { ...known, host: endpoint.host }, endpoint, message, lane, ...own };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const detail = redacted(error.message);
    throw new CloudError('rejected', {
      ...known,
      host: 'not asked',
      code: 'Unsendable',
      detail,
      requestId: '',
      attempts: 0,
    });
  }
}

/**
 * The host by which Function Compute knows an account's functions of a region.
 * @throws InvalidInput where the account is no number
 */
function fcHost({ regionId, path = {} }: CloudRequest): string {
  const { account = '' } = path;
  if (!ACCOUNT.test(account)) throw new InvalidInput(`"${account.slice(0, 32)}" is not the number of an account`);
  return `${account}.${regionId}.fc.aliyuncs.com`;
}

function laneOf({ rate }: Operation, regionId: string, accountKey: string): RateLane | undefined {
  if (rate === undefined) return undefined;
  const place = rate.per === 'region' ? regionId : '';
  return { key: `${rate.group} ${accountKey} ${place}`, perSecond: rate.perSecond };
}
