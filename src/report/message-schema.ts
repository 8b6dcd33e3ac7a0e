import * as z from 'zod/mini';
import { reasons } from '../checks/catalog.ts';
import type { Shape } from '../checks/reason.ts';
import type { Message } from '../model/finding.ts';
import { type RemediationMessage, remediationMessageShapes } from '../model/remediation-messages.ts';

const kinds = { string: z.string(), number: z.number(), boolean: z.boolean(), list: z.array(z.string()) } as const;

function messageOf([id, shape]: readonly [string, Shape]) {
  const data = Object.fromEntries(Object.entries(shape).map(([field, kind]) => [field, kinds[kind]]));
  return z.strictObject({ id: z.literal(id), data: z.strictObject(data) });
}

function unionOf(shapes: readonly (readonly [string, Shape])[]) {
  const [first, ...rest] = shapes.map(messageOf);
  if (first === undefined) throw new Error('there are no messages');
  return z.discriminatedUnion('id', [first, ...rest]);
}

// A union that is built from a table has no type of its own.
export const messageSchema = unionOf(
  [...reasons].map(([id, { shape }]) => [id, shape]),
) as unknown as z.ZodMiniType<Message>;

/** What the remediator's own guards say. */
export const remediationMessageSchema = unionOf(
  Object.entries(remediationMessageShapes),
) as unknown as z.ZodMiniType<RemediationMessage>;

/** A message of a version that is newer than this one: named and made as messages are. */
const newerMessage = z.strictObject({
  id: z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
});
const standIn: Message = { id: 'encryption-off', data: {} };

/** What may be a report, with a known message in place of each newer one, so that all the rest of it can be checked. */
export function withKnownMessages(report: unknown): unknown {
  if (typeof report !== 'object' || report === null || !('findings' in report)) return report;
  const { findings } = report;
  if (!Array.isArray(findings) || !findings.some(isNewer)) return report;
  return {
    ...report,
    findings: findings.map((finding: unknown) =>
      isNewer(finding) ? { ...Object(finding), message: standIn } : finding,
    ),
  };
}

function isNewer(finding: unknown): boolean {
  const { message } = Object(finding) as { message?: unknown };
  const { id } = Object(message) as { id?: unknown };
  return typeof id === 'string' && !reasons.has(id) && newerMessage.safeParse(message).success;
}
