import type { SlackMessage } from './slack.ts';

/** What became of one attempt to send a message. */
export type Delivery =
  | { readonly is: 'accepted' }
  /** The channel asked for a pause; the message was not accepted. */
  | { readonly is: 'rateLimited'; readonly retryAfterMs: number }
  /** It was not accepted but may be later, or its acceptance is unknown since the answer was lost. */
  | { readonly is: 'failed'; readonly reason: string; readonly retryAfterMs?: number }
  /** It will never be accepted: because of the channel (gone, archived, not allowed), or because of the message. */
  | { readonly is: 'rejected'; readonly reason: string; readonly byChannel: boolean };

/** A place that alerts are sent to. */
export interface Channel {
  /** Identifies the address without revealing it. */
  readonly digest: string;
  /** Sends a message once. It never throws for what the channel or the network does. */
  send(message: SlackMessage): Promise<Delivery>;
}
