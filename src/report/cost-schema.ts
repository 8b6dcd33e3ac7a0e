import * as z from 'zod/mini';

const text = z.string();
const time = z.iso.datetime();
const count = z.int().check(z.nonnegative());
const decimal = z.string().check(z.regex(/^\d+(\.\d+)?$/));
const kms = z.enum(['v1', 'v2', 'unknown']);
const billing = z.enum(['kms1', 'kms3']);

export const callRangeSchema = z.strictObject({ low: count, expected: count, high: count });

export const moneySchema = z.union([
  z.strictObject({ low: decimal, expected: decimal, high: decimal }),
  z.literal('unknown'),
]);

const chargeSchema = z.strictObject({
  billing,
  modeled: moneySchema,
  observed: z.nullable(moneySchema),
  key: moneySchema,
  instance: moneySchema,
  total: moneySchema,
});

export const clusterCostSchema = z.strictObject({
  state: z.enum(['encrypted', 'off']),
  kms,
  modeledCalls: callRangeSchema,
  observedCalls: z.nullable(callRangeSchema),
  charges: z.array(chargeSchema),
  total: moneySchema,
  polling: z.nullable(
    z.strictObject({
      interval: z.number().check(z.nonnegative()),
      callsPerEntry: count,
      pricePerEntry: z.nullable(decimal),
    }),
  ),
});

const scenarioSchema = z.strictObject({
  unknownAs: z.nullable(billing),
  modeled: moneySchema,
  observed: z.nullable(moneySchema),
  calls: moneySchema,
  keys: moneySchema,
  instances: moneySchema,
  total: moneySchema,
});

export const billSchema = z.strictObject({
  clusters: count,
  keys: count,
  instances: count,
  modeledCalls: callRangeSchema,
  observedCalls: z.nullable(callRangeSchema),
  observedClusters: count,
  scenarios: z.array(scenarioSchema),
});

export const costSchema = z.strictObject({
  currency: z.enum(['CNY', 'USD']),
  encrypted: billSchema,
  off: billSchema,
  unknown: count,
  unreadableKeys: count,
  observed: z.nullable(
    z.strictObject({
      sources: z.array(z.enum(['lookup-events', 'ledger', 'sls'])),
      from: time,
      to: time,
      mayRepeat: z.exactOptional(z.literal(true)),
    }),
  ),
  models: z.array(
    z.strictObject({
      kms,
      parts: z.array(z.strictObject({ name: text, calls: callRangeSchema })),
      calls: callRangeSchema,
    }),
  ),
  assumptions: z.array(
    z.strictObject({
      name: text,
      low: decimal,
      expected: decimal,
      high: decimal,
      unit: text,
      source: text,
      setting: text,
    }),
  ),
  widest: z.nullable(
    z.strictObject({ name: text, unit: text, source: text, setting: text, clusters: count, calls: callRangeSchema }),
  ),
  unpriced: z.array(text),
});
