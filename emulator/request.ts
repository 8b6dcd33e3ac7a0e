import type { IncomingMessage } from 'node:http';
import { isFc } from './fc/address.ts';
import { isOss } from './oss/address.ts';

/** Name and value, decoded, in the order they came. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/** An HTTP request, read whole. */
export interface EmulatedRequest {
  readonly method: string;
  /** As sent, still percent-encoded: signatures are over this form. */
  readonly rawPath: string;
  readonly query: Pairs;
  /** The fields of a form body; empty for any other body. */
  readonly form: Pairs;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The address the request came from; absent where it did not come over a wire. */
  readonly remoteAddress?: string;
}

/** No API served here takes more; a bound keeps a runaway client from filling the memory. */
const LARGEST_BODY = 1024 * 1024;
/** The real one takes 5 GiB. */
const LARGEST_OBJECT = 512 * 1024 * 1024;

/** A little more than Function Compute takes, so that it can say so. */
const LARGEST_EVENT = 33 * 1024 * 1024;

/** Reads a request to its end; undefined when its body is larger than any API takes. */
export async function readRequest(message: IncomingMessage): Promise<EmulatedRequest | undefined> {
  const [rawPath, ...rest] = (message.url ?? '/').split('?');
  const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, `${value}`]));
  const body = await readBody(message, largestBody(headers, rawPath));
  if (body === undefined) return undefined;
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return {
    method: message.method ?? 'GET',
    rawPath: rawPath ?? '/',
    query: pairs(rest.join('?')),
    form: isForm ? pairs(body.toString('utf8')) : [],
    headers,
    body,
    ...(message.socket.remoteAddress !== undefined && { remoteAddress: message.socket.remoteAddress }),
  };
}

/** The first value of a name, query before form. */
export function parameter(request: EmulatedRequest, name: string): string | undefined {
  return [...request.query, ...request.form].find(([key]) => key === name)?.[1];
}

/** Percent-decoding that leaves alone what cannot be decoded. */
export function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

function pairs(encoded: string): Pairs {
  if (encoded === '') return [];
  return encoded.split('&').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [decodePlus(name), decodePlus(value.join('='))] as const;
  });
}

function decodePlus(encoded: string): string {
  return decode(encoded.replaceAll('+', ' '));
}

function largestBody(headers: EmulatedRequest['headers'], rawPath = '/'): number {
  if (isOss(headers)) return LARGEST_OBJECT;
  return isFc({ rawPath }) ? LARGEST_EVENT : LARGEST_BODY;
}

async function readBody(message: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
