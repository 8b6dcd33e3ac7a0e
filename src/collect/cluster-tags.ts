import * as z from 'zod/mini';
import { name, show } from './answer.ts';

export const tagsSchema = z.array(z.object({ key: name, value: z.optional(z.nullable(z.string())) }));

export type ClusterTags =
  | { readonly ok: true; readonly tags: Readonly<Record<string, string>> }
  /** What is wrong with them. */
  | { readonly ok: false; readonly wrong: string };

/** Tags as ACK has them: `null` for none, and a tag may be a name alone. */
export function parseClusterTags(value: unknown): ClusterTags {
  if (value === undefined || value === null) return { ok: true, tags: {} };
  const parsed = tagsSchema.safeParse(value);
  if (!parsed.success) return { ok: false, wrong: `\`tags\` is ${show(value)}` };
  return { ok: true, tags: Object.fromEntries(parsed.data.map(({ key, value: text }) => [key, text ?? ''])) };
}
