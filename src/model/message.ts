import type { Messages } from './messages.ts';

export type MessageId = keyof Messages;

/** A reason as data: its id and what goes into the sentence. Words are put to it when it is rendered. */
export type Message = { readonly [K in MessageId]: { readonly id: K; readonly data: Messages[K] } }[MessageId];

/** A message, with the data that its sentence needs. */
export function message<K extends MessageId>(id: K, data: Messages[K]): Message {
  return { id, data } as Message;
}
