import type { Message } from '../model/message.ts';
import type { Messages } from '../model/messages.ts';

/** A sentence for every message. */
export type Words = { readonly [K in keyof Messages]: (data: Messages[K]) => string };

/** Whether there is a sentence: a report of a newer version may hold messages that this one does not know. */
export function isWorded(words: Words, { id }: Message): boolean {
  return Object.hasOwn(words, id);
}

/** Puts words to a message; one that nobody knows is told by its id. */
export function word(words: Words, message: Message): string {
  const { id, data } = message;
  return isWorded(words, message) ? (words[id] as (data: unknown) => string)(data) : id;
}
