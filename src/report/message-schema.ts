import * as z from 'zod/mini';
import type { Message } from '../model/message.ts';
import { messageShapes } from '../model/messages.ts';
import { type RemediationMessage, remediationMessageShapes } from '../model/remediation-messages.ts';

const kinds = { string: z.string(), number: z.number(), boolean: z.boolean() } as const;

function messageOf([id, shape]: [string, Readonly<Record<string, keyof typeof kinds>>]) {
  const data = Object.fromEntries(Object.entries(shape).map(([field, kind]) => [field, kinds[kind]]));
  return z.strictObject({ id: z.literal(id), data: z.strictObject(data) });
}

function unionOf(shapes: Readonly<Record<string, Readonly<Record<string, keyof typeof kinds>>>>) {
  const [first, ...rest] = Object.entries(shapes).map(messageOf);
  if (first === undefined) throw new Error('there are no messages');
  return z.discriminatedUnion('id', [first, ...rest]);
}

// The table above keeps it in step with the messages; a union built from a table has no type of its own.
export const messageSchema = unionOf(messageShapes) as unknown as z.ZodMiniType<Message>;

/** What the remediator's own guards say. */
export const remediationMessageSchema = unionOf(
  remediationMessageShapes,
) as unknown as z.ZodMiniType<RemediationMessage>;
