import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from './clock.ts';
import { refusalOfPayload } from './slack-payload.ts';

/** How Slack is to answer a post, instead of by what was posted. */
export interface SlackAnswer {
  /** Absent, the post is judged as usual, after `delayMs`. */
  readonly status?: number;
  readonly body?: string;
  /** Sent as Retry-After, in seconds. */
  readonly retryAfter?: number;
  readonly delayMs?: number;
  /** Never answers; cuts the connection; or takes the message and then cuts it, as where an answer is lost. */
  readonly kind?: 'hang' | 'reset' | 'lost-answer';
}

/** Some answers that Slack is known for. */
export const SLACK_ANSWERS = {
  rateLimited: (retryAfter: number): SlackAnswer => ({ status: 429, body: 'rate_limited', retryAfter }),
  serverError: { status: 503, body: 'service_unavailable' },
  invalidPayload: { status: 400, body: 'invalid_payload' },
  noService: { status: 404, body: 'no_service' },
  hang: { kind: 'hang' },
  reset: { kind: 'reset' },
  lostAnswer: { kind: 'lost-answer' },
} as const satisfies Record<string, SlackAnswer | ((retryAfter: number) => SlackAnswer)>;

/** A message that Slack took. */
export interface SlackMessage {
  /** Milliseconds since the epoch, by the clock that was given. */
  readonly at: number;
  /** The webhook's path, by which several can be told apart. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Record<string, unknown>[];
  /** All that was posted. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A post and what became of it. */
export interface SlackPost {
  readonly at: number;
  readonly path: string;
  readonly body: string;
  /** The status that was answered; undefined where nothing was. */
  readonly status: number | undefined;
  /** Such as "ok" or "invalid_blocks". */
  readonly answer: string;
}

/** A running Slack. */
export interface Slack {
  /** A webhook of it; any path below /services/ is one. */
  readonly url: string;
  /** What was taken, in order. */
  readonly messages: readonly SlackMessage[];
  /** Every post, refused ones too. */
  readonly posts: readonly SlackPost[];
  /** Has the next posts answered so, one each; after them, posts are judged by what they hold. */
  script(...answers: readonly SlackAnswer[]): void;
  /** Has the listener told of each message taken, until what it returns is called. */
  onMessage(listener: (message: SlackMessage) => void): () => void;
  close(): Promise<void>;
}

export interface SlackOptions {
  readonly port?: number;
  readonly clock?: Clock;
  /** Enforces one message a second for each webhook, by the machine's time or this clock; the rest is answered 429. */
  readonly throttle?: boolean | Clock;
}

const WEBHOOK = /^\/services\/\w+\/\w+\/\w+$/;
const LARGEST_POST = 1024 * 1024;

/** Starts a Slack on loopback that takes what is posted to its webhooks. */
export async function startSlack(options: SlackOptions = {}): Promise<Slack> {
  const { clock = systemClock, throttle = false } = options;
  const rateClock = typeof throttle === 'boolean' ? performance : throttle;
  const messages: SlackMessage[] = [];
  const posts: SlackPost[] = [];
  const scripted: SlackAnswer[] = [];
  const listeners = new Set<(message: SlackMessage) => void>();
  const lastTaken = new Map<string, number>();

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
    const reply = (status: number, text: string, retryAfter?: number) => {
      note(status, text);
      const headers = {
        'content-type': 'text/html',
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
    if (answer.status !== undefined) return reply(answer.status, answer.body ?? '', answer.retryAfter);
    if (request.method !== 'POST' || !WEBHOOK.test(path)) return reply(404, 'no_service');
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) return reply(400, 'invalid_payload');
    const refusal = refusalOfPayload(body);
    if (refusal !== undefined) return reply(refusal.status, refusal.body);
    const wait = 1000 - (rateClock.now() - (lastTaken.get(path) ?? Number.NEGATIVE_INFINITY));
    if (throttle !== false && wait > 0) return reply(429, 'rate_limited', Math.ceil(wait / 1000));

    lastTaken.set(path, rateClock.now());
    take(path, body);
    if (answer.kind === 'lost-answer') {
      note(undefined, 'lost-answer');
      request.socket.resetAndDestroy();
      return;
    }
    reply(200, 'ok');
  }

  function take(path: string, body: string): void {
    const payload = JSON.parse(body) as Record<string, unknown>;
    const blocks = (payload.blocks ?? []) as SlackMessage['blocks'];
    const message = { at: clock.now(), path, text: String(payload.text), blocks, payload };
    messages.push(message);
    for (const listener of listeners) listener(message);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/services/T00000000/B00000000/emulated`,
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
