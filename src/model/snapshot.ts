import { type Edition, type Encryption, keyInForce, phaseOf } from './cluster.ts';
import type { Fact, ReadError } from './fact.ts';
import { formerKeys, type Memory, rememberedCluster } from './memory.ts';
import type { ClusterNetwork, NetworkReading } from './network.ts';
import type { PolicyStatement } from './ram-policy.ts';
import type { Activity, RegionUsage } from './usage.ts';

/**
 * Everything read from one account at one time, as plain JSON. It is what `--save-snapshot` writes and `--snapshot`
 * reads: an audit of a snapshot needs no network.
 */
export interface Snapshot {
  readonly schemaVersion: '1';
  /** '' where the account is unknown. */
  readonly accountId: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** The regions asked for; empty means every region that holds a cluster. */
  readonly regionsAsked: readonly string[];
  readonly identity: Fact<Identity>;
  /** One entry per listing that was tried; '' is the account-wide list. */
  readonly listings: readonly Listing[];
  readonly clusters: readonly ClusterReading[];
  readonly keys: readonly KeyReading[];
  /** null: not asked, since there is no Pro cluster that would need the role. */
  readonly security: SecurityReading | null;
  readonly activity: readonly RegionActivity[];
  /** KMS instances that keys in use live in. */
  readonly instances: readonly InstanceReading[];
  /** The trails that are visible from each region where something is encrypted. */
  readonly trails: readonly RegionTrails[];
  /** Aliases per region; empty where no alias is approved. */
  readonly aliases: readonly RegionAliases[];
  /** null: not asked, since no minimum is configured. */
  readonly balance: Fact<Balance> | null;
  /** What decides about what leaves encrypted clusters; empty where that check is turned off. */
  readonly network: readonly NetworkReading[];
  /** What earlier audits left to remember, before this one. */
  readonly memory: Memory;
  /** What the ledger counted, for cost; absent where there is no ledger. */
  readonly usage?: readonly RegionUsage[];
  /** HTTP attempts by operation. */
  readonly apiCalls: Readonly<Record<string, number>>;
}

/** A snapshot as it is kept: what is remembered is kept by itself. */
export type BaseSnapshot = Omit<Snapshot, 'memory'>;

/** All that in a snapshot, or in readings, has its own time. */
type Dated = Pick<
  BaseSnapshot,
  'listings' | 'clusters' | 'keys' | 'security' | 'trails' | 'aliases' | 'activity' | 'instances' | 'network'
>;

/** When the newest of all readings in a snapshot was made, ISO 8601 UTC; '' where there is none. */
export function knownAt(snapshot: Dated): string {
  return readingsIn(snapshot).reduce((last, { readAt }) => (readAt > last ? readAt : last), '');
}

/** When the earliest of them was made. */
export function knownSince(snapshot: Dated): string {
  return readingsIn(snapshot).reduce((first, { readAt }) => (first === '' || readAt < first ? readAt : first), '');
}

function readingsIn(snapshot: Dated): readonly { readonly readAt: string }[] {
  const { listings, clusters, keys, security, trails, aliases, activity, instances, network } = snapshot;
  const single = security === null ? [] : [security];
  return [...listings, ...clusters, ...keys, ...single, ...trails, ...aliases, ...activity, ...instances, ...network];
}

/**
 * What was read again of an account: what an event touched, or what an audit reached that its deadline ended. What is not in
 * it was not asked.
 */
export interface Readings extends ReadAgain {
  readonly schemaVersion: '1';
  readonly accountId: string;
  /** When reading began and ended by the clock of the run, ISO 8601 UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** The events that it was read for; none where an audit read it. */
  readonly eventIds: readonly string[];
  /** Lists that came whole. */
  readonly listings: readonly Listing[];
  readonly balance: Fact<Balance> | null;
  readonly activity: readonly RegionActivity[];
  readonly apiCalls: Readonly<Record<string, number>>;
}

/** Parts of an account that were asked for by their names. */
export interface ReadAgain {
  readonly clusters: readonly ClusterReading[];
  /** Clusters that could not be read. */
  readonly failed: readonly FailedCluster[];
  /** Clusters that ACK does not know in their region any more. */
  readonly gone: readonly GoneCluster[];
  readonly keys: readonly KeyReading[];
  readonly security: SecurityReading | null;
  readonly trails: readonly RegionTrails[];
  readonly instances: readonly InstanceReading[];
  readonly aliases: readonly RegionAliases[];
  readonly network: readonly NetworkReading[];
}

export interface GoneCluster {
  readonly id: string;
  readonly regionId: string;
  readonly readAt: string;
}

export interface FailedCluster extends GoneCluster {
  readonly error: ReadError;
}

export interface Identity {
  readonly accountId: string;
  readonly arn: string;
}

/** A list of clusters that was asked for, and whether all of its pages came. */
export interface Listing {
  readonly operation: string;
  /** '' for the account-wide list. */
  readonly regionId: string;
  /** How many clusters the complete list holds, each counted once. */
  readonly clusters: Fact<number>;
  /** The cloud's time at which its first page came, ISO 8601 UTC: what is not on it was gone by then. */
  readonly readAt: string;
}

/** A cluster as the cloud describes it. What verdicts rest on is a fact of its own; the rest is for people. */
export interface ClusterReading {
  readonly id: string;
  readonly name: string;
  readonly regionId: string;
  readonly vpcId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly type: string;
  readonly spec: string;
  readonly profile: string;
  readonly edition: Fact<Edition>;
  /** Such as `1.31.9-aliyun.1`; '' for clusters that never came up. */
  readonly version: Fact<string>;
  readonly state: Fact<string>;
  /** Epoch milliseconds. */
  readonly created: Fact<number>;
  /** When the cloud last changed the cluster, epoch milliseconds; null where it does not say. */
  readonly updated: number | null;
  readonly encryption: Fact<Encryption>;
  /**
   * The key that the cluster names, '' where it names none. Also set where encryption is off or the cluster is gone: its
   * old Secrets, and its records in the trail, still hang on that key.
   */
  readonly namedKey: string;
  /** Its security group and vSwitches; null: not asked, since nothing depends on them. */
  readonly network: Fact<ClusterNetwork> | null;
  /** null: the add-ons are not known: `meta_data` names none, and they are listed only where encryption is off. */
  readonly syncedSecrets: Fact<SyncedSecrets> | null;
  /** The operation that `encryption` was read from, and the request id of its answer. */
  readonly source: { readonly operation: string; readonly requestId: string };
  /** The cloud's time at which it was read, ISO 8601 UTC. */
  readonly readAt: string;
}

/** A key, asked for in the region of the cluster that names it. */
export interface KeyReading {
  readonly regionId: string;
  /** As the cluster names it: an id, an alias or an ARN. */
  readonly keyId: string;
  /** null: KMS says that there is no such key in this region. */
  readonly metadata: Fact<KeyMetadata | null>;
  readonly requestId: string;
  /** The cloud's time at which it was read, ISO 8601 UTC. */
  readonly readAt: string;
}

/** What KMS says of a key, field by field. Times are epoch milliseconds; null is never. */
export interface KeyMetadata {
  /** KMS's own id of it; the cluster may name it by alias or ARN. */
  readonly id: string;
  readonly arn: string;
  readonly state: Fact<'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport'>;
  readonly spec: Fact<string>;
  readonly usage: Fact<string>;
  /** The account that made it, or the service for a service key. */
  readonly creator: Fact<string>;
  readonly materialExpires: Fact<number | null>;
  readonly deleteDate: Fact<number | null>;
  readonly deletionProtection: Fact<boolean>;
  readonly rotation: Fact<'Enabled' | 'Disabled' | 'Suspended'>;
  /** The KMS instance it lives in; '' for default keys. */
  readonly instanceId: Fact<string>;
  /** null: not asked, since no tag is approved. */
  readonly tags: Fact<Readonly<Record<string, string>>> | null;
  /** The key's own policy; null: it lives in no KMS instance, so it has none. */
  readonly policy: Fact<readonly PolicyStatement[]> | null;
  readonly protectionLevel: string;
}

/** What was read of the role that ACK encrypts Secrets with, and of the KMS that it asks. */
export interface SecurityReading {
  readonly kmsStatus: Fact<KmsStatus>;
  readonly serviceRole: Fact<ServiceRoleReading>;
  /** null: there is no such role. */
  readonly role: Fact<RoleReading | null>;
  /** The policies that the role holds. */
  readonly policies: Fact<readonly RolePolicy[]>;
  /** The cloud's time at which it was read, ISO 8601 UTC. */
  readonly readAt: string;
}

/** ACK's own answer to whether it may use the role. */
export interface ServiceRoleReading {
  readonly granted: boolean;
  readonly message: string;
}

export interface RoleReading {
  readonly arn: string;
  /** Services that the trust policy lets assume the role unconditionally, lower case. */
  readonly trustedServices: readonly string[];
  /** Services that it lets assume the role depending on a condition, lower case. */
  readonly conditionallyTrusted: readonly string[];
}

/** A policy that the role holds. A custom policy may have the name of a system policy. */
export interface RolePolicy {
  readonly name: string;
  readonly type: 'System' | 'Custom';
  /** Those of the version in force. */
  readonly statements: Fact<readonly PolicyStatement[]>;
}

export interface InstanceReading {
  readonly regionId: string;
  readonly instanceId: string;
  /** Epoch milliseconds; null is never. */
  readonly ends: Fact<number | null>;
  /** The cloud's time at which it was read, ISO 8601 UTC. */
  readonly readAt: string;
}

export interface RegionTrails {
  readonly regionId: string;
  readonly trails: Fact<readonly TrailReading[]>;
  /** The cloud's time at which it was read, ISO 8601 UTC. */
  readonly readAt: string;
}

/** A trail, as far as it may prove activity in its region. */
export interface TrailReading {
  readonly name: string;
  readonly recordsAll: boolean;
  readonly coversRegion: boolean;
  /** null: not asked, since nothing depends on it: the trail does not record all events here, or another one delivers. */
  readonly status: TrailStatus | null;
}

/** Whether a trail delivers, as ActionTrail says it. */
export interface TrailStatus {
  readonly logging: boolean;
  /** The last delivery to OSS or SLS, epoch milliseconds; null where there is none. */
  readonly delivered: number | null;
  /** What failed last; it has no time and may have been put right since. '' where nothing did. */
  readonly error: string;
  /** Destinations that are not available: `oss`, `sls`. */
  readonly unavailable: readonly string[];
}

export interface RegionAliases {
  readonly regionId: string;
  /** Key ids by alias, such as `alias/prod`. */
  readonly aliases: Fact<Readonly<Record<string, string>>>;
  /** The cloud's time at which it was read, ISO 8601 UTC. */
  readonly readAt: string;
}

export type KmsStatus = 'Enabled' | 'NotEnabled' | 'InDebt' | 'Suspended';

/** Money as the cloud writes it: a decimal number in a string. */
export interface Balance {
  readonly available: string;
  readonly currency: string;
}

/** What copies KMS secrets into the Kubernetes Secrets of a cluster. */
export interface SyncedSecrets {
  /** Empty where none of the add-ons does. */
  readonly addons: readonly SyncAddon[];
  /** As whom they ask KMS: with RAM roles of service accounts, or with the role of every worker node. */
  readonly access: 'rrsa' | 'worker-role' | 'unknown';
  /** '' where it is not known. */
  readonly workerRole: string;
  /** Of ack-secret-manager; null where it is not among the add-ons. */
  readonly polling: Fact<Polling> | null;
}

export interface SyncAddon {
  readonly name: string;
  /** '' where it is not known. */
  readonly version: string;
}

export interface Polling {
  readonly on: boolean;
  /** Seconds. */
  readonly interval: number;
}

export interface RegionActivity {
  readonly regionId: string;
  readonly activity: Fact<Activity>;
  /** Asked only where the role decrypted with a key in the window, and encrypted nothing with it. */
  readonly secrets?: Fact<SecretKeys>;
  /** The cloud's time at which it was read, ISO 8601 UTC. */
  readonly readAt: string;
}

/** The keys that KMS secrets of a region are encrypted with. */
export interface SecretKeys {
  /** As `DescribeSecret` names them. */
  readonly keyIds: readonly string[];
  /** Whether every secret was asked for. */
  readonly complete: boolean;
}

/** Whether a cluster is there and its encryption on, or may be: usage decides it where a key is named without the flag. */
export function isEncrypted({ encryption, state }: ClusterReading): boolean {
  return encryption.ok && keyInForce(encryption.value) !== null && !(state.ok && phaseOf(state.value) === 'ended');
}

/** The regions where the role has something to do. */
export function regionsWithEncryption(clusters: readonly ClusterReading[]): string[] {
  return [...new Set(clusters.filter(isEncrypted).map(({ regionId }) => regionId))].sort();
}

/** The key that a cluster names, and those that its existing Secrets may still need; none where it holds nothing any more. */
export function keyReferencesOf({ id, namedKey, state }: ClusterReading, memory: Memory): string[] {
  if (state.ok && phaseOf(state.value) === 'ended') return [];
  const remembered = rememberedCluster(memory, id);
  const former = remembered === undefined ? [] : formerKeys(remembered, namedKey).map(({ keyId }) => keyId);
  return [...(namedKey === '' ? [] : [namedKey]), ...former];
}
