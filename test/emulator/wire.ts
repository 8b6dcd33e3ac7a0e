import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it goes over the wire. */
export interface Sent {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An answer as it came over the wire; its body is the JSON, or the text where it is none. */
export interface Received {
  status: number;
  headers: IncomingHttpHeaders;
  body: unknown;
}

/** What an SDK sends, signed and whole; nobody answers it. */
export async function capture(send: (endpoint: string) => Promise<unknown>): Promise<Sent> {
  let captured: Sent | undefined;
  const server = createServer(async (message, response) => {
    let body = '';
    for await (const chunk of message) body += chunk;
    captured = { method: message.method ?? '', path: message.url ?? '', headers: message.headers, body };
    response.end('{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  await send(`127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.close();
  server.closeAllConnections();
  if (captured === undefined) throw new Error('the SDK sent nothing');
  return captured;
}

/** Sends a request exactly as given, its host header included. */
export function sendRaw(endpoint: string, sent: Partial<Sent>): Promise<Received> {
  const [host, port] = endpoint.split(':');
  const { method = 'GET', path = '/', body = '' } = sent;
  const chunked = sent.headers?.['transfer-encoding'] !== undefined;
  // Node does not announce the body of a GET by itself, and the body would be taken for a second request.
  const headers = { ...(!chunked && { 'content-length': String(Buffer.byteLength(body)) }), ...sent.headers };
  return new Promise((resolve, reject) => {
    const outgoing = request({ host, port, method, path, headers, agent: false }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: parsed(text) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
