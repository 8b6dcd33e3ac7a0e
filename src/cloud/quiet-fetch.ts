import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';

/**
 * Posts a text as `fetch` would with `redirect: 'error'`. `fetch` itself prints the path of each request under
 * NODE_DEBUG=fetch, and the path of a webhook is a secret.
 */
export const quietFetch: typeof fetch = (input, { headers, body, signal } = {}) =>
  new Promise((resolve, reject) => {
    const address = new URL(String(input));
    const { request } = address.protocol === 'https:' ? https : http;
    const outgoing = request(address, { method: 'POST', ...(signal && { signal }) });
    for (const [name, value] of new Headers(headers)) outgoing.setHeader(name, value);
    outgoing.on('error', (error) => {
      reject(signal?.aborted ? signal.reason : new TypeError('the request failed', { cause: error }));
    });
    outgoing.once('response', (answer) => {
      try {
        resolve(responseOf(answer));
      } catch (error) {
        answer.destroy();
        reject(error);
      }
    });
    outgoing.end(String(body ?? ''));
  });

/** @throws TypeError for a redirect, RangeError for a status that is none of HTTP */
function responseOf(answer: http.IncomingMessage): Response {
  const headers = new Headers();
  for (let at = 0; at + 1 < answer.rawHeaders.length; at += 2) {
    headers.append(answer.rawHeaders[at] ?? '', answer.rawHeaders[at + 1] ?? '');
  }
  const { statusCode: status = 0, statusMessage: statusText = '' } = answer;
  if (status >= 300 && status <= 399) throw new TypeError('the answer is a redirect');
  const isEmpty = status === 204 || status === 205;
  if (isEmpty) answer.resume();
  return new Response(isEmpty ? null : (Readable.toWeb(answer) as ReadableStream), { status, statusText, headers });
}
