import * as z from 'zod/mini';

/** What may be assumed of one thing. The figures are those of the low, the expected and the high cost. */
function spread(least: number, most: number, order: 'rise' | 'fall' = 'rise') {
  const number = z.number().check(z.gte(least), z.lte(most));
  const inOrder = ({ low, expected, high }: { low: number; expected: number; high: number }) =>
    order === 'rise' ? low <= expected && expected <= high : low >= expected && expected >= high;

  return z.optional(
    z
      .strictObject({ low: number, expected: number, high: number })
      .check(z.refine(inOrder, { error: `must ${order} from low to expected to high` })),
  );
}

const currency = z.enum(['CNY', 'USD']);
const price = z.number().check(z.gte(0), z.lte(1_000_000_000));

/** The part of `sealwatch.yaml` that cost depends on. What is left out is assumed; `sealwatch cost` shows how. */
export const costConfigSchema = z.strictObject({
  /** The currency of every figure. Prices are never converted. */
  currency: z._default(currency, 'CNY'),
  /** How KMS bills: 1.0 (kms1), 3.0 (kms3), or auto, where what is not known is reported both ways. */
  billing: z._default(z.enum(['kms1', 'kms3', 'auto']), 'auto'),
  /** API servers of a cluster. */
  replicas: spread(1, 100),
  /** Secrets in a cluster. */
  secrets: spread(0, 1_000_000),
  /** Secrets that are written in a cluster in a day. */
  secretWritesPerDay: spread(0, 1_000_000),
  /** Starts of each API server in 30 days. */
  restartsPerMonth: spread(0, 1_000),
  /** Seconds between health probes of an API server. The longest belongs to the low cost. */
  probeInterval: spread(1, 86_400, 'fall'),
  /** Decrypt calls when an API server starts that speaks KMS v2. */
  decryptsPerStart: spread(0, 1_000),
  /** KMS calls that the plugin makes when it is asked for its status, KMS v2. */
  statusCalls: spread(0, 10),
  /** How many of the health probes ask the plugin for its status too, from 0 to 1, KMS v2. */
  statusProbes: spread(0, 1),
  /** Versions that a key has. */
  keyVersions: spread(1, 1_000),
  /** How much of each denied call is billed, from 0 to 1. */
  deniedBilled: spread(0, 1),
  /** How much of each throttled call is billed, from 0 to 1. */
  throttledBilled: spread(0, 1),
  secretManager: z.prefault(
    z.strictObject({
      /** The price of 10,000 calls of GetSecretValue. No list has one. */
      callPrice: z.optional(price),
    }),
    {},
  ),
  /** Prices that take the place of the published ones. */
  prices: z._default(
    z.array(
      z.strictObject({
        id: z.enum([
          'kms1.calls.service',
          'kms1.calls.basic.mainland',
          'kms1.calls.basic.elsewhere',
          'kms1.calls.advanced.mainland',
          'kms1.calls.advanced.elsewhere',
          'kms1.key.service',
          'kms1.key.software',
          'kms1.key.hsm-basic',
          'kms1.key.hsm-advanced',
          'kms1.factor.finance',
          'kms1.factor.government',
          'kms3.calls',
          'kms3.key.default',
          'kms3.key.instance',
          'kms3.instance.software',
          'kms3.instance.hardware',
        ]),
        currency,
        amount: price,
        /** Whose word it is, such as a contract. */
        source: z.optional(z.string()),
        /** When it was given, as anybody would write it. */
        date: z.optional(z.string()),
      }),
    ),
    [],
  ),
});
