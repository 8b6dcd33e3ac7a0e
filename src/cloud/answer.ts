import type { IncomingMessage } from 'node:http';
import { parseJson } from '../model/json.ts';
import type { ObservedResponse } from './response-observer.ts';

/** What came of one attempt. */
export type AttemptOutcome<Body = unknown> =
  | {
      readonly kind: 'answer';
      readonly body: Body;
      readonly requestId: string;
      /** The cloud's own time of the answer, epoch milliseconds; absent where its `Date` header is missing or no date. */
      readonly date?: number;
    }
  | {
      readonly kind: 'errorResponse';
      readonly status: number;
      /** '' where the envelope has none. */
      readonly code: string;
      readonly message: string;
      readonly requestId: string;
      readonly retryAfterMs?: number;
      /** As of an answer: a call that is rejected for its time is answered with the right one. */
      readonly date?: number;
    }
  /** Not an answer of the API: HTML, nothing at all, a redirect. */
  | {
      readonly kind: 'unexpected';
      readonly detail: string;
      readonly requestId: string;
      readonly status?: number;
      readonly retryAfterMs?: number;
    }
  | { readonly kind: 'unreachable'; readonly code: string; readonly detail: string }
  /** Ended by the signal. */
  | { readonly kind: 'stopped' };

type Headers = Record<string, string | string[] | undefined>;

/** A page of fifty clusters or events is far below. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/**
 * Reads an answer that the SDK did not take for an error: 2xx, and 3xx too.
 *
 * @param mayBeEmpty whether nothing at all is the answer: its body is null then
 */
export async function readAnswer(
  status: number,
  headers: Headers,
  stream: IncomingMessage,
  mayBeEmpty = false,
): Promise<AttemptOutcome> {
  const unexpected = (detail: string): AttemptOutcome => ({
    kind: 'unexpected',
    detail,
    status,
    requestId: requestIdOf(headers),
  });

  const text = await readText(stream);
  if (text === undefined) return unexpected(`more than ${MAX_BODY_BYTES} bytes`);
  if (status < 200 || status > 299) return unexpected('a redirect');
  const date = dateOf(headers);
  if (text === '' && mayBeEmpty) return { kind: 'answer', body: null, requestId: requestIdOf(headers), ...date };
  if (text === '') return unexpected('an empty body');

  const body = parseJson(text);
  if (body === undefined) return unexpected(`no JSON but ${headers['content-type'] ?? 'a body without a type'}`);
  if (!isObject(body)) return unexpected('JSON that is neither an object nor an array');
  return failureIn(body)
    ? errorResponseOf(status, body, headers, undefined)
    : { kind: 'answer', body, requestId: requestIdOf(headers, body), ...date };
}

/**
 * Makes an outcome of what the SDK threw.
 * @throws the error itself where it is a fault of this program, such as a header that cannot be sent.
 */
export function outcomeOf(error: unknown, { status, headers }: ObservedResponse): AttemptOutcome {
  if (!(error instanceof Error)) throw error;
  const { statusCode, data, retryAfter, code } = error as ThrownBySdk;

  if (typeof statusCode === 'number') return errorResponseOf(statusCode, data, headers, retryAfter);

  // An error answer that is not JSON, is `null`, or is broken XML: the SDK fails to parse it, and loses the status on the way.
  const isXml = String(headers['content-type']).startsWith('text/xml');
  const wasAnswered = code === undefined && status !== undefined;
  if (error instanceof SyntaxError || (wasAnswered && (error instanceof TypeError || isXml))) {
    const detail = `no JSON but ${headers['content-type'] ?? 'a body without a type'}`;
    const retryAfterMs = retryAfterOf(headers);
    const known = { ...(status !== undefined && { status }), ...(retryAfterMs !== undefined && { retryAfterMs }) };
    return { kind: 'unexpected', detail, requestId: requestIdOf(headers), ...known };
  }
  // Name, connection and TLS failures carry a code; so do the complaints of Node about its arguments.
  if (error.name === 'RequestTimeoutError')
    return { kind: 'unreachable', code: 'Timeout', detail: 'no answer in time' };
  if (typeof code === 'string' && !(error instanceof TypeError || error instanceof RangeError)) {
    return { kind: 'unreachable', code, detail: connectionEndedBy(code) };
  }
  throw error;
}

/** The fields of what the SDK and Node throw. */
interface ThrownBySdk {
  readonly statusCode?: unknown;
  /** The body of an error answer, parsed. */
  readonly data?: unknown;
  readonly retryAfter?: unknown;
  readonly code?: unknown;
}

/** What an answer says where all went well; BSS says it with every answer. */
const SUCCESS = /^(200|ok|success(ful)?)[.!]?$/i;

/** Whether an answer with a status of success says that the call failed, whatever data is beside that. */
function failureIn(body: Record<string, unknown>): boolean {
  const codes = codesIn(body);
  const successes = [body.Success, body.success].filter((value) => value !== undefined && value !== null);
  if (successes.some((value) => !/^true$/i.test(String(value)))) return true;
  if (codes.length > 0 || successes.length > 0) return codes.some((code) => !SUCCESS.test(code));
  const message = messageIn(body);
  return message !== '' && !SUCCESS.test(message);
}

function codesIn({ Code, code, ErrorCode, errorCode, Error: nested }: Record<string, unknown>): string[] {
  return [Code, code, ErrorCode, errorCode, isObject(nested) ? nested.Code : ''].map(textOf).filter(Boolean);
}

function messageIn(body: Record<string, unknown>): string {
  const { Error: nested } = body;
  const own = body.Message ?? body.message ?? body.ErrorMessage ?? body.errorMessage ?? body.error;
  return textOf(own ?? (isObject(nested) ? nested.Message : nested));
}

function errorResponseOf(status: number, data: unknown, headers: Headers, retryAfter: unknown): AttemptOutcome {
  const body = isObject(data) ? data : {};
  const codes = codesIn(body);
  const retryAfterMs = retryAfterOf(headers) ?? (typeof retryAfter === 'number' ? retryAfter : undefined);
  return {
    kind: 'errorResponse',
    status,
    // Not the SDK's own fields: those hold the word "undefined" where the answer had nothing.
    code: codes.find((code) => !SUCCESS.test(code)) ?? codes[0] ?? '',
    message: messageIn(body),
    requestId: requestIdOf(headers, body),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...dateOf(headers),
  };
}

/** How long to wait, in milliseconds, as the APIs' own header has it; gateways send the standard one. */
export function retryAfterOf(headers: Headers): number | undefined {
  const own = headers['x-acs-retry-after'];
  if (typeof own === 'string' && /^\d{1,9}$/.test(own)) return Number(own);
  const { 'retry-after': standard = null, date = null } = headers;
  return typeof standard === 'string' ? retryAfterMsOf(standard, typeof date === 'string' ? date : null) : undefined;
}

/**
 * How long a `Retry-After` header asks to wait, in milliseconds; undefined where it asks for nothing that can be understood.
 *
 * @param date the answer's own `Date` header, which a date in `Retry-After` is relative to
 */
export function retryAfterMsOf(retryAfter: string | null, date: string | null): number | undefined {
  const text = retryAfter?.trim() ?? '';
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return Math.ceil(1_000 * Number(text));
  // Date.parse alone reads "7 May" and "-1" as dates.
  if (!/^[A-Z][a-z]+, .* GMT$/.test(text)) return undefined;
  const waitMs = Date.parse(text) - Date.parse(date ?? '');
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}

function dateOf({ date }: Headers): { date?: number } {
  const time = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(time) ? {} : { date: time };
}

function requestIdOf(headers: Headers, body?: Record<string, unknown>): string {
  const inBody = body?.RequestId ?? body?.requestId ?? body?.request_id;
  return textOf(inBody) || textOf(headers['x-acs-request-id']) || textOf(headers['x-fc-request-id']);
}

/** The whole body, or undefined when it is too long to be one of ours. */
async function readText(stream: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Leaving the loop closes the connection.
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes).toString('utf8');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Whether a failure code of TLS is about the other side's certificate. */
export function isCertificate(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS/.test(code);
}

/** What happened to a connection, by Node's code. */
export function connectionEndedBy(code: string): string {
  if (code === 'ECONNREFUSED') return 'the connection was refused';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the host name could not be resolved';
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE') return 'the connection broke';
  if (isCertificate(code)) return 'its certificate is not trusted here';
  return 'the connection failed';
}
