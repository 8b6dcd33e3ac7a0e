import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../clock.ts';
import type { FunctionAnswer } from '../fc/gate.ts';

/** A function's address, as its HTTP trigger gives it one. */
export interface HttpTrigger {
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  statusCode?: number;
  headers?: Record<string, string>;
  body?: string;
  isBase64Encoded?: boolean;
}

const LARGEST_REQUEST = 32 * 1024 * 1024;

/** Serves a function on loopback: each request is one event. Whoever asks is let in, as by authType anonymous. */
export async function serveHttp(
  invoke: (event: Buffer) => Promise<FunctionAnswer>,
  settings: { accountId: string; clock: Clock; port?: number },
): Promise<HttpTrigger> {
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request);
    const event = httpEvent(request, body, settings.accountId, settings.clock.now());
    const answer = await invoke(Buffer.from(JSON.stringify(event)));
    if (answer.errorType !== undefined) {
      const headers = { 'content-type': 'application/json', 'x-fc-error-type': answer.errorType };
      response.writeHead(502, headers).end(answer.body);
      return;
    }
    const { statusCode, headers, body: text = '', isBase64Encoded } = parse(answer.body);
    response.writeHead(statusCode ?? 200, headers ?? { 'content-type': 'application/json' });
    response.end(Buffer.from(text, isBase64Encoded === true ? 'base64' : 'utf8'));
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A request as an HTTP trigger hands it over; values of one name are joined by commas, times are texts. */
function httpEvent(request: IncomingMessage, body: Buffer, accountId: string, at: number): object {
  const [rawPath = '/', ...rest] = (request.url ?? '/').split('?');
  const queryParameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rest.join('?'))) {
    queryParameters[name] = name in queryParameters ? `${queryParameters[name]},${value}` : value;
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    // Names come as Go writes them.
    headers[name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())] = String(value);
  }
  const host = request.headers.host ?? '';
  const sourceIp = request.socket.remoteAddress ?? '';
  return {
    version: 'v1',
    rawPath,
    body: body.toString('base64'),
    isBase64Encoded: true,
    headers: { ...headers, 'X-Forwarded-For': sourceIp },
    queryParameters,
    requestContext: {
      accountId,
      triggerId: randomUUID(),
      domainName: host,
      domainPrefix: host.split('.')[0],
      http: {
        method: request.method,
        path: decoded(rawPath),
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      time: new Date(at).toISOString().replace(/\.\d+/, ''),
      timeEpoch: String(at),
    },
  };
}

/** An answer that has no status is the body itself. */
function parse(bytes: Buffer): Answer {
  const text = bytes.toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    const isWhole = typeof value === 'object' && value !== null && 'statusCode' in value;
    return isWhole ? (value as Answer) : { body: text };
  } catch {
    return { body: text };
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_REQUEST) throw new Error('the request is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
