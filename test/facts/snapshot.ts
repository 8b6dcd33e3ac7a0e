import { type Fact, type ReadError, read, readFailure } from '../../src/model/fact.ts';
import { nothingRemembered } from '../../src/model/memory.ts';
import { publishedRolePolicy } from '../../src/model/ram-policy.ts';
import type {
  ClusterReading,
  KeyMetadata,
  KeyReading,
  Polling,
  Snapshot,
  SyncedSecrets,
} from '../../src/model/snapshot.ts';
import type { Activity, ActivityCount } from '../../src/model/usage.ts';
import { day, hour, minute, now } from './healthy.ts';

export const accountId = '1234567890123456';
export const regionId = 'cn-hangzhou';
const readAt = new Date(now).toISOString();

/** A reading that failed, and can be told from others by its operation. */
export function failed(operation: string, fields: Partial<ReadError> = {}): Fact<never> {
  return readFailure({
    operation,
    accountId,
    regionId,
    code: 'NoPermission',
    message: 'denied',
    requestId: 'REQ-1',
    ...fields,
  });
}

/** A running Pro cluster that is encrypted with `key-1`. */
export function clusterReading(id: string, fields: Partial<ClusterReading> = {}): ClusterReading {
  const namedKey = fields.namedKey ?? 'key-1';
  return {
    id,
    name: `name-of-${id}`,
    regionId,
    vpcId: `vpc-${id}`,
    tags: {},
    type: 'ManagedKubernetes',
    spec: 'ack.pro.small',
    profile: 'Default',
    edition: read('pro'),
    version: read('1.30.7-aliyun.1'),
    state: read('running'),
    created: read(now - 300 * day),
    updated: now - 20 * day,
    encryption: read({ is: 'on', keyId: namedKey }),
    namedKey,
    network: read({ securityGroupId: 'sg-1', vSwitchIds: ['vsw-1'] }),
    syncedSecrets: null,
    source: { operation: 'cs:DescribeClustersV1', requestId: 'REQ-LIST' },
    readAt,
    ...fields,
  };
}

/** A cluster whose add-ons copy no KMS secrets. */
export function syncedSecrets(fields: Partial<SyncedSecrets> = {}): SyncedSecrets {
  return { addons: [], access: 'unknown', workerRole: '', polling: null, ...fields };
}

/** A cluster with ack-secret-manager. */
export function secretManager(polling: Fact<Polling>, version = '0.5.8'): SyncedSecrets {
  return syncedSecrets({ addons: [{ name: 'ack-secret-manager', version }], polling });
}

export function keyMetadata(id: string, fields: Partial<KeyMetadata> = {}): KeyMetadata {
  return {
    id,
    arn: `acs:kms:${regionId}:${accountId}:key/${id}`,
    state: read('Enabled'),
    spec: read('Aliyun_AES_256'),
    usage: read('ENCRYPT/DECRYPT'),
    creator: read(accountId),
    materialExpires: read(null),
    deleteDate: read(null),
    deletionProtection: read(true),
    rotation: read('Disabled'),
    instanceId: read(''),
    tags: null,
    policy: null,
    protectionLevel: 'SOFTWARE',
    ...fields,
  };
}

export function keyReading(keyId: string, metadata: Fact<KeyMetadata | null> = read(keyMetadata(keyId))): KeyReading {
  return { regionId, keyId, metadata, requestId: 'REQ-KEY', readAt };
}

/** A success half an hour ago. */
export function activityCount(fields: Partial<ActivityCount> = {}): ActivityCount {
  const last = fields.last ?? now - 30 * minute;
  return {
    keyId: 'key-1',
    clusterId: null,
    vpcId: null,
    event: 'Encrypt',
    outcome: 'success',
    rw: 'Read',
    errorCode: '',
    count: 1,
    first: last,
    last,
    hours: (fields.outcome ?? 'success') === 'success' ? [[Math.floor(last / hour), Math.floor(last / hour)]] : [],
    ...fields,
  };
}

/** A window that was read whole. */
export function activityOf(counts: readonly ActivityCount[], fields: Partial<Activity> = {}): Activity {
  return {
    source: 'lookup-events',
    readFrom: now - 30 * day,
    readTo: now - 10 * minute,
    windowFrom: now - day,
    broken: 0,
    counts,
    ...fields,
  };
}

/** What a test need not say: everything was read when the audit began, unless it is dated otherwise. */
type Undated<T> = T extends readonly (infer U)[]
  ? readonly Undated<U>[]
  : T extends { readonly readAt: string }
    ? Omit<T, 'readAt'> & { readonly readAt?: string }
    : T;
export type SnapshotParts = { readonly [K in keyof Snapshot]?: Undated<Snapshot[K]> };

const dated = [
  'listings',
  'clusters',
  'keys',
  'security',
  'activity',
  'instances',
  'trails',
  'aliases',
  'network',
] as const;
const withDate = <T>(part: T): T => (part === null ? part : { readAt, ...part });

/** An account with one verified cluster; parts that are given replace those parts. */
export function snapshotOf(parts: SnapshotParts = {}): Snapshot {
  const snapshot: Record<string, unknown> = { ...healthySnapshot(), ...parts };
  for (const name of dated) {
    const part = snapshot[name];
    snapshot[name] = Array.isArray(part) ? part.map(withDate) : withDate(part);
  }
  return snapshot as unknown as Snapshot;
}

function healthySnapshot(): SnapshotParts {
  return {
    schemaVersion: '1',
    accountId,
    startedAt: new Date(now).toISOString(),
    finishedAt: new Date(now + 5_000).toISOString(),
    regionsAsked: [],
    identity: read({ accountId, arn: `acs:ram::${accountId}:user/auditor` }),
    listings: [{ operation: 'cs:DescribeClustersV1', regionId: '', clusters: read(1) }],
    clusters: [clusterReading('c1')],
    keys: [keyReading('key-1')],
    security: {
      serviceRole: read({ granted: true, message: '' }),
      role: read({
        arn: `acs:ram::${accountId}:role/aliyuncsmanagedsecurityrole`,
        trustedServices: ['cs.aliyuncs.com'],
        conditionallyTrusted: [],
      }),
      policies: read([
        { name: 'AliyunCSManagedSecurityRolePolicy', type: 'System' as const, statements: read(publishedRolePolicy) },
      ]),
      kmsStatus: read('Enabled'),
    },
    activity: [
      {
        regionId,
        activity: read(activityOf([activityCount(), activityCount({ event: 'Decrypt', last: now - hour })])),
      },
    ],
    instances: [],
    trails: [
      {
        regionId,
        trails: read([
          {
            name: 'all',
            recordsAll: true,
            coversRegion: true,
            status: { logging: true, delivered: now - hour, error: '', unavailable: [] },
          },
        ]),
      },
    ],
    aliases: [],
    network: [
      {
        kind: 'security-group',
        regionId,
        id: 'sg-1',
        reading: read({ id: 'sg-1', type: read('normal'), egress: [] }),
        readAt,
        changedAt: null,
      },
      { kind: 'v-switch', regionId, id: 'vsw-1', reading: read(''), readAt, changedAt: null },
    ],
    balance: null,
    memory: nothingRemembered,
    apiCalls: { 'cs:DescribeClustersV1': 1 },
  };
}
