import * as z from 'zod/mini';
import { changeOutcomes, guardIds } from '../model/plan.ts';
import { clusterCostSchema } from './cost-schema.ts';
import { messageSchema, remediationMessageSchema } from './message-schema.ts';

const text = z.string();
const time = z.iso.datetime();
const count = z.int().check(z.nonnegative());
const results = ['passed', 'blocked', 'unknown'] as const;
const outcome = z.enum(changeOutcomes);
const place = z.strictObject({ id: text, name: text, regionId: text });

export const guardResultSchema = z.strictObject({
  guard: z.enum(guardIds),
  result: z.enum([...results, 'skipped']),
  // Guards that ask the checks give the checks' reasons.
  message: z.union([remediationMessageSchema, messageSchema]),
  evidence: z.array(z.strictObject({ property: text, expected: text, actual: text })),
});

export const plannedChangeSchema = z.strictObject({
  order: z.int().check(z.positive()),
  cluster: z.strictObject({
    id: text,
    name: text,
    accountId: text,
    regionId: text,
    spec: text,
    version: text,
  }),
  key: text,
  call: z.nullable(
    z.strictObject({
      operation: z.literal('cs:UpdateKMSEncryption'),
      regionId: text,
      clusterId: text,
      body: z.strictObject({ disable_encryption: z.literal(false), kms_key_id: text }),
    }),
  ),
  resolves: z.array(text),
  cost: z.nullable(clusterCostSchema),
  rollback: text,
  rewrite: text,
  guards: z.array(guardResultSchema),
  result: z.enum(results),
});

/** What a plan may hold, and nothing else. */
export const planSchema = z.strictObject({
  mode: z.enum(['plan', 'apply']),
  madeAt: time,
  currency: z.enum(['CNY', 'USD']),
  most: count,
  changes: z.array(plannedChangeSchema),
  open: z.nullable(
    z.strictObject({
      id: text,
      cluster: place,
      keyId: text,
      begunAt: time,
      step: z.enum(['announcing', 'calling', 'waiting', 'notifying']),
      calledAt: z.nullable(time),
      answer: z.nullable(z.enum(['accepted', 'lost'])),
      seenChanging: z.boolean(),
      until: z.nullable(time),
      outcome: z.nullable(outcome),
      detail: text,
    }),
  ),
  lock: z.nullable(z.strictObject({ at: time, changeId: text, outcome, cluster: place, detail: text })),
});
