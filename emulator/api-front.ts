import type { Cloud } from './cloud.ts';
import { ApiError, type Product, throttled } from './errors.ts';
import type { AdmittedRequest, Front } from './front.ts';
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
      return { name: call.name, params: call.params, admit: () => admit(cloud, region, request, call) };
    },
    refuse: (error, requestId) => refusal(product, error, requestId, request.headers.host ?? ''),
  };
}

/** Everything that stands between a recognized call and its operation. */
function admit(cloud: Cloud, region: string, request: EmulatedRequest, call: RecognizedCall): AdmittedRequest {
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
    accountId: caller.accountId,
    run(requestId) {
      if (malformedBody) throw new ApiError(400, 'InvalidParameter.Format', 'The request body is not a JSON object.');
      const { clock, credentials, records } = cloud;
      const account = cloud.account(caller.accountId);
      const find = (id: string) => cloud.accounts.get(id);
      const context = { region, requestId, clock, caller, credentials, records, account: find };
      return success(product, operation.run(account, params, context), requestId);
    },
  };
}

function unknownOperation(product: Product): ApiError {
  const message = 'Specified api is not found, please check your url and method.';
  return new ApiError(404, product === 'cs' ? 'InvalidAction.NotFound' : 'InvalidApi.NotFound', message);
}
