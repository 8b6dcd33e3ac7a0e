import * as z from 'zod/mini';
import { ConfigError } from '../config/load.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** Far above a snapshot of 10,000 clusters, in characters. */
const maxLength = 256_000_000;

const time = z.iso.datetime();
const fact = z.union([
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), error: z.looseObject({ operation: z.string(), code: z.string() }) }),
]);
const cluster = z.looseObject({
  id: z.string(),
  name: z.string(),
  regionId: z.string(),
  edition: fact,
  version: fact,
  state: fact,
  created: fact,
  encryption: fact,
  namedKey: z.string(),
  readAt: time,
});

/** The outline of a snapshot: enough to reject a file that is something else, or that was cut. */
const outline = z.looseObject({
  schemaVersion: z.literal('1'),
  accountId: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  regionsAsked: z.array(z.string()),
  identity: fact,
  listings: z
    .array(z.looseObject({ operation: z.string(), regionId: z.string(), clusters: fact, readAt: time }))
    .check(z.minLength(1)),
  clusters: z.array(cluster),
  keys: z.array(z.looseObject({ regionId: z.string(), keyId: z.string(), metadata: fact, readAt: time })),
  security: z.nullable(z.object({ serviceRole: fact, role: fact, policies: fact, kmsStatus: fact, readAt: time })),
  instances: z.array(z.looseObject({ regionId: z.string(), instanceId: z.string(), ends: fact, readAt: time })),
  trails: z.array(z.looseObject({ regionId: z.string(), trails: fact, readAt: time })),
  aliases: z.array(z.looseObject({ regionId: z.string(), aliases: fact, readAt: time })),
  network: z.array(
    z.looseObject({ kind: z.string(), regionId: z.string(), id: z.string(), reading: fact, readAt: time }),
  ),
  balance: z.nullable(fact),
  activity: z.array(z.looseObject({ regionId: z.string(), activity: fact, readAt: time })),
  memory: z.object({
    clusters: z.record(
      z.string(),
      z.looseObject({
        last: z.looseObject({ readAt: time, regionId: z.string() }),
        first: z.looseObject({ readAt: time }),
        keys: z.array(z.looseObject({ keyId: z.string(), from: time, to: time })),
        attestations: z.array(z.unknown()),
      }),
    ),
    transitions: z.array(z.looseObject({ findingId: z.string(), at: time })),
  }),
  usage: z.exactOptional(
    z.array(
      z.looseObject({
        regionId: z.string(),
        from: z.number(),
        to: z.number(),
        counts: z.array(
          z.looseObject({ outcome: z.enum(['success', 'denied', 'throttled', 'failed']), count: z.number() }),
        ),
      }),
    ),
  ),
  apiCalls: z.record(z.string(), z.number()),
});

/**
 * Reads a snapshot that `--save-snapshot` wrote.
 *
 * @throws ConfigError where the file is not one
 */
export function parseSnapshot(text: string, name: string): Snapshot {
  if (text.length > maxLength) throw new ConfigError(`${name} is larger than any snapshot.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ConfigError(
      `${name} is not JSON, so it is no snapshot. Write one with: sealwatch audit --save-snapshot F`,
    );
  }
  const parsed = outline.safeParse(value);
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
    throw new ConfigError(
      `${name} is no snapshot of this version: ${path === '' ? 'the whole' : path} is not as expected.`,
    );
  }
  return value as Snapshot;
}
