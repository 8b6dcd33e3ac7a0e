import { createHash } from 'node:crypto';
import { IncomingWebhook, IncomingWebhookHTTPError, IncomingWebhookRequestError } from '@slack/webhook';
import { ExpectedError } from '../model/expected-error.ts';
import { quietFetch } from './quiet-fetch.ts';
import { presentable } from './redact.ts';

/** How long Slack may take. */
const TIMEOUT_MS = 10_000;
/** More of an answer is not read: Slack's are a word. */
const MOST_READ = 16_384;
const LONGEST_RETRY_MS = 3_600_000;
const DEFAULT_RETRY_MS = 30_000;

/** A webhook cannot be used. The message names it by its reference or by a digest, never by its address. */
export class WebhookError extends ExpectedError {
  override readonly name = 'WebhookError';
}

/** What became of a message. */
export type Answered =
  | { readonly is: 'accepted' }
  | { readonly is: 'limited'; readonly retryAfterMs: number }
  | { readonly is: 'failed'; readonly why: string }
  | { readonly is: 'denied'; readonly why: string; readonly byWebhook: boolean };

/** One Slack channel that can be written to. */
export interface Webhook {
  /** Names the address without giving it away. */
  readonly digest: string;
  /** Sends a message once. It never throws for what Slack or the network does. */
  post(message: { readonly text: string; readonly blocks: readonly object[] }): Promise<Answered>;
}

export interface WebhookOptions {
  readonly timeoutMs?: number;
}

/**
 * Opens a webhook: over TLS, or in the clear to this very machine.
 *
 * @param name what it is called in errors, such as `env:SEALWATCH_SLACK_WEBHOOK`
 * @throws WebhookError where the address is none
 */
export function openWebhook(url: string, name: string, { timeoutMs = TIMEOUT_MS }: WebhookOptions = {}): Webhook {
  const address = addressOf(url.trim(), name);
  const digest = createHash('sha256').update(address).digest('hex').slice(0, 12);

  async function post(message: { readonly text: string; readonly blocks: readonly object[] }): Promise<Answered> {
    let retryAfter: string | null = null;
    const webhook = new IncomingWebhook(address, {
      timeout: timeoutMs,
      // The SDK tells nothing of headers.
      fetch: async (input, init) => {
        const response = await quietFetch(input, init);
        retryAfter = response.headers.get('retry-after');
        return bounded(response);
      },
    });
    try {
      const { text } = await webhook.send(message as Parameters<typeof webhook.send>[0]);
      // A portal on the way may answer in Slack's place; what it got is not sent.
      if (/^\s*</.test(text)) return { is: 'failed', why: `webhook ${digest} answered with a page` };
      return { is: 'accepted' };
    } catch (error) {
      return answerOf(error, retryAfter);
    }
  }

  function answerOf(error: unknown, retryAfter: string | null): Answered {
    if (error instanceof IncomingWebhookHTTPError) {
      const { statusCode, body = '' } = error;
      const why = `webhook ${digest} answered ${statusCode}: ${withoutAddress(body) || 'nothing'}`;
      if (statusCode === 429) return { is: 'limited', retryAfterMs: waitOf(retryAfter) };
      if (statusCode >= 500 || statusCode === 408) return { is: 'failed', why };
      // 400 is about the message, whatever else is about the webhook: gone, archived, not allowed.
      return { is: 'denied', why, byWebhook: statusCode !== 400 && statusCode !== 413 };
    }
    if (error instanceof IncomingWebhookRequestError) {
      const { name, message } = error.original;
      const code = codeOf(error.original);
      const told = name === 'TimeoutError' ? `no answer in ${timeoutMs} ms` : withoutAddress(code || message);
      return { is: 'failed', why: `webhook ${digest}: ${told}` };
    }
    throw new WebhookError(`webhook ${digest} could not be used at all`);
  }

  function withoutAddress(text: string): string {
    const { pathname, host } = new URL(address);
    const clean = [address, pathname, host].reduce(
      (rest, part) => (part.length < 4 ? rest : rest.replaceAll(part, '[left out]')),
      text,
    );
    return presentable(clean, undefined, 120);
  }

  return { digest, post };
}

function addressOf(text: string, name: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new WebhookError(`The webhook ${name} holds no URL.`);
  }
  const isLocal = /^(127(\.\d+){3}|localhost|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) {
    throw new WebhookError(`The webhook ${name} must be an https:// URL; http:// is for this machine only.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new WebhookError(`The webhook ${name} must hold no user name and no password.`);
  }
  return url.href;
}

/** Seconds, or a date; a little more than Slack asks for is no harm, hours are. */
function waitOf(retryAfter: string | null): number {
  const seconds = Number(retryAfter ?? '');
  if (retryAfter === null || retryAfter.trim() === '' || !Number.isFinite(seconds) || seconds < 0) {
    return DEFAULT_RETRY_MS;
  }
  return Math.min(LONGEST_RETRY_MS, Math.ceil(seconds * 1_000));
}

/** The answer with no more of its body than is needed, so that nobody can flood us. */
async function bounded(response: Response): Promise<Response> {
  const { status, statusText, headers, body } = response;
  if (body === null) return new Response(null, { status, statusText, headers });
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.length;
    if (size > MOST_READ) {
      await reader.cancel();
      break;
    }
  }
  return new Response(Buffer.concat(chunks).subarray(0, MOST_READ), { status, statusText });
}

function codeOf(error: Error): string {
  const cause = error.cause as { code?: unknown } | undefined;
  return typeof cause?.code === 'string' ? cause.code : '';
}
