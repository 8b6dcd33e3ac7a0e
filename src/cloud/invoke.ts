import type { Cloud } from './call.ts';
import { CloudError } from './errors.ts';

/** Has functions run, somewhere and later. */
export interface FunctionInvoker {
  /**
   * Hands an event over to a function. It is taken on when this returns, and may be run more than once.
   *
   * @param payload at most 128 KiB
   * @throws CloudError where it was not taken on
   */
  invokeAsync(functionName: string, payload: Uint8Array, options?: InvokeOptions): Promise<{ requestId: string }>;
}

export interface InvokeOptions {
  /**
   * Makes it a task of that name, of which there is only one; for functions whose asynchronous tasks are switched on. A
   * letter or underscore, then at most 127 letters, digits, underscores and hyphens.
   */
  readonly taskId?: string;
}

/** What an asynchronous event may hold. */
export const LARGEST_EVENT = 128 * 1024;

/** Has Function Compute run functions of an account and region. The cloud keeps the tries, and counts. */
export function functionInvoker(
  cloud: Cloud,
  { accountId, regionId }: { readonly accountId: string; readonly regionId: string },
): FunctionInvoker {
  return {
    async invokeAsync(functionName, payload, { taskId } = {}) {
      checkEvent(functionName, payload, regionId);
      const { requestId } = await cloud.call('fc:InvokeFunction', {
        regionId,
        path: { account: accountId, function: functionName },
        query: { qualifier: 'LATEST' },
        bytes: payload,
        headers: {
          'content-type': 'application/octet-stream',
          'x-fc-invocation-type': 'Async',
          ...(taskId !== undefined && { 'x-fc-async-task-id': taskId }),
        },
      });
      return { requestId };
    },
  };
}

/** @throws CloudError `rejected` for an event that would not be taken on, before anybody is asked */
export function checkEvent(functionName: string, payload: Uint8Array, regionId: string): void {
  if (payload.byteLength <= LARGEST_EVENT) return;
  throw new CloudError('rejected', {
    operation: 'fc:InvokeFunction',
    regionId,
    host: 'not asked',
    resource: functionName,
    code: 'PayloadTooLarge',
    detail: `the event has ${payload.byteLength} bytes, and at most ${LARGEST_EVENT} are taken on`,
    requestId: '',
    attempts: 0,
  });
}
