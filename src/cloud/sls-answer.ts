import { parseJson } from '../model/json.ts';
import { type AttemptOutcome, retryAfterOf } from './answer.ts';
import type { RawResponse } from './exchange.ts';

/** What a query found, all of it; the rows are not validated. */
export interface SlsRows {
  readonly rows: readonly unknown[];
}

type SlsFields = Readonly<Record<string, unknown>>;

/**
 * What came of a query. SLS answers one that it broke off with 200 as well, and half of a result must not look like a
 * whole one.
 */
export function slsOutcome({ status, headers, bytes }: RawResponse): AttemptOutcome<SlsRows> {
  const requestId = textOf(headers['x-log-requestid']);
  const retryAfterMs = retryAfterOf(headers);
  const more = { status, requestId, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  const unexpected = (detail: string): AttemptOutcome<SlsRows> => ({ kind: 'unexpected', detail, ...more });
  if (status >= 300 && status <= 399) return unexpected('a redirect');
  if (bytes.length === 0) return unexpected('an empty body');
  const body = parseJson(bytes.toString('utf8'));
  if (body === undefined) return unexpected(`no JSON but ${headers['content-type'] ?? 'a body without a type'}`);
  if (typeof body !== 'object' || body === null) return unexpected('JSON that is neither an object nor an array');
  if (status < 200 || status > 299) return { kind: 'errorResponse', ...slsErrorOf(body as SlsFields), ...more };

  // An array; the documents have an object in its place, and so has the second version of the operation.
  const { logs, data, progress, meta } = body as SlsFields;
  const rows = Array.isArray(body) ? body : (logs ?? data);
  if (!Array.isArray(rows)) return unexpected('JSON without rows');
  const progressText = textOf(headers['x-log-progress'] ?? progress ?? (meta as SlsFields | undefined)?.progress);
  if (/^incomplete$/i.test(progressText)) {
    return {
      kind: 'errorResponse',
      code: 'Incomplete',
      message: 'the query was broken off, its result is not whole',
      ...more,
    };
  }
  if (!/^complete$/i.test(progressText)) return unexpected('rows of which it does not say whether they are all');
  return { kind: 'answer', body: { rows }, requestId };
}

/** The envelope of today, and that of before. */
function slsErrorOf(body: SlsFields): { code: string; message: string } {
  const error = typeof body.Error === 'object' && body.Error !== null ? (body.Error as SlsFields) : {};
  return { code: textOf(body.errorCode ?? error.Code), message: textOf(body.errorMessage ?? error.Message) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
