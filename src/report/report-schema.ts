import * as z from 'zod/mini';
import { severities, verdicts, verifiedLevels } from '../model/finding.ts';
import { waiverProblems } from '../model/report.ts';
import { clusterCostSchema, costSchema } from './cost-schema.ts';
import { messageSchema } from './message-schema.ts';
import { planSchema } from './plan-schema.ts';

const text = z.string();
const time = z.iso.datetime();
const count = z.int().check(z.nonnegative());
const verdict = z.enum(verdicts);
const severity = z.enum(severities);
const counts = <const K extends string>(names: readonly K[]) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, count])) as Record<K, typeof count>);

export const readErrorSchema = z.strictObject({
  operation: text,
  accountId: text,
  regionId: text,
  resource: z.exactOptional(text),
  code: text,
  message: text,
  requestId: text,
  from: z.exactOptional(time),
  to: z.exactOptional(time),
});

export const resourceSchema = z.strictObject({
  type: z.enum(['ACS::ACK::Cluster', 'ACS::KMS::Key', 'ACS::RAM::Role', 'ACS::::Region', 'ACS::::Account']),
  id: text,
  name: text,
  accountId: text,
  regionId: text,
});

export const changedBySchema = z.strictObject({
  name: text,
  type: text,
  address: text,
  eventName: text,
  time: z.nullable(time),
});

export const findingSchema = z.strictObject({
  id: text,
  checkId: text,
  severity,
  verdict,
  resource: resourceSchema,
  reason: text,
  message: messageSchema,
  evidence: z.array(z.strictObject({ property: text, expected: text, actual: text })),
  remediation: z.exactOptional(z.strictObject({ text, commands: z.array(text), console: z.exactOptional(text) })),
  location: z.exactOptional(z.strictObject({ file: text, line: z.int().check(z.positive()) })),
  controls: z.array(text),
  waiver: z.exactOptional(z.strictObject({ reason: text, owner: text, approvedBy: text, expires: z.iso.date() })),
  owner: z.exactOptional(text),
  firstSeen: time,
  since: time,
  changedBy: z.exactOptional(changedBySchema),
  readAt: z.exactOptional(time),
});

export const summarySchema = z.strictObject({
  clusters: count,
  proClusters: count,
  verified: count,
  verdicts: counts(verdicts),
  bySeverity: counts(severities),
  findingsBySeverity: counts(severities),
  apiCalls: z.record(text, count),
});

export const activitySchema = z.strictObject({
  source: z.enum(['lookup-events', 'ledger', 'sls', 'none']),
  attribution: z.enum(['cluster', 'exclusive-key', 'shared-key', 'none']),
  encrypt: count,
  decrypt: count,
  denied: count,
  throttled: count,
  first: z.nullable(time),
  last: z.nullable(time),
  readFrom: z.nullable(time),
  readTo: z.nullable(time),
  complete: z.boolean(),
});

const attestationSchema = z.strictObject({
  at: time,
  by: text,
  how: text,
  keyId: text,
  auditLog: z.exactOptional(
    z.strictObject({
      project: text,
      logstore: text,
      since: time,
      from: time,
      to: time,
      written: count,
      notWritten: count,
      writers: z.array(z.strictObject({ user: text, secrets: count, first: time, last: time })),
    }),
  ),
});

export const clusterSchema = z.strictObject({
  id: text,
  name: text,
  accountId: text,
  regionId: text,
  spec: text,
  profile: text,
  version: text,
  state: text,
  tags: z.record(text, text),
  encryption: z.strictObject({ state: z.enum(['on', 'off', 'unknown']), keyId: text }),
  source: z.exactOptional(z.strictObject({ operation: text, requestId: text })),
  verification: z.strictObject({
    configured: verdict,
    keyUsable: verdict,
    roleAuthorized: verdict,
    keyUsed: verdict,
    existingSecretsReencrypted: verdict,
  }),
  verified: z.enum(verifiedLevels),
  attestation: z.exactOptional(attestationSchema),
  usage: activitySchema,
  cost: z.nullable(clusterCostSchema),
  readAt: z.exactOptional(time),
});

export const keySchema = z.strictObject({
  id: text,
  references: z.array(text),
  accountId: text,
  regionId: text,
  arn: text,
  state: text,
  spec: text,
  deletionProtection: text,
  deleteDate: z.nullable(time),
  rotation: text,
  instanceId: text,
  clusters: z.array(text),
  requestId: z.exactOptional(text),
  readAt: z.exactOptional(time),
});

export const appliedWaiverSchema = z.strictObject({
  check: text,
  selector: text,
  reason: text,
  owner: text,
  approvedBy: text,
  // A malformed waiver is shown as it was written.
  expires: text,
  state: z.enum(['active', 'lapsed', 'malformed']),
  problem: z.nullable(z.enum(waiverProblems)),
  findings: count,
});

/** What a report may hold, and nothing else. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal('1'),
  tool: z.strictObject({ name: z.literal('sealwatch'), version: text }),
  auditId: text,
  kind: z.enum(['audit', 'change', 'partial', 'iac']),
  startedAt: time,
  finishedAt: time,
  scope: z.strictObject({ accounts: z.array(text), regions: z.array(text) }),
  inputs: z.strictObject({
    snapshotDigest: text,
    readingDigests: z.array(text),
    memoryDigest: text,
    configDigest: text,
  }),
  chainHead: z.exactOptional(z.strictObject({ number: z.int().check(z.positive()), sha256: text })),
  readErrors: z.array(readErrorSchema),
  summary: summarySchema,
  clusters: z.array(clusterSchema),
  keys: z.array(keySchema),
  findings: z.array(findingSchema),
  waivers: z.array(appliedWaiverSchema),
  cost: costSchema,
  plan: z.exactOptional(planSchema),
});
