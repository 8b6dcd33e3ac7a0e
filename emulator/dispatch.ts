import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Cloud } from './cloud.ts';
import { ApiError, type Product, throttled } from './errors.ts';
import type { Fault } from './faults.ts';
import { authorize } from './permission.ts';
import { likelyProduct, type RecognizedCall, recognize } from './recognize.ts';
import { type Reply, refusal, send, success } from './reply.ts';
import type { EmulatedRequest } from './request.ts';
import { authenticate } from './signature.ts';
import { scriptedError, sendSpoiled } from './spoil.ts';

/** The region of the port that answers as an endpoint of no region. */
export const NO_REGION = '*';

/** What became of a call: the answer, how long to keep it back, and what spoils it on its way. */
interface Outcome {
  readonly reply: Reply;
  readonly delayMs: number;
  readonly fault?: Fault;
}

/** Answers one request, in the order in which the real endpoints check it. */
export async function dispatch(
  cloud: Cloud,
  region: string,
  request: EmulatedRequest,
  response: ServerResponse,
): Promise<void> {
  const { reply, delayMs, fault } = decide(cloud, region, request);
  const keptBack = cloud.latencyMs + delayMs;
  // Unreferenced, so that closing the emulator never waits for a slow answer.
  if (keptBack > 0) await wait(keptBack, undefined, { ref: false });
  if (fault === undefined) send(response, reply);
  else sendSpoiled(response, fault, reply);
}

function decide(cloud: Cloud, region: string, request: EmulatedRequest): Outcome {
  const requestId = randomUUID().toUpperCase();
  let product = likelyProduct(request);
  let delayMs = 0;
  let fault: Fault | undefined;
  try {
    const call = recognize(request);
    product = call.product;
    cloud.tally.called(`${product}:${call.name}`);
    const admitted = admit(cloud, region, request, call);
    ({ delayMs, fault } = cloud.faults.strike({ ...admitted.faultable, region, params: call.params }));
    const scripted = fault && scriptedError(fault, product);
    if (scripted) throw scripted;
    const body = admitted.run(requestId);
    return { reply: success(product, body, requestId), delayMs, ...(fault && { fault }) };
  } catch (error) {
    const told = toApiError(error, product);
    cloud.tally.refused(told.code);
    const reply = refusal(product, told, requestId, request.headers.host ?? '');
    return { reply, delayMs, ...(fault && { fault }) };
  }
}

/** Everything that stands between a recognized call and its operation. */
function admit(cloud: Cloud, region: string, request: EmulatedRequest, call: RecognizedCall) {
  const { product, operation, params, malformedBody } = call;
  if (region === NO_REGION) {
    throw new ApiError(404, 'InvalidRegionId.NotFound', 'The specified region is not found.');
  }
  if (operation === undefined) throw unknownOperation(product);
  const caller = authenticate(request, product, cloud.credentials, cloud.nonces);
  authorize(product, caller, operation.actions);
  if (operation.rate && cloud.limiter?.admit(operation.rate, caller.accountId, region) === false) {
    throw throttled(product);
  }
  return {
    faultable: { accountId: caller.accountId, product, operation: operation.name },
    run(requestId: string): unknown {
      if (malformedBody) throw new ApiError(400, 'InvalidParameter.Format', 'The request body is not a JSON object.');
      const { clock, credentials, records } = cloud;
      const account = cloud.account(caller.accountId);
      const find = (id: string) => cloud.accounts.get(id);
      return operation.run(account, params, { region, requestId, clock, caller, credentials, records, account: find });
    },
  };
}

function unknownOperation(product: Product): ApiError {
  const message = 'Specified api is not found, please check your url and method.';
  return new ApiError(404, product === 'cs' ? 'InvalidAction.NotFound' : 'InvalidApi.NotFound', message);
}

/** A defect of the emulator is answered as a defect of the cloud, with its message. */
function toApiError(error: unknown, product: Product): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(500, product === 'kms' ? 'InternalFailure' : 'InternalError', `${error}`);
}
