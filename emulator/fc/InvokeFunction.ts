import { ApiError } from '../errors.ts';
import type { Reply } from '../reply.ts';
import type { FunctionCall, FunctionGate } from './gate.ts';

/** What an asynchronous event may hold, and what a synchronous one. */
export const LARGEST_EVENT = { Async: 128 * 1024, Sync: 32 * 1024 * 1024 } as const;
const LONGEST_LOG = 4096;

/** Runs a function and answers what it answered, or only takes the event on. */
export async function invokeFunction(
  gates: Iterable<FunctionGate>,
  call: FunctionCall,
  wantsLog: boolean,
): Promise<Reply> {
  const answer = await answerOf(gates, call);
  const headers = { 'x-fc-request-id': call.requestId, 'x-acs-request-id': call.requestId };
  if (call.type === 'Async') return { status: 202, headers, body: '' };
  const { body, errorType, log } = answer;
  const tail = Buffer.from(log).subarray(-LONGEST_LOG).toString('base64');
  return {
    status: 200,
    headers: {
      ...headers,
      'content-type': errorType === undefined ? 'application/octet-stream' : 'application/json',
      ...(errorType !== undefined && { 'x-fc-error-type': errorType }),
      ...(wantsLog && { 'x-fc-log-result': tail }),
    },
    body,
  };
}

function answerOf(gates: Iterable<FunctionGate>, call: FunctionCall) {
  if (call.event.length > LARGEST_EVENT[call.type]) {
    // Unknown on the real service: the code.
    const message = `The payload is larger than ${LARGEST_EVENT[call.type]} bytes.`;
    throw new ApiError(413, 'PayloadTooLarge', message);
  }
  for (const gate of gates) {
    const answer = gate.invoke(call);
    if (answer !== undefined) return answer;
  }
  throw new ApiError(404, 'FunctionNotFound', `function '${call.functionName}' does not exist`);
}
