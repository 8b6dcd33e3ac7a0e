/** What goes into a sentence. Times are ISO 8601 UTC strings, spans are numbers with their unit in the name. */
export type MessageData = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** A reason as data: its id and what goes into the sentence. `checks/catalog.ts` has the sentence in each language. */
export interface Message {
  readonly id: string;
  readonly data: MessageData;
}

export function message(id: string, data: MessageData): Message {
  return { id, data };
}
