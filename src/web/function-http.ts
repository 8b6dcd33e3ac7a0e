import type { WebRequest, WebResponse } from './exchange.ts';

/** What Function Compute takes as the answer to an HTTP trigger. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly isBase64Encoded: boolean;
  readonly body: string;
}

/** Larger events hold more than any request that is answered. */
const LARGEST_EVENT = 262_144;

/** The request that an HTTP trigger hands over; undefined where the event is none, or larger than any that is answered. */
export function requestOf(event: Uint8Array): WebRequest | undefined {
  if (event.length > LARGEST_EVENT) return undefined;
  const whole = objectOf(parsed(event));
  const { method } = objectOf(objectOf(whole.requestContext).http);
  const { rawPath, body } = whole;
  if (typeof method !== 'string' || typeof rawPath !== 'string') return undefined;
  const headers = Object.entries(textsOf(whole.headers)).map(([name, value]) => [name.toLowerCase(), value]);

  return {
    method: method.toUpperCase(),
    path: rawPath === '' ? '/' : rawPath,
    query: textsOf(whole.queryParameters),
    headers: Object.fromEntries(headers),
    body:
      typeof body === 'string' ? Buffer.from(body, whole.isBase64Encoded === true ? 'base64' : 'utf8') : Buffer.of(),
    // Its addresses answer over TLS; browsers pass over what is said of that in the clear.
    secure: true,
  };
}

/** An answer as the trigger takes it: bytes in base64, texts as they are. */
export function answerOf({ status, headers, body }: WebResponse): HttpAnswer {
  const isBytes = headers['content-encoding'] !== undefined;
  const text = Buffer.from(body).toString(isBytes ? 'base64' : 'utf8');
  return { statusCode: status, headers, isBase64Encoded: isBytes, body: text };
}

function parsed(event: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(event));
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textsOf(value: unknown): Record<string, string> {
  const texts = Object.entries(objectOf(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  // Names may be of any kind, `__proto__` too.
  return Object.assign(Object.create(null), Object.fromEntries(texts)) as Record<string, string>;
}
