import { readErrorDecision } from '../checks/define-check.ts';
import { type ReadError, readFailure } from '../model/fact.ts';
import { type Said, unknown } from './guard.ts';

/** What could not be read, with the operation, the error code and the request id as the reason. */
export function readErrorOf(error: ReadError): Said {
  const { message, evidence } = readErrorDecision(readFailure(error));
  return unknown(message, ...evidence);
}
