import { createHash } from 'node:crypto';
import { IncomingWebhook, IncomingWebhookHTTPError, IncomingWebhookRequestError } from '@slack/webhook';
import { retryAfterMsOf } from '../cloud/answer.ts';
import { quietFetch } from '../cloud/quiet-fetch.ts';
import type { Channel, Delivery } from '../model/channel.ts';
import type { SlackMessage } from '../model/slack.ts';
import { ChannelError, parseAddress, withoutAddress } from './address.ts';

const defaultTimeoutMs = 10_000;
/** Slack's answers are one word; more of an answer is not read. */
const maxAnswerBytes = 16_384;
const maxRetryAfterMs = 3_600_000;
const defaultRetryAfterMs = 30_000;

/** Slack's words for a webhook that will not accept any message. */
const deadChannel: ReadonlySet<string> = new Set([
  'action_prohibited',
  'channel_is_archived',
  'channel_not_found',
  'invalid_token',
  'no_service',
  'no_team',
  'posting_to_general_channel_denied',
  'team_disabled',
  'user_not_found',
]);
/** Slack's words for a message that it will not accept. */
const badMessage: ReadonlySet<string> = new Set([
  'invalid_attachments',
  'invalid_blocks',
  'invalid_payload',
  'missing_text_or_fallback_or_attachments',
  'no_text',
  'too_many_attachments',
]);

export interface SlackOptions {
  readonly timeoutMs?: number;
}

/** What Slack, or something on the way to it, answered. */
interface Answer {
  readonly status: number;
  readonly body: string;
  readonly retryAfterMs: number | undefined;
}

/**
 * Opens an incoming webhook of Slack.
 *
 * @param name what it is called in errors, such as `env:SEALWATCH_SLACK_WEBHOOK`
 * @throws ChannelError if the address cannot be used
 */
export function openSlack(url: string, name: string, { timeoutMs = defaultTimeoutMs }: SlackOptions = {}): Channel {
  const address = parseAddress(url, name);
  const digest = createHash('sha256').update(address.href).digest('hex').slice(0, 12);

  async function send(message: SlackMessage): Promise<Delivery> {
    let answer = { status: 0, retryAfterMs: undefined as number | undefined };
    const webhook = new IncomingWebhook(address.href, {
      timeout: timeoutMs,
      // The SDK passes on neither the status of a success nor any header.
      fetch: async (input, init) => {
        const response = await quietFetch(input, init);
        const { status, headers } = response;
        answer = { status, retryAfterMs: retryAfterMsOf(headers.get('retry-after'), headers.get('date')) };
        return bounded(response);
      },
    });
    try {
      const { text } = await webhook.send({ ...message } as Parameters<typeof webhook.send>[0]);
      return deliveryOf({ ...answer, body: text });
    } catch (error) {
      if (error instanceof IncomingWebhookHTTPError) {
        return deliveryOf({ ...answer, status: error.statusCode, body: error.body ?? '' });
      }
      if (error instanceof IncomingWebhookRequestError) return unreachable(error.original);
      throw new ChannelError(`webhook ${digest} could not be used at all`);
    }
  }

  /** Only a 200 with Slack's `ok` is acceptance: a proxy may answer in Slack's place with any status. */
  function deliveryOf({ status, body, retryAfterMs }: Answer): Delivery {
    const word = body.trim();
    if (status === 200 && word === 'ok') return { is: 'accepted' };
    const reason = `webhook ${digest} answered ${status}: ${withoutAddress(word, address) || 'nothing'}`;
    if (status === 429) {
      return { is: 'rateLimited', retryAfterMs: Math.min(maxRetryAfterMs, retryAfterMs ?? defaultRetryAfterMs) };
    }
    if (deadChannel.has(word)) return { is: 'rejected', reason, byChannel: true };
    if (badMessage.has(word)) return { is: 'rejected', reason, byChannel: false };
    const isPermanent = status >= 400 && status < 500 && status !== 408 && !isPage(word);
    // A 400 or 413 is about the message, any other 4xx about the webhook.
    if (isPermanent) return { is: 'rejected', reason, byChannel: status !== 400 && status !== 413 };
    return {
      is: 'failed',
      reason,
      ...(retryAfterMs !== undefined && { retryAfterMs: Math.min(maxRetryAfterMs, retryAfterMs) }),
    };
  }

  function unreachable(error: Error): Delivery {
    const { code } = Object(error.cause) as { code?: unknown };
    const what =
      error.name === 'TimeoutError'
        ? `no answer in ${timeoutMs} ms`
        : withoutAddress(typeof code === 'string' ? code : error.message, address);
    return { is: 'failed', reason: `webhook ${digest}: ${what}` };
  }

  return { digest, send };
}

/** Slack answers with a bare word, so a page comes from a proxy or a portal on the way. */
function isPage(body: string): boolean {
  return body.startsWith('<');
}

/** The answer with no more of its body than is needed. */
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
    if (size > maxAnswerBytes) {
      await reader.cancel();
      break;
    }
  }
  return new Response(Buffer.concat(chunks).subarray(0, maxAnswerBytes), { status, statusText });
}
