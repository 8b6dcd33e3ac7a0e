import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { emptyResponse, limits, textResponse, type WebRequest, type WebResponse } from '../web/exchange.ts';

/** A server on loopback. */
export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

const host = '127.0.0.1';
/** Connections at once; a browser opens six. */
const mostConnections = 64;

/**
 * Serves a handler on loopback, for browsers of this machine alone. Names that other people's DNS leads here are rejected:
 * a page of theirs could read what this one shows.
 *
 * @param port 0 for a free one
 * @param onError receives what a handler threw; the client does not
 */
export async function serveLoopback(
  handle: (request: WebRequest) => Promise<WebResponse>,
  { port, onError }: { port: number; onError: (error: unknown) => void },
): Promise<Served> {
  const options = { maxHeaderSize: limits.headers, requestTimeout: 10_000, connectionsCheckingInterval: 1_000 };
  const server = createServer(options, (message, response) => {
    answer(message, server, handle)
      .catch((error: unknown) => {
        onError(error);
        return emptyResponse(500);
      })
      .then((result) => send(response, result))
      .catch(() => response.destroy());
  });
  makeRoom(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { url: `http://${host}:${portOf(server)}`, close: () => closed(server) };
}

/**
 * With all connections taken, a new one takes the place of the oldest that waits for a request, so that some that were
 * opened and left do not close the dashboard.
 */
function makeRoom(server: Server): void {
  const waiting = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket) => {
    connections += 1;
    waiting.add(socket);
    socket.once('close', () => {
      connections -= 1;
      waiting.delete(socket);
    });
    const [oldest] = waiting;
    if (connections > mostConnections) oldest?.destroy();
  });
  server.on('request', (message: IncomingMessage, response: ServerResponse) => {
    const { socket } = message;
    // A request without its end counts as one that is waited for.
    message.once('end', () => waiting.delete(socket));
    response.once('close', () => {
      if (!socket.destroyed) waiting.add(socket);
    });
  });
}

async function answer(
  message: IncomingMessage,
  server: Server,
  handle: (request: WebRequest) => Promise<WebResponse>,
): Promise<WebResponse> {
  if (!isOurs(message.headers.host ?? '', portOf(server))) {
    return textResponse(421, 'text/plain; charset=utf-8', 'Only by the address that was printed.\n');
  }
  const body = await bodyOf(message);
  if (body === undefined) return emptyResponse(413, { connection: 'close' });
  const [path = '/', ...rest] = (message.url ?? '/').split('?');
  const headers = Object.entries(message.headers).map(([name, value]) => [name, String(value)]);

  return handle({
    method: message.method ?? 'GET',
    path,
    query: Object.fromEntries(new URLSearchParams(rest.join('?'))),
    headers: Object.fromEntries(headers),
    body,
    secure: false,
  });
}

function isOurs(name: string, port: number): boolean {
  return [host, 'localhost', '[::1]'].some((own) => name.toLowerCase() === `${own}:${port}`);
}

/** undefined where it is larger than any that is answered. */
async function bodyOf(message: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limits.body) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, headers, body }: WebResponse): void {
  response.writeHead(status, headers);
  response.end(body);
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo | null)?.port ?? 0;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
