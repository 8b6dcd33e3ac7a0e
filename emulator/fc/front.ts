import type { Cloud } from '../cloud.ts';
import { ApiError } from '../errors.ts';
import type { AdmittedRequest, Front } from '../front.ts';
import { authorize } from '../permission.ts';
import { refusal } from '../reply.ts';
import { decode, type EmulatedRequest } from '../request.ts';
import { authenticate } from '../signature.ts';
import { invokeFunction } from './InvokeFunction.ts';

const INVOKE = /^POST \/2023-03-30\/functions\/([^/]+)\/invocations$/;

/** Function Compute, as one request sees it. */
export function fcFront(cloud: Cloud, region: string, request: EmulatedRequest): Front {
  const [, encoded] = INVOKE.exec(`${request.method} ${request.rawPath}`) ?? [];
  const functionName = decode(encoded ?? '');
  const { headers } = request;
  const qualifier = new Map(request.query).get('qualifier') ?? 'LATEST';

  return {
    product: 'fc',
    recognize() {
      const params = new Map(Object.entries({ functionName, qualifier, type: headers['x-fc-invocation-type'] }));
      return { name: encoded === undefined ? '' : 'InvokeFunction', params, admit };
    },
    refuse(error, requestId) {
      const reply = refusal('fc', error, requestId, headers.host ?? '');
      return { ...reply, headers: { ...reply.headers, 'x-fc-request-id': requestId } };
    },
  };

  function admit(): AdmittedRequest {
    const caller = authenticate(request, 'fc', cloud.credentials, cloud.nonces);
    if (encoded === undefined) throw new ApiError(404, 'InvalidApi.NotFound', 'The requested path is not found.');
    authorize('fc', caller, ['fc:InvokeFunction']);
    const type = headers['x-fc-invocation-type'] ?? 'Sync';
    if (type !== 'Sync' && type !== 'Async') {
      throw new ApiError(400, 'InvalidArgument', `x-fc-invocation-type is ${type}, expected Sync or Async`);
    }
    const { accountId } = caller;
    const wantsLog = headers['x-fc-log-type'] === 'Tail';
    return {
      accountId,
      run(requestId) {
        const call = { accountId, region, functionName, qualifier, type, event: request.body, requestId } as const;
        return invokeFunction(cloud.gates, call, wantsLog);
      },
    };
  }
}
