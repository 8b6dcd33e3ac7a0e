import * as z from 'zod/mini';
import { InvalidInput } from '../../model/errors.ts';
import type { ReadError } from '../../model/fact.ts';
import { parseJson } from '../../model/json.ts';
import type { RunJob } from './organizer.ts';

/** What one worker is to do. */
export interface Assignment {
  readonly runId: string;
  readonly accountId: string;
}

/** Why Function Compute gave an event up. */
export interface FailedInvocation {
  readonly requestId: string;
  /** Such as RetriesExhausted. */
  readonly condition: string;
  /** What the last try ended with. */
  readonly detail: string;
}

const assignment = z.object({
  runId: z.string().check(z.regex(/^[\w-]{1,100}$/)),
  accountId: z.string().check(z.regex(/^\d{1,32}$/)),
});
/** Fields as its documents show them; more is not needed of it than the event itself. */
const givenUp = z.object({
  requestPayload: z.string(),
  requestContext: z.optional(z.object({ requestId: z.optional(z.string()), condition: z.optional(z.string()) })),
  responsePayload: z.optional(z.string()),
});

/** Whether an event is an account to do, or tells of one that was given up. */
export function isAssignment(text: string): boolean {
  const value = parseJson(text);
  const given = givenUp.safeParse(value);
  return assignment.safeParse(given.success ? parseJson(given.data.requestPayload) : value).success;
}

/** Whether an event tells of another one that Function Compute gave up. */
export function isGivenUp(text: string): boolean {
  return givenUp.safeParse(parseJson(text)).success;
}

export function eventOf(given: Assignment): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ runId: given.runId, accountId: given.accountId }));
}

/**
 * Reads what a dispatcher sent, or what Function Compute sends to the destination of events that it gave up.
 *
 * @throws InvalidInput where it is neither
 */
export function readEvent(text: string): Assignment & { readonly gaveUp: FailedInvocation | undefined } {
  const value = parseJson(text);
  const given = givenUp.safeParse(value);
  const parsed = assignment.safeParse(given.success ? parseJson(given.data.requestPayload) : value);
  if (!parsed.success) {
    throw new InvalidInput(
      'An account is audited at the word of the function audit: {"runId": "…", "accountId": "…"}.',
    );
  }
  const { requestContext = {}, responsePayload = '' } = given.success ? given.data : {};
  const { requestId = '', condition = 'failed' } = requestContext;
  return {
    ...parsed.data,
    gaveUp: given.success ? { requestId, condition, detail: detailIn(responsePayload) } : undefined,
  };
}

/** Why there is no report of an account whose worker failed for good. */
export function failureOf(
  accountId: string,
  { requestId, condition, detail: said }: FailedInvocation,
  noResultOf: RunJob<unknown>['noResult'],
): ReadError {
  return noResultOf(accountId, requestId, `failed at every try (${condition})${said === '' ? '' : `: ${said}`}`);
}

/** Why there is no report of an account. */
export function noResult(accountId: string, requestId: string, what: string): ReadError {
  return {
    operation: 'fc:InvokeFunction',
    accountId,
    regionId: '',
    code: 'NoResult',
    message: `The audit of account ${accountId} ${what}. Nothing is known of it; the log of the function that audits accounts says why.`,
    requestId,
  };
}

/** The error that the function ended with, on one line. */
function detailIn(payload: string): string {
  const { errorType, errorMessage } = Object(parseJson(payload)) as Record<string, unknown>;
  const said = [errorType, errorMessage].filter((text) => typeof text === 'string').join(', ');
  return said.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').slice(0, 300);
}
