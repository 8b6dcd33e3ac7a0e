import { type ReadError, readErrorsOf, readFailure } from '../model/fact.ts';
import { canonicalKeyRef, parseKeyRef } from '../model/key-ref.ts';
import type { Memory } from '../model/memory.ts';
import { type NetworkReading, networkName } from '../model/network.ts';
import {
  type BaseSnapshot,
  type ClusterReading,
  type FailedCluster,
  isEncrypted,
  type KeyReading,
  keyReferencesOf,
  type Listing,
  type Readings,
  type SecurityReading,
  type Snapshot,
} from '../model/snapshot.ts';

type DatedReading = { readonly readAt: string };

/**
 * An account as it is known: of each of its parts the newest reading, a read error like any other. It depends on what was
 * read, not on the order in which that came to be known. Pure.
 */
export function fold(base: BaseSnapshot, readings: readonly Readings[], memory: Memory): Snapshot {
  const { clusters, gaps } = foldClusters(base, readings);
  const all = <T extends DatedReading>(
    of: (source: Pick<Readings, FoldedParts>) => readonly T[],
    nameOf: (item: T) => string,
  ) => newest([base, ...readings].flatMap(of), nameOf);
  const regions = new Set(clusters.map(({ regionId }) => regionId));
  const perRegion = <T extends DatedReading & { readonly regionId: string }>(
    of: (source: Pick<Readings, FoldedParts>) => readonly T[],
  ) => all(of, ({ regionId }) => regionId).filter(({ regionId }) => regions.has(regionId));
  // A cluster may write a reference otherwise than its key was asked for, as an id or an ARN.
  const keyName = (regionId: string, reference: string) =>
    place(regionId, canonicalKeyRef(parseKeyRef(reference, { accountId: base.accountId, regionId })));
  const inUse = new Set(
    clusters.flatMap((cluster) => keyReferencesOf(cluster, memory).map((keyId) => keyName(cluster.regionId, keyId))),
  );
  const keys = all(
    (source) => source.keys,
    ({ regionId, keyId }) => keyName(regionId, keyId),
  ).filter(({ regionId, keyId }) => inUse.has(keyName(regionId, keyId)));
  const instances = new Set(keys.flatMap(instanceOf));

  return {
    ...base,
    ...newestSecurity([base, ...readings]),
    listings: [...base.listings, ...gaps],
    clusters,
    keys,
    trails: perRegion((source) => source.trails),
    aliases: perRegion((source) => source.aliases),
    activity: perRegion((source) => source.activity),
    instances: all(
      (source) => source.instances,
      ({ regionId, instanceId }) => place(regionId, instanceId),
    ).filter(({ regionId, instanceId }) => instances.has(place(regionId, instanceId))),
    network: networkInUse(
      clusters,
      all<NetworkReading>((source) => source.network, networkName),
    ),
    memory,
  };
}

/** What encrypted clusters stand behind, and the network ACLs of their vSwitches. */
function networkInUse(clusters: readonly ClusterReading[], network: readonly NetworkReading[]): NetworkReading[] {
  const named = new Set(
    clusters.flatMap((cluster) => {
      const { regionId } = cluster;
      if (!isEncrypted(cluster) || !cluster.network?.ok) return [];
      const { securityGroupId, vSwitchIds } = cluster.network.value;
      const group = networkName({ kind: 'security-group', regionId, id: securityGroupId });
      return [group, ...vSwitchIds.map((id) => networkName({ kind: 'v-switch', regionId, id }))];
    }),
  );
  const own = network.filter((reading) => named.has(networkName(reading)));
  const bound = new Set(
    own.flatMap(({ kind, regionId, reading }) =>
      kind === 'v-switch' && reading.ok ? [networkName({ kind: 'network-acl', regionId, id: reading.value })] : [],
    ),
  );
  return [...own, ...network.filter((reading) => bound.has(networkName(reading)))];
}

type FoldedParts = 'keys' | 'trails' | 'aliases' | 'activity' | 'instances' | 'network';

/**
 * A snapshot in which no reading is older than a time: in the place of older ones is an error that says so.
 *
 * @param oldest ISO 8601 UTC
 */
export function withoutOlder(snapshot: Snapshot, oldest: string): Snapshot {
  const { accountId } = snapshot;
  const errorOf = (readAt: string, regionId: string, resource?: string): ReadError => ({
    operation: 'store:Read',
    accountId,
    regionId,
    ...(resource === undefined ? {} : { resource }),
    code: 'ReadingTooOld',
    message: `This was last read at ${readAt}, and the audit was ended before it was read again.`,
    requestId: '',
  });
  const aged = <T extends DatedReading & { readonly regionId: string }>(
    items: readonly T[],
    fact: keyof T,
    idOf: (item: T) => string | undefined,
  ) =>
    items.map((item) =>
      item.readAt >= oldest ? item : { ...item, [fact]: readFailure(errorOf(item.readAt, item.regionId, idOf(item))) },
    );
  const { security } = snapshot;
  const none = () => undefined;
  return {
    ...snapshot,
    clusters: snapshot.clusters.map((cluster) =>
      cluster.readAt >= oldest
        ? cluster
        : withError(cluster, errorOf(cluster.readAt, cluster.regionId, cluster.id), cluster.readAt),
    ),
    keys: aged(snapshot.keys, 'metadata', ({ keyId }) => keyId),
    instances: aged(snapshot.instances, 'ends', ({ instanceId }) => instanceId),
    trails: aged(snapshot.trails, 'trails', none),
    aliases: aged(snapshot.aliases, 'aliases', none),
    activity: aged(snapshot.activity, 'activity', none),
    network: aged(snapshot.network, 'reading', ({ id }) => id) as readonly NetworkReading[],
    security:
      security === null || security.readAt >= oldest ? security : withErrors(security, errorOf(security.readAt, '')),
  };
}

function withErrors(security: SecurityReading, error: ReadError): SecurityReading {
  const facts = Object.entries(security).map(([name, fact]) => [name, name === 'readAt' ? fact : readFailure(error)]);
  return Object.fromEntries(facts) as SecurityReading;
}

/** A cluster that could not be read again: it is where and what it was, and nothing that changes is known of it. */
function withError(cluster: ClusterReading, error: ReadError, readAt: string): ClusterReading {
  const failed = readFailure(error);
  return {
    ...cluster,
    version: failed,
    state: failed,
    created: failed,
    encryption: failed,
    network: cluster.network?.ok ? cluster.network : null,
    syncedSecrets: null,
    readAt,
  };
}

function foldClusters(base: BaseSnapshot, readings: readonly Readings[]) {
  const sources = [base, ...readings];
  const read = byId(sources.flatMap(({ clusters }) => clusters));
  const failed = byId(readings.flatMap((source) => source.failed));
  const gone = byId(readings.flatMap((source) => source.gone));
  const lists = sources.map(absenceIn);
  const clusters: ClusterReading[] = [];
  const gaps: Listing[] = [];
  for (const id of [...new Set([...read.keys(), ...failed.keys()])].sort()) {
    const [reading, failure] = [read.get(id), failed.get(id)];
    const { regionId } = (reading ?? failure) as FailedCluster | ClusterReading;
    const goneAt = [gone.get(id)?.readAt ?? '', ...lists.map((absent) => absent(id, regionId))].reduce(later);
    if (goneAt > later(reading?.readAt ?? '', failure?.readAt ?? '')) continue;
    if (failure === undefined || (reading !== undefined && reading.readAt > failure.readAt)) {
      if (reading !== undefined) clusters.push(reading);
    } else if (reading === undefined) {
      // Nothing but its name is known of it: its region holds a cluster that could be anything.
      const { operation } = failure.error;
      gaps.push({ operation, regionId, clusters: readFailure(failure.error), readAt: failure.readAt });
    } else clusters.push(withError(reading, failure.error, failure.readAt));
  }
  return { clusters: clusters.sort(byPlace), gaps };
}

/** Gives since when a cluster is gone by a source's complete lists, which lack it; '' where they do not say. */
function absenceIn(source: BaseSnapshot | Readings): (id: string, regionId: string) => string {
  const there = new Set(source.clusters.map(({ id }) => id));
  const asked = 'regionsAsked' in source ? source.regionsAsked : [];
  const whole = source.listings.filter(({ clusters }) => clusters.ok);
  return (id, regionId) => {
    if (there.has(id) || (asked.length > 0 && !asked.includes(regionId))) return '';
    const covering = whole.filter((list) => list.regionId === '' || list.regionId === regionId);
    return covering.map(({ readAt }) => readAt).reduce(later, '');
  };
}

/** The balance is read with the role, and so is as old. */
function newestSecurity(sources: readonly Pick<Readings, 'security' | 'balance'>[]) {
  let found: Pick<Readings, 'security' | 'balance'> = { security: null, balance: null };
  for (const { security, balance } of sources) {
    if (security === null) continue;
    if (found.security === null || isNewer({ ...security, balance }, { ...found.security, balance: found.balance })) {
      found = { security, balance };
    }
  }
  return found;
}

function byId<T extends DatedReading & { readonly id: string }>(items: readonly T[]): Map<string, T> {
  return newestByName(items, ({ id }) => id);
}

function newest<T extends DatedReading>(items: readonly T[], nameOf: (item: T) => string): T[] {
  return [...newestByName(items, nameOf)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

function newestByName<T extends DatedReading>(items: readonly T[], nameOf: (item: T) => string): Map<string, T> {
  const found = new Map<string, T>();
  for (const item of items) {
    const name = nameOf(item);
    const other = found.get(name);
    if (other === undefined || isNewer(item, other)) found.set(name, item);
  }
  return found;
}

/** Of readings of the same time one with a read error, then the one whose text comes last: it is the same everywhere. */
function isNewer<T extends DatedReading>(one: T, other: T): boolean {
  if (one.readAt !== other.readAt) return one.readAt > other.readAt;
  const [errors, others] = [readErrorsOf(one).length, readErrorsOf(other).length];
  return errors === others ? JSON.stringify(one) > JSON.stringify(other) : errors > others;
}

function instanceOf({ regionId, metadata }: KeyReading): string[] {
  const id = metadata.ok ? metadata.value?.instanceId : undefined;
  return id?.ok && id.value !== '' ? [place(regionId, id.value)] : [];
}

function byPlace(a: ClusterReading, b: ClusterReading): number {
  return place(a.regionId, a.id) < place(b.regionId, b.id) ? -1 : 1;
}

function place(regionId: string, id: string): string {
  return JSON.stringify([regionId, id]);
}

function later(one: string, other: string): string {
  return one > other ? one : other;
}
