import { createHash } from 'node:crypto';
import { retryAfterMsOf } from '../cloud/answer.ts';
import { quietFetch } from '../cloud/quiet-fetch.ts';
import type { Channel, DeliveryResult, OutgoingMessage } from '../model/channel.ts';
import { isFields, parseJson } from '../model/json.ts';
import { type Address, ChannelError, withoutSecrets } from './address.ts';

const defaultTimeoutMs = 10_000;
/** Answers of channels are short; more of one is not read. */
const maxAnswerBytes = 16_384;
const maxRetryAfterMs = 3_600_000;

/** What a channel, or something on the way to it, answered. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * What an answer means by the vendor's own words: `later` for what may be accepted later, `channel` and `message` for what
 * is never accepted, by what is at fault. undefined where the status decides.
 */
export interface Meaning {
  readonly is: 'accepted' | 'tooFast' | 'later' | 'channel' | 'message' | undefined;
  /** What was answered, on one line. */
  readonly said: string;
}

/** What a message is laid out and signed with. */
export interface MessageContext extends Address {
  /** Epoch milliseconds. */
  readonly now: number;
  /** The time zone of times that the vendor does not show in the reader's own. */
  readonly timeZone: string;
}

/** A kind of channel: how a message of it is laid out, signed and posted, and what an answer means. One file each. */
export interface Vendor {
  /** The time between two messages that keeps the documented rate, milliseconds. */
  readonly spacingMs: number;
  /** The pause after "too fast" where the answer gives none, milliseconds. */
  readonly pauseMs: number;
  /** @throws ChannelError if the address or the secret cannot be one of this vendor's */
  check(address: Address, name: string): void;
  /** Posts a message once. What it returns or throws does not count: only the answer does. */
  post(outgoing: OutgoingMessage, setting: MessageContext, fetch: Fetch): Promise<unknown>;
  meaningOf(answer: Answer): Meaning;
}

export type Fetch = typeof fetch;

export interface ChannelParts extends Address {
  readonly timeZone: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly timeoutMs?: number;
}

/** A channel of a vendor, with all that is alike in them: the time-out, the bounded answer, and what no vendor decides. */
export function openVendor(vendor: Vendor, opening: ChannelParts): Channel {
  const { url, secret, timeZone, now, timeoutMs = defaultTimeoutMs } = opening;
  const digest = createHash('sha256')
    .update(JSON.stringify([url.href, secret]))
    .digest('hex')
    .slice(0, 12);

  async function send(outgoing: OutgoingMessage): Promise<DeliveryResult> {
    let delivery: DeliveryResult | undefined;
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      await vendor.post(outgoing, { url, secret, now: now(), timeZone }, async (input, { headers, body } = {}) => {
        try {
          const response = await quietFetch(input, { ...(headers && { headers }), ...(body && { body }), signal });
          const text = await boundedText(response);
          delivery = deliveryOf({ status: response.status, body: text }, response.headers);
          const { status } = response;
          return new Response(status === 204 || status === 205 ? null : text, { status });
        } catch (error) {
          delivery = unreachable(error);
          throw error;
        }
      });
    } catch {
      // Slack's SDK throws for answers too.
      if (delivery === undefined) throw new ChannelError(`channel ${digest} could not be used at all`);
    }
    if (delivery === undefined) throw new ChannelError(`channel ${digest} was not posted to`);
    return delivery;
  }

  function deliveryOf(answer: Answer, headers: Headers): DeliveryResult {
    const { status, body } = answer;
    const meaning = vendor.meaningOf(answer);
    const wait = retryAfterMsOf(headers.get('retry-after'), headers.get('date'));
    if (meaning.is === 'accepted') return { is: 'accepted' };
    if (meaning.is === 'tooFast' || status === 429) {
      return { is: 'rateLimited', retryAfterMs: Math.min(maxRetryAfterMs, wait ?? vendor.pauseMs) };
    }
    const reason = `channel ${digest} answered ${status}: ${withoutSecrets(meaning.said, opening) || 'nothing'}`;
    if (meaning.is === 'channel' || meaning.is === 'message') {
      return { is: 'rejected', reason, byChannel: meaning.is === 'channel' };
    }
    // No vendor answers with a page: it comes from a proxy or a portal on the way.
    const isPermanent = status >= 400 && status < 500 && status !== 408 && !body.trimStart().startsWith('<');
    if (meaning.is === undefined && isPermanent) {
      // A 400 or 413 is about the message, any other 4xx about the channel.
      return { is: 'rejected', reason, byChannel: status !== 400 && status !== 413 };
    }
    return { is: 'failed', reason, ...(wait !== undefined && { retryAfterMs: Math.min(maxRetryAfterMs, wait) }) };
  }

  function unreachable(error: unknown): DeliveryResult {
    const { name, message, cause } = error as Error;
    const { code } = Object(cause) as { code?: unknown };
    const what =
      name === 'TimeoutError' || signalTimedOut(error)
        ? `no answer in ${timeoutMs} ms`
        : withoutSecrets(typeof code === 'string' ? code : message, opening);
    return { is: 'failed', reason: `channel ${digest}: ${what}` };
  }

  return { digest, spacingMs: vendor.spacingMs, send };
}

/** A body that is cut off by the time-out fails with another error, whose cause says so. */
function signalTimedOut(error: unknown): boolean {
  return (Object(Object(error).cause) as { name?: unknown }).name === 'TimeoutError';
}

/** Codes of a vendor that answers in JSON; every other code but 0 is about the channel. */
export interface Codes {
  readonly code: (json: Readonly<Record<string, unknown>>) => unknown;
  /** The field with the text. */
  readonly text: string;
  readonly tooFast: readonly number[];
  readonly later: readonly number[];
  readonly message: readonly number[];
}

/** Reads answers by their code, never by their text. Acceptance is code 0 in a 200: errors come in a 200 too. */
export function meaningBy(codes: Codes): Vendor['meaningOf'] {
  return ({ status, body }) => {
    const json = objectIn(body);
    const code = json === undefined ? undefined : codes.code(json);
    if (json === undefined || typeof code !== 'number') return { is: undefined, said: body.trim() };
    const text = json[codes.text];
    // What follows is a hint, an address of this machine, or a link.
    const said = `${code} ${typeof text === 'string' ? text.split(/,\s*(?:hint|more|from ip)\b/)[0] : ''}`;
    if (code === 0) return { is: status === 200 ? 'accepted' : 'later', said };
    if (codes.tooFast.includes(code)) return { is: 'tooFast', said };
    if (codes.later.includes(code) || status >= 500) return { is: 'later', said };
    return { is: codes.message.includes(code) ? 'message' : 'channel', said };
  };
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  const value = parseJson(text);
  return isFields(value) ? value : undefined;
}

async function boundedText(response: Response): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body.getReader();
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
  return Buffer.concat(chunks).subarray(0, maxAnswerBytes).toString('utf8');
}
