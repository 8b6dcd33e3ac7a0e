import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Cloud, type CloudOptions, openCloud } from '../../src/cloud/call.ts';
import { type Clock, systemClock } from '../../src/cloud/clock.ts';
import { type Credentials, fixedCredentials } from '../../src/cloud/credentials.ts';
import { type Endpoints, parseEndpoints } from '../../src/cloud/endpoints.ts';
import { openPacer } from '../../src/cloud/pace.ts';

/** What the server received. */
export interface Received {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly at: number;
}

/** A server on loopback that answers as a test says; closed when the test is over. */
export interface LocalServer {
  readonly address: string;
  readonly endpoints: Endpoints;
  readonly received: Received[];
  readonly sockets: Set<Socket>;
  connections(): number;
  peakInFlight(): number;
  /** A cloud whose every endpoint is this server. */
  cloud(options?: Partial<CloudOptions>): Cloud;
}

export const key: Credentials = { accessKeyId: 'LTAI5tExampleKeyId01', accessKeySecret: 'exampleSecret' };

/** @param answer gets the number of the request, from 1. */
export async function serve(
  answer: (nth: number, response: ServerResponse, request: IncomingMessage) => void,
): Promise<LocalServer> {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let inFlight = 0;
  let peak = 0;

  const server = createServer(async (request, response) => {
    inFlight += 1;
    peak = Math.max(peak, inFlight);
    response.once('close', () => {
      inFlight -= 1;
    });
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url = '', headers } = request;
    received.push({ method, url, headers, body, at: performance.now() });
    answer(received.length, response, request);
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });

  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const endpoints = parseEndpoints(`*=${address}`);
  return {
    address,
    endpoints,
    received,
    sockets,
    connections: () => connections,
    peakInFlight: () => peak,
    cloud({ clock = systemClock, ...options } = {}) {
      const pace = openPacer({ clock, concurrency: 100 });
      return openCloud({ credentials: fixedCredentials(key), endpoints, clock, random: () => 0, pace, ...options });
    },
  };
}

/** Answers with JSON. */
export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response
    .writeHead(status, { 'content-type': 'application/json;charset=utf-8', ...headers })
    .end(JSON.stringify(body));
}

/** A clock that does not wait, and remembers for how long it should have. */
export function hastyClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: () => Date.now(),
    async sleep(ms) {
      slept.push(ms);
    },
  };
}

/** A clock that stands still: whoever sleeps by it sleeps until aborted. `asleep` resolves when somebody does. */
export function stoppedClock(): Clock & { readonly asleep: Promise<void> } {
  let fallAsleep = () => {};
  const asleep = new Promise<void>((resolve) => {
    fallAsleep = resolve;
  });
  return {
    asleep,
    now: () => 0,
    sleep(_, signal) {
      fallAsleep();
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    },
  };
}

/** What a promise was rejected with; fails the test when it was not. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('the call succeeded');
}

/** The ordinary request of most tests. */
export const describeKey = { regionId: 'cn-hangzhou', query: { KeyId: 'key-hzz1' } } as const;
