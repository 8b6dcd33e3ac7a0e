import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '../clock.ts';

/** How a hook is to answer a post, instead of by what was posted. */
export interface HookAnswer {
  /** Absent, the post is judged as usual, after `delayMs`. */
  readonly status?: number;
  readonly body?: string;
  /** Sent as Retry-After, in seconds. */
  readonly retryAfter?: number;
  readonly delayMs?: number;
  /** Never answers; cuts the connection; or takes the message and then cuts it, as where an answer is lost. */
  readonly kind?: 'hang' | 'reset' | 'lost-answer';
}

/** A message that was taken. */
export interface HookMessage {
  /** Milliseconds since the epoch, by the clock that was given. */
  readonly at: number;
  /** The path and the query, by which several hooks can be told apart. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** All that was posted. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A post and what became of it. */
export interface HookPost {
  readonly at: number;
  readonly path: string;
  readonly body: string;
  /** The status that was answered; undefined where nothing was. */
  readonly status: number | undefined;
  /** The body of the answer, or what was done instead. */
  readonly answer: string;
}

/** A running hook. */
export interface Hook<Message = HookMessage> {
  /** Its address. */
  readonly url: string;
  /** What was taken, in order. */
  readonly messages: readonly Message[];
  /** Every post, denied ones too. */
  readonly posts: readonly HookPost[];
  /** Has the next posts answered so, one each; after them, posts are judged by what they hold. */
  script(...answers: readonly HookAnswer[]): void;
  /** Has the listener told of each message taken, until what it returns is called. */
  onMessage(listener: (message: Message) => void): () => void;
  close(): Promise<void>;
}

export interface HookOptions {
  readonly port?: number;
  readonly clock?: Clock;
  /** Enforces the documented rate of each address, by the machine's time or this clock. */
  readonly throttle?: boolean | Clock;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly retryAfter?: number;
}

/** What was posted, before anything of it is believed. */
export interface Posted {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface HookVendor {
  /** The path and query of its one address. */
  readonly path: string;
  readonly contentType: string;
  /** Why a post is denied; undefined where it is taken. */
  readonly denialOf: (posted: Posted) => Reply | undefined;
  readonly accepted: Reply;
  /** So many messages in so many milliseconds. */
  readonly limits: readonly { readonly count: number; readonly perMs: number }[];
  readonly tooFast: (waitMs: number) => Reply;
  /** How long everything is denied once the rate was exceeded, milliseconds. */
  readonly penaltyMs?: number;
}

const LARGEST_POST = 1024 * 1024;

/** Starts a hook on loopback that takes what its vendor would. */
export async function startHook<Message extends HookMessage>(
  vendor: HookVendor,
  { port = 0, clock = systemClock, throttle = false }: HookOptions,
  readMessage: (message: HookMessage) => Message,
): Promise<Hook<Message>> {
  const rateClock = typeof throttle === 'boolean' ? performance : throttle;
  const messages: Message[] = [];
  const posts: HookPost[] = [];
  const scripted: HookAnswer[] = [];
  const listeners = new Set<(message: Message) => void>();
  const taken = new Map<string, { times: number[]; deniedUntil: number }>();

  const server = createServer((request, response) => {
    // A client that leaves in the middle of its post is owed nothing.
    receive(request, response).catch(() => response.destroy());
  });

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request);
    const answer = scripted.shift() ?? {};
    if (answer.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, answer.delayMs).unref());
    const path = request.url ?? '/';
    const note = (status: number | undefined, text: string) => {
      posts.push({ at: clock.now(), path, body, status, answer: text });
    };
    const reply = ({ status, body: text, retryAfter }: Reply) => {
      note(status, text);
      const headers = {
        'content-type': vendor.contentType,
        ...(retryAfter !== undefined && { 'retry-after': `${retryAfter}` }),
      };
      response.writeHead(status, headers).end(text);
    };

    if (answer.kind === 'hang') return note(undefined, 'hang');
    if (answer.kind === 'reset') {
      note(undefined, 'reset');
      request.socket.resetAndDestroy();
      return;
    }
    if (answer.status !== undefined) return reply({ ...answer, status: answer.status, body: answer.body ?? '' });
    const { method = '', headers } = request;
    const url = new URL(path, 'http://hook');
    const denial = vendor.denialOf({ method, url, headers, body, now: clock.now() });
    if (denial !== undefined) return reply(denial);
    const waitMs = throttle === false ? 0 : waitOf(url.pathname + (url.searchParams.get('key') ?? ''));
    if (waitMs > 0) return reply(vendor.tooFast(waitMs));

    const payload = JSON.parse(body) as Record<string, unknown>;
    const message = readMessage({ at: clock.now(), path, headers, payload });
    messages.push(message);
    for (const listener of listeners) listener(message);
    if (answer.kind === 'lost-answer') {
      note(undefined, 'lost-answer');
      request.socket.resetAndDestroy();
      return;
    }
    reply(vendor.accepted);
  }

  /** How long an address has to wait; where it has not, its message counts. */
  function waitOf(address: string): number {
    const now = rateClock.now();
    const state = taken.get(address) ?? { times: [], deniedUntil: Number.NEGATIVE_INFINITY };
    taken.set(address, state);
    const waits = vendor.limits.map(({ count, perMs }) => {
      const first = state.times.at(-count);
      return first === undefined ? 0 : first + perMs - now;
    });
    const wait = Math.max(state.deniedUntil - now, ...waits, 0);
    if (wait === 0) state.times.push(now);
    else if (vendor.penaltyMs !== undefined && state.deniedUntil <= now) state.deniedUntil = now + vendor.penaltyMs;
    return wait === 0 ? 0 : Math.max(wait, state.deniedUntil - now);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${vendor.path}`,
    messages,
    posts,
    script: (...answers) => {
      scripted.push(...answers);
    },
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_POST) throw new Error('the post is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The object that a post holds; undefined where it is no JSON, or no object. */
export function objectOf(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text with something in it, of so many bytes at most. */
export function isText(value: unknown, mostBytes = Number.POSITIVE_INFINITY): value is string {
  return typeof value === 'string' && value.trim() !== '' && Buffer.byteLength(value) <= mostBytes;
}
