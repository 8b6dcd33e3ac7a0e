import type { ReadError } from '../model/fact.ts';
import { message } from '../model/message.ts';
import { type Said, unknown } from './guard.ts';

/** What could not be read, with the operation, the error code and the request id as the reason. */
export function readErrorOf({ operation, resource, code, requestId }: ReadError): Said {
  return unknown(message('read-error', { operation, resource: resource ?? '', code, requestId }), {
    property: resource === undefined ? operation : `${operation} ${resource}`,
    expected: 'an answer',
    actual: requestId === '' ? code : `${code} (${requestId})`,
  });
}
