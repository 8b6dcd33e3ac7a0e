import type { AlertMessage } from './alert-message.ts';

export const channelTypes = ['slack', 'dingtalk', 'feishu', 'wecom', 'webhook'] as const;

export type ChannelType = (typeof channelTypes)[number];

/** What became of one attempt to send a message. */
export type DeliveryResult =
  | { readonly is: 'accepted' }
  /** The channel asked for a pause; the message was not accepted. */
  | { readonly is: 'rateLimited'; readonly retryAfterMs: number }
  /** It was not accepted but may be later, or its acceptance is unknown since the answer was lost. */
  | { readonly is: 'failed'; readonly reason: string; readonly retryAfterMs?: number }
  /** It will never be accepted: because of the channel (gone, archived, not allowed), or because of the message. */
  | { readonly is: 'rejected'; readonly reason: string; readonly byChannel: boolean };

/** A message on its way out. */
export interface OutgoingMessage {
  /** The same in every attempt, and of no other message. */
  readonly id: string;
  /** When it was written, ISO 8601 UTC. */
  readonly at: string;
  readonly message: AlertMessage;
}

/** A place that alerts are sent to. */
export interface Channel {
  /** Identifies the address and the signing secret without revealing them. */
  readonly digest: string;
  /** The time between two messages that keeps its documented rate, milliseconds. */
  readonly spacingMs: number;
  /** Sends a message once. It never throws for what the channel or the network does. */
  send(outgoing: OutgoingMessage): Promise<DeliveryResult>;
}
