import {
  type Edition,
  type Encryption,
  type KmsVersion,
  keyInForce,
  kmsVersionOf,
  type Phase,
  phaseOf,
} from '../model/cluster.ts';
import { derive, type Fact, type FactTable, notAsked, type ReadError, read, readFailure } from '../model/fact.ts';
import { isAlias } from '../model/key-ref.ts';
import { encryptedSince, keySince } from '../model/memory.ts';
import { egressOf, lastChangeOf } from '../model/network.ts';
import type { ClusterReading, Polling, SyncedSecrets } from '../model/snapshot.ts';
import type { ClusterActivity } from './cluster-activity.ts';
import { checkpointsOf, type Egress } from './egress.ts';
import type { KeyFacts } from './key-facts.ts';
import { isUnresolved } from './keys-in-use.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** What is known of a cluster, as values; a check sees those that it declared and that were read. */
export interface ClusterFacts {
  readonly edition: Edition;
  readonly lifecycle: Lifecycle;
  readonly encryption: Encryption;
  /** As the cloud writes it. */
  readonly spec: string;
  readonly kmsVersion: KmsVersion;
  /** Epoch milliseconds. */
  readonly created: number;
  /** When the cloud last changed the cluster, epoch milliseconds; null where it does not say. */
  readonly changed: number | null;
  /** Whether an earlier audit or event saw encryption on. */
  readonly wasEncrypted: boolean;
  /** `none` where encryption is not on. The key facts below are null then, and where the key is absent. */
  readonly key: 'none' | KeyFacts['presence'];
  readonly keyState: KeyFacts['state'];
  readonly keySpec: KeyFacts['spec'];
  readonly keyUsage: KeyFacts['usage'];
  readonly keyCreator: KeyFacts['creator'];
  readonly keyMaterialExpires: KeyFacts['materialExpires'];
  readonly keyDeleteDate: KeyFacts['deleteDate'];
  readonly keyRotation: KeyFacts['rotation'];
  readonly keyNames: KeyFacts['names'];
  readonly keyAliases: readonly string[];
  readonly keyTags: readonly string[];
  /** Since when the cluster has been updating, as far as is known, epoch milliseconds. */
  readonly updatingSince: number | null;
  /** When an audit first saw it encrypted that had seen it open before, epoch milliseconds; null where none did. */
  readonly encryptedSince: number | null;
  /** What copies KMS secrets into the cluster; null where its add-ons are not known. */
  readonly syncedSecrets: SyncedSecrets | null;
  /** Of ack-secret-manager; null where the cluster is not known to have it. */
  readonly polling: Polling | null;
  /** null where encryption is not on. */
  readonly activity: ClusterActivity | null;
  /** null where encryption is not on. */
  readonly egress: Egress | null;
}

export interface Lifecycle {
  readonly state: string;
  readonly phase: Phase;
  /** Epoch milliseconds; known where the phase is `initial`. */
  readonly created: number | null;
}

/** What is known of one cluster from everything that was read. */
export function clusterFacts(cluster: ClusterReading, index: SnapshotIndex): FactTable<ClusterFacts> {
  const key = encryptionKey(cluster, index);
  const keyFact = <K extends keyof KeyFacts>(name: K): Fact<KeyFacts[K] | null> =>
    key.ok ? (key.value === null ? read(null) : key.value[name]) : key;

  return {
    edition: cluster.edition,
    lifecycle: lifecycle(cluster),
    encryption: cluster.encryption,
    spec: read(cluster.spec),
    wasEncrypted: read((index.remembered(cluster.id)?.keys.length ?? 0) > 0),
    kmsVersion: derive(cluster.version, (version) => kmsVersionOf(version, cluster.profile)),
    created: cluster.created,
    changed: read(cluster.updated),
    key: derive(keyFact('presence'), (presence) => presence ?? 'none'),
    keyState: keyFact('state'),
    keySpec: keyFact('spec'),
    keyUsage: keyFact('usage'),
    keyCreator: keyFact('creator'),
    keyMaterialExpires: keyFact('materialExpires'),
    keyDeleteDate: keyFact('deleteDate'),
    keyRotation: keyFact('rotation'),
    keyNames: keyFact('names'),
    keyAliases: derive(keyFact('aliases'), (aliases) => aliases ?? []),
    keyTags: derive(keyFact('tags'), (tags) => tags ?? []),
    updatingSince: read(updatingSince(cluster, index)),
    encryptedSince: read(switchedOn(cluster, index)),
    syncedSecrets: syncedSecrets(cluster, index),
    polling: polling(cluster, index),
    activity: activityOf(cluster, index),
    egress: egressOfCluster(cluster, index),
  };
}

function lifecycle({ state, created }: ClusterReading): Fact<Lifecycle> {
  if (!state.ok) return state;
  const phase = phaseOf(state.value);
  // The collector lets only documented states through, so this is a snapshot that someone edited.
  if (phase === undefined) throw new Error(`the snapshot holds a cluster in the unknown state ${state.value}`);
  if (phase !== 'initial') return read({ state: state.value, phase, created: null });

  return derive(created, (time) => ({ state: state.value, phase, created: time }));
}

/** The facts of the key that encrypts a cluster; null where none does. */
function encryptionKey(cluster: ClusterReading, index: SnapshotIndex): Fact<FactTable<KeyFacts> | null> {
  if (!cluster.encryption.ok) return cluster.encryption;
  const keyId = keyInForce(cluster.encryption.value);
  if (keyId === null) return read(null);

  const key = index.keys.find(cluster.regionId, keyId);
  return key === undefined
    ? notAsked('kms:DescribeKey', index.accountId, cluster.regionId, keyId)
    : read(index.keyFacts(key));
}

/** The cloud's own time, or that of the first audit that saw it so: whichever is earlier. */
function updatingSince(cluster: ClusterReading, index: SnapshotIndex): number | null {
  const seen = index.remembered(cluster.id)?.updating[0] ?? null;
  if (seen === null) return cluster.updated;
  return Math.min(Date.parse(seen), cluster.updated ?? Number.POSITIVE_INFINITY);
}

function switchedOn(cluster: ClusterReading, index: SnapshotIndex): number | null {
  const known = index.remembered(cluster.id);
  const since = known === undefined || known.off === null ? undefined : encryptedSince(known);
  return since === undefined ? null : Date.parse(since);
}

function syncedSecrets(cluster: ClusterReading, index: SnapshotIndex): Fact<SyncedSecrets | null> {
  if (!cluster.encryption.ok) return cluster.encryption;
  if (cluster.syncedSecrets !== null) return cluster.syncedSecrets;
  if (cluster.encryption.value.is !== 'off') return read(null);

  return notAsked('cs:ListClusterAddonInstances', index.accountId, cluster.regionId, cluster.id);
}

function polling(cluster: ClusterReading, index: SnapshotIndex): Fact<Polling | null> {
  const synced = syncedSecrets(cluster, index);
  if (!synced.ok) return synced;
  return synced.value?.polling ?? read(null);
}

function egressOfCluster(cluster: ClusterReading, { accountId, network }: SnapshotIndex): Fact<Egress | null> {
  const { id, regionId, encryption } = cluster;
  if (!encryption.ok) return encryption;
  if (keyInForce(encryption.value) === null) return read(null);
  const named = cluster.network ?? notAsked('cs:DescribeClusterDetail', accountId, regionId, id);
  return derive(named, (own) => ({
    checkpoints: checkpointsOf(egressOf(own, { accountId, regionId }, network)),
    changedAt: lastChangeOf(own, regionId, network),
  }));
}

function activityOf(cluster: ClusterReading, index: SnapshotIndex): Fact<ClusterActivity | null> {
  if (!cluster.encryption.ok) return cluster.encryption;
  if (keyInForce(cluster.encryption.value) === null) return read(null);

  const region = index.region(cluster.regionId);
  const known = index.remembered(cluster.id);
  // Usage that was read before a cluster had this key says nothing of its use.
  const names = [cluster.namedKey, index.keys.idOf(cluster.regionId, cluster.namedKey)];
  const isLater = known !== undefined && names.some((key) => (keySince(known, key) ?? '') > region.activityReadAt);
  if (region.activity === undefined || isLater) {
    return notAsked('actiontrail:LookupEvents', index.accountId, cluster.regionId);
  }
  if (!region.activity.ok) return region.activity;

  const activity = region.usage.get(cluster.id);
  if (activity === undefined) return read(null);
  const key = index.keys.find(cluster.regionId, cluster.namedKey);
  // Calls with this key and with other keys look alike while it is not known which key the alias means.
  const isHidden = key !== undefined && isAlias(key.id) && isUnresolved(key) && activity.last === null;
  if (!isHidden) return read(activity);
  return key.metadata.ok ? readFailure(noSuchAlias(cluster, index.accountId)) : key.metadata;
}

function noSuchAlias({ regionId, namedKey }: ClusterReading, accountId: string): ReadError {
  return {
    operation: 'kms:DescribeKey',
    accountId,
    regionId,
    resource: namedKey,
    code: 'AliasNotFound',
    message: 'No key has this alias, so it is not known with which key the cluster is encrypted.',
    requestId: '',
  };
}
