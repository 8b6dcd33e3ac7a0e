import type { ServerResponse } from 'node:http';
import { type ApiError, errorBody, type Product } from './errors.ts';

/** An answer that is ready to be sent. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** A successful answer; RPC products repeat the request id in the body. */
export function success(product: Product, body: unknown, requestId: string): Reply {
  // Some operations of ACK answer nothing at all.
  if (body === undefined && product === 'cs') return { status: 200, headers: json(requestId), body: '' };
  const whole = product === 'cs' ? body : { RequestId: requestId, ...(body as object) };
  // Old RPC clients that ask for XML are answered in JSON: no client of this cloud reads XML.
  return { status: 200, headers: json(requestId), body: JSON.stringify(whole) };
}

/** An error in the product's envelope. */
export function refusal(product: Product, error: ApiError, requestId: string, host: string): Reply {
  const body = JSON.stringify(errorBody(product, error, requestId, host));
  return { status: error.status, headers: { ...json(requestId), ...error.headers }, body };
}

/** Writes an answer; does nothing when the client has left. */
export function send(response: ServerResponse, reply: Reply): void {
  if (response.destroyed) return;
  // The headers may say otherwise: an answer to HEAD tells the length of what it leaves out.
  response.writeHead(reply.status, { 'content-length': Buffer.byteLength(reply.body), ...reply.headers });
  response.end(reply.body);
}

function json(requestId: string): Record<string, string> {
  return { 'content-type': 'application/json; charset=utf-8', 'x-acs-request-id': requestId };
}
