import type { Message } from '../model/message.ts';
import type { Messages } from '../model/messages.ts';

/** A sentence for every message. */
export type Words = { readonly [K in keyof Messages]: (data: Messages[K]) => string };

/** Puts words to a message. */
export function word(words: Words, { id, data }: Message): string {
  return (words[id] as (data: unknown) => string)(data);
}
