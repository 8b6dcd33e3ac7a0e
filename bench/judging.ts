import { causesOf } from '../src/alerts/causes.ts';
import { assemble } from '../src/judge/assemble.ts';
import { merge } from '../src/judge/merge.ts';
import { read } from '../src/model/fact.ts';
import { nothingRemembered } from '../src/model/memory.ts';
import type { Report } from '../src/model/report.ts';
import type { ClusterReading, Snapshot } from '../src/model/snapshot.ts';
import type { RegionUsage } from '../src/model/usage.ts';
import type { Row } from './row.ts';

const accountId = '1234567890123456';
const regionId = 'cn-hangzhou';
const now = Date.parse('2026-11-22T06:30:00Z');
const readAt = new Date(now).toISOString();
const hourMs = 3_600_000;
const mostGrowth = 5;

/** Clusters of one account and region that all use one key. */
export interface SharedKey {
  readonly clusters: number;
  /** Whether each cluster has a VPC with calls of its own; otherwise there are no calls. */
  readonly vpcs: boolean;
}

/** What was read of them, without a network. */
export function sharedKeySnapshot({ clusters, vpcs }: SharedKey): Snapshot {
  const counts = Array.from({ length: vpcs ? clusters : 0 }, (_, index) => ({
    keyId: 'key-1',
    clusterId: null,
    vpcId: `vpc-${index}`,
    event: 'Encrypt' as const,
    outcome: 'success' as const,
    rw: 'Read' as const,
    errorCode: '',
    count: 24,
    first: now - 20 * hourMs,
    last: now - hourMs,
    hours: [[Math.floor(now / hourMs) - 20, Math.floor(now / hourMs) - 1]] as const,
  }));
  const usage: RegionUsage = { regionId, source: 'ledger', from: now - 24 * hourMs, to: now, counts };
  return {
    schemaVersion: '1',
    accountId,
    startedAt: new Date(now).toISOString(),
    finishedAt: new Date(now).toISOString(),
    regionsAsked: [],
    identity: read({ accountId, arn: '' }),
    listings: [{ operation: 'cs:DescribeClustersV1', regionId: '', clusters: read(clusters), readAt }],
    clusters: Array.from({ length: clusters }, (_, index) => clusterReading(index)),
    keys: [
      {
        regionId,
        keyId: 'key-1',
        requestId: '',
        readAt,
        metadata: read({
          id: 'key-1',
          arn: `acs:kms:${regionId}:${accountId}:key/key-1`,
          state: read('PendingDeletion'),
          spec: read('Aliyun_AES_256'),
          usage: read('ENCRYPT/DECRYPT'),
          creator: read(accountId),
          materialExpires: read(null),
          deleteDate: read(now + 240 * hourMs),
          deletionProtection: read(false),
          rotation: read('Disabled'),
          instanceId: read(''),
          tags: null,
          policy: null,
          protectionLevel: 'SOFTWARE',
        }),
      },
    ],
    security: null,
    activity: [
      {
        regionId,
        readAt,
        activity: read({
          source: 'ledger',
          readFrom: now - 720 * hourMs,
          readTo: now,
          windowFrom: now - 24 * hourMs,
          broken: 0,
          counts,
        }),
      },
    ],
    instances: [],
    trails: [],
    aliases: [],
    network: [],
    balance: null,
    memory: nothingRemembered,
    usage: [usage],
    apiCalls: {},
  };
}

function clusterReading(index: number): ClusterReading {
  return {
    id: `c${String(index).padStart(32, '0')}`,
    name: `cluster-${index}`,
    regionId,
    readAt,
    vpcId: `vpc-${index}`,
    tags: { env: 'bench' },
    type: 'ManagedKubernetes',
    spec: 'ack.pro.small',
    profile: 'Default',
    edition: read('pro'),
    version: read('1.30.7-aliyun.1'),
    state: read('running'),
    created: read(now - 7_200 * hourMs),
    updated: now - 480 * hourMs,
    encryption: read({ is: 'on', keyId: 'key-1' }),
    namedKey: 'key-1',
    network: null,
    syncedSecrets: null,
    source: { operation: 'cs:DescribeClustersV1', requestId: '' },
  };
}

/** Joins, judges, prices and merges, and finds the causes of alerts. */
export function judge(snapshot: Snapshot): Report {
  const settings = {
    checks: { disable: [] },
    keys: { expiryDays: 30, approved: [], rotation: 'any' as const },
    activity: { window: 24, lookBackDays: 90 },
    secretManager: { maxInterval: 3_600 },
    balance: { minimum: null, currency: '' },
  };
  const report = assemble(snapshot, {
    auditId: 'bench',
    toolVersion: '0',
    settings,
    waivers: [],
    onCheckError({ error }) {
      throw error;
    },
  });
  const { auditId, startedAt, finishedAt } = report;
  const merged = merge([report], { auditId, startedAt, finishedAt, readErrors: [], apiCalls: {} });
  causesOf(merged);
  return merged;
}

/** The least processor time of seven runs, in seconds: what collects garbage beside a short run varies. */
export function judgingSeconds(shared: SharedKey): number {
  const snapshot = sharedKeySnapshot(shared);
  const runs = Array.from({ length: 7 }, () => {
    const before = process.cpuUsage();
    judge(snapshot);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  });
  return Math.min(...runs);
}

/** Judging must not grow faster than the clusters do, also where all of them share one key. */
export function judgingRows(): Row[] {
  return [true, false].map((vpcs): Row => {
    const few = judgingSeconds({ clusters: 1_000, vpcs });
    const many = judgingSeconds({ clusters: 4_000, vpcs });
    const growth = many / few;
    return {
      what: `judging 4,000 clusters on one key, ${vpcs ? 'each with calls of its own VPC' : 'no calls'}, against 1,000`,
      target: `at most ${mostGrowth} times the CPU`,
      measured: `${growth.toFixed(1)} times, ${few.toFixed(2)} s and ${many.toFixed(2)} s`,
      ok: growth <= mostGrowth,
    };
  });
}
