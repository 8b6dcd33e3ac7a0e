import type { ServerResponse } from 'node:http';
import { ApiError, type Product, throttled } from './errors.ts';
import type { Fault } from './faults.ts';
import { type Reply, send } from './reply.ts';

/** Where a product has words of its own. */
const OWN_CODES: Partial<Record<Product, Readonly<Record<number, string>>>> = {
  oss: { 400: 'InvalidArgument', 403: 'AccessDenied', 404: 'NoSuchKey' },
  log: { 401: 'Unauthorized', 404: 'LogStoreNotExist', 500: 'InternalServerError', 503: 'ServerBusy' },
};
const CODE_OF_STATUS: Readonly<Record<number, string>> = {
  403: 'NoPermission',
  404: 'InvalidResource.NotFound',
  500: 'InternalError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
};

/** The error that a fault scripts; undefined when it spoils the answer in another way. */
export function scriptedError(fault: Fault, product: Product): ApiError | undefined {
  if ((fault.kind ?? 'error') !== 'error' || fault.body !== undefined) return undefined;
  const usual = throttled(product);
  const status = fault.status ?? (fault.code?.includes('Throttling') ? usual.status : 400);
  const isThrottling = status === 429 || fault.code?.includes('Throttling') === true;
  const code = fault.code ?? (isThrottling ? usual.code : codeOf(status, product));
  const message = fault.message ?? (isThrottling ? usual.message : `A scripted fault: ${code}.`);
  return new ApiError(status, code, message, { headers: retryAfter(fault, product) });
}

function codeOf(status: number, product: Product): string {
  return OWN_CODES[product]?.[status] ?? CODE_OF_STATUS[status] ?? 'InvalidParameter';
}

function retryAfter({ retryAfterMs }: Fault, product: Product): Record<string, string> {
  if (retryAfterMs === undefined) return {};
  // OSS and SLS have no header of their own for it, and the standard one is in seconds.
  if (product === 'oss' || product === 'log') return { 'retry-after': `${Math.ceil(retryAfterMs / 1000)}` };
  return { 'x-acs-retry-after': `${retryAfterMs}` };
}

/** Sends what the fault makes of an answer. */
export function sendSpoiled(response: ServerResponse, fault: Fault, reply: Reply): void {
  // A hanging answer leaves the socket open until the client gives up or the emulator closes.
  if (fault.kind === 'hang') return;
  if (fault.kind === 'reset') response.socket?.resetAndDestroy();
  else if (fault.kind === 'half') sendHalf(response, reply);
  else send(response, spoiled(fault, reply));
}

function spoiled(fault: Fault, reply: Reply): Reply {
  if (fault.body !== undefined) return { ...reply, status: 200, body: JSON.stringify(fault.body) };
  switch (fault.kind) {
    case 'html': {
      const status = fault.status ?? 502;
      const body = `<html><head><title>${status}</title></head><body><h1>${status}</h1><hr>Tengine</body></html>`;
      return { status, headers: { 'content-type': 'text/html' }, body };
    }
    case 'empty':
      return { ...reply, status: fault.status ?? 200, body: '' };
    case 'truncate-json':
      return { ...reply, body: firstHalf(reply.body) };
    case 'wrong-types':
      return { ...reply, body: withWrongTypes(reply.body) };
    case 'incomplete':
      return incomplete(reply);
    case 'redirect':
      return { status: 302, headers: { location: 'http://127.0.0.1:9/' }, body: '' };
    default:
      return reply;
  }
}

function sendHalf(response: ServerResponse, reply: Reply): void {
  const body = Buffer.from(reply.body);
  response.writeHead(reply.status, { ...reply.headers, 'content-length': body.length });
  // Destroying at once could drop the half that was to arrive.
  response.write(body.subarray(0, body.length / 2), () => response.socket?.destroy());
}

function incomplete(reply: Reply): Reply {
  const rows: unknown = typeof reply.body === 'string' ? JSON.parse(reply.body) : undefined;
  if (!Array.isArray(rows)) return reply;
  const headers = { ...reply.headers, 'x-log-progress': 'Incomplete' };
  return { ...reply, headers, body: JSON.stringify(rows.slice(0, Math.floor(rows.length / 2))) };
}

function firstHalf(body: Reply['body']): Reply['body'] {
  const half = Math.floor(body.length / 2);
  return typeof body === 'string' ? body.slice(0, half) : body.subarray(0, half);
}

/** Keeps the outermost object, and gives every value in it a type that it must not have; the bytes of an object stay. */
function withWrongTypes(body: Reply['body']): Reply['body'] {
  if (typeof body !== 'string' || body === '') return body;
  if (body.startsWith('<')) return body.replace(/>[^<>]+<\//g, '>of another type</');
  const value: unknown = JSON.parse(body);
  return JSON.stringify(isObject(value) ? mapValues(value, retype) : retype(value));
}

function retype(value: unknown): unknown {
  if (typeof value === 'string') return 7;
  if (typeof value === 'number') return `${value}`;
  if (typeof value === 'boolean') return { value };
  if (Array.isArray(value)) return 'an array was here';
  return isObject(value) ? mapValues(value, retype) : 'null was here';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapValues(object: Record<string, unknown>, change: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
