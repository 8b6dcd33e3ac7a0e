import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { textResponse, type WebRequest, type WebResponse } from './exchange.ts';
import { acceptsGzip, matchesTag } from './negotiate.ts';
import { dataPolicy, secureHeaders } from './secure-headers.ts';

/** Smaller ones are not worth it. */
const SMALLEST_COMPRESSED = 1_024;

/**
 * Makes an answer fit to be sent: its headers, its tag, compressed where that is understood, without its body where only
 * the head is asked for.
 *
 * @param most the largest body that can be sent, bytes
 */
export function finished(request: WebRequest, response: WebResponse, most: number): WebResponse {
  const headers: Record<string, string> = {
    ...secureHeaders(request.secure),
    'content-security-policy': dataPolicy,
    ...response.headers,
  };
  const isGet = request.method === 'GET' || request.method === 'HEAD';
  if (response.status !== 200 || !isGet) return shortened(request, { ...response, headers });

  const gzip = acceptsGzip(request.headers['accept-encoding']) && response.body.length >= SMALLEST_COMPRESSED;
  const digest = createHash('sha256').update(response.body).digest('base64url').slice(0, 27);
  // Of each encoding its own: a strong tag names bytes.
  const etag = `"${digest}${gzip ? '-gzip' : ''}"`;
  if (matchesTag(request.headers['if-none-match'], etag)) {
    const { 'content-type': _type, ...kept } = headers;
    return { status: 304, headers: { ...kept, etag }, body: new Uint8Array() };
  }
  const body = gzip ? gzipSync(response.body) : response.body;
  if (body.length > most) return finished(request, excessive(response.body.length, most, gzip), most);
  const encoding = gzip ? { 'content-encoding': 'gzip' } : {};
  return shortened(request, { status: 200, headers: { ...headers, etag, ...encoding }, body });
}

function shortened({ method }: WebRequest, response: WebResponse): WebResponse {
  return method === 'HEAD' ? { ...response, body: new Uint8Array() } : response;
}

function excessive(size: number, most: number, compressed: boolean): WebResponse {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  const advice = compressed
    ? 'Read it from the store, or render it with: sealwatch report F.'
    : 'Ask for it with Accept-Encoding: gzip.';
  const text = `This answer has ${megabytes(size)}; at most ${megabytes(most)} can be sent. ${advice}\n`;
  // Not acceptable as it was asked for, or not at all.
  return textResponse(compressed ? 500 : 406, 'text/plain; charset=utf-8', text);
}
