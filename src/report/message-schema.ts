import * as z from 'zod/mini';
import type { Message } from '../model/message.ts';
import { messageShapes } from '../model/messages.ts';

const kinds = { string: z.string(), number: z.number(), boolean: z.boolean() } as const;

function messageOf([id, shape]: [string, Readonly<Record<string, keyof typeof kinds>>]) {
  const data = Object.fromEntries(Object.entries(shape).map(([field, kind]) => [field, kinds[kind]]));
  return z.strictObject({ id: z.literal(id), data: z.strictObject(data) });
}

const [first, ...rest] = Object.entries(messageShapes).map(messageOf);
if (first === undefined) throw new Error('there are no messages');

// The table above keeps it in step with the messages; a union built from a table has no type of its own.
export const messageSchema = z.discriminatedUnion('id', [first, ...rest]) as unknown as z.ZodMiniType<Message>;
