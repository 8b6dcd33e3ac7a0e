import { unreadFact } from '../checks/define-check.ts';
import { type ReadError, unread } from '../model/fact.ts';
import { type Said, unknown } from './guard.ts';

/** What could not be read, with the operation, the error code and the request id as the reason. */
export function unreadAnswer(error: ReadError): Said {
  const { message, evidence } = unreadFact(unread(error));
  return unknown(message, ...evidence);
}
