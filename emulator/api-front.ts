import { recordWrite } from './actiontrail/record-write.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { ApiError, type Product, throttled } from './errors.ts';
import type { AdmittedRequest, Front } from './front.ts';
import type { CallContext } from './operation.ts';
import { authorize } from './permission.ts';
import { likelyProduct, type RecognizedCall, recognize } from './recognize.ts';
import { NO_REGION } from './regions.ts';
import { refusal, success } from './reply.ts';
import type { EmulatedRequest } from './request.ts';
import { authenticate } from './signature.ts';

/** The RPC and ROA APIs, as one request sees them. */
export function apiFront(cloud: Cloud, region: string, request: EmulatedRequest): Front {
  let product = likelyProduct(request);
  return {
    get product() {
      return product;
    },
    recognize() {
      const call = recognize(request);
      product = call.product;
      return { name: call.name, params: call.params, admit: (id) => admit(cloud, region, request, call, id) };
    },
    refuse: (error, requestId) => refusal(product, error, requestId, request.headers.host ?? ''),
  };
}

/** Everything that stands between a recognized call and its operation. */
function admit(
  cloud: Cloud,
  region: string,
  request: EmulatedRequest,
  call: RecognizedCall,
  requestId: string,
): AdmittedRequest {
  if (region === NO_REGION) {
    throw new ApiError(404, 'InvalidRegionId.NotFound', 'The specified region is not found.');
  }
  if (call.operation === undefined) throw unknownOperation(call.product);
  const caller = authenticate(request, call.product, cloud.credentials, cloud.nonces);
  return allowed(cloud, region, request, call, caller, requestId);
}

/** What stands between a caller who is known and the operation: permission and rate. */
export function allowed(
  cloud: Cloud,
  region: string,
  request: EmulatedRequest,
  call: RecognizedCall,
  caller: Caller,
  requestId: string,
): AdmittedRequest {
  const { product, operation, params, malformedBody } = call;
  if (operation === undefined) throw unknownOperation(product);
  const record =
    operation.writes &&
    ((outcome: Outcome) => {
      recordWrite(cloud, { region, request, call, caller, requestId, ...outcome });
    });
  try {
    authorize(product, caller, operation.actions);
  } catch (error) {
    // A denied attempt to write is in the trail too.
    if (error instanceof ApiError) record?.({ error });
    throw error;
  }
  if (operation.rate && cloud.limiter?.admit(operation.rate, caller.accountId, region) === false) {
    throw throttled(product);
  }
  return {
    accountId: caller.accountId,
    run() {
      if (malformedBody) throw new ApiError(400, 'InvalidParameter.Format', 'The request body is not a JSON object.');
      try {
        const answer = operation.run(
          cloud.account(caller.accountId),
          params,
          contextOf(cloud, region, caller, requestId),
        );
        record?.({ answer });
        return success(product, answer, requestId);
      } catch (error) {
        if (error instanceof ApiError) record?.({ error });
        throw error;
      }
    },
  };
}

/** What became of a write. */
interface Outcome {
  answer?: unknown;
  error?: ApiError;
}

function contextOf(cloud: Cloud, region: string, caller: Caller, requestId: string): CallContext {
  const { clock, credentials, records, schedule, updates } = cloud;
  const account = (id: string) => cloud.accounts.get(id);
  return { region, requestId, clock, caller, credentials, records, schedule, updates, account };
}

function unknownOperation(product: Product): ApiError {
  const message = 'Specified api is not found, please check your url and method.';
  return new ApiError(404, product === 'cs' ? 'InvalidAction.NotFound' : 'InvalidApi.NotFound', message);
}
