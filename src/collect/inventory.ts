import { isDeepStrictEqual } from 'node:util';
import { phaseOf } from '../model/cluster.ts';
import { type Fact, type ReadError, readFailure } from '../model/fact.ts';
import type { Memory } from '../model/memory.ts';
import type { NetworkReading } from '../model/network.ts';
import {
  type ClusterReading,
  isEncrypted,
  type KeyReading,
  keyReferencesOf,
  type Listing,
  type RegionTrails,
  type SecurityReading,
} from '../model/snapshot.ts';
import { type AccountContext, readError, readingTime, type Subject } from './attempt.ts';
import { readCluster } from './cluster.ts';
import { type askFirstPage, type ClusterEntry, type ClusterList, type ListRequest, listClusters } from './clusters.ts';
import { contradiction } from './identity.ts';
import { type KeyReader, keyReader } from './keys.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { readMetaData } from './meta-data.ts';
import { type NetworkReader, networkReader } from './network.ts';
import type { CollectProgress } from './progress.ts';
import { readSecurity } from './role.ts';
import { readTrails } from './trails.ts';

/** Where products are asked that answer the same everywhere. */
const homeRegion = 'cn-hangzhou';

/** Where the whole account is listed. */
export function wholeList(regions: readonly string[]): ListRequest {
  return { listedRegion: '', endpointRegion: regions[0] ?? homeRegion };
}

/** The clusters of an account, the keys that they name, and the role that encrypts them. */
export interface Inventory {
  readonly listings: readonly Listing[];
  readonly clusters: readonly ClusterReading[];
  readonly keys: readonly KeyReading[];
  readonly security: SecurityReading | null;
  /** Of each region where something is encrypted. */
  readonly trails: readonly RegionTrails[];
  readonly network: readonly NetworkReading[];
}

export interface InventoryOptions {
  /** Empty is every region that holds a cluster. */
  readonly regions: readonly string[];
  /** Whether the keys' tags are wanted too. */
  readonly keyTags: boolean;
  /** Whether what decides about what leaves encrypted clusters is wanted too. */
  readonly network: boolean;
  /** Keys that encrypted a cluster formerly are read too. */
  readonly memory: Memory;
  /** The first page of the account-wide list, where it was asked for already. */
  readonly firstPage?: ReturnType<typeof askFirstPage>;
  readonly onProgress: (progress: Omit<CollectProgress, 'calls'>) => void;
}

/**
 * Reads an account's inventory. Everything starts as soon as it is known to be needed: a key when the first cluster that
 * names it is there, while other pages of the list are still under way.
 */
export async function readInventory(account: AccountContext, wanted: InventoryOptions): Promise<Inventory> {
  const reader = openReader(account, wanted);
  const listings = await list(account, wanted, reader);
  const clusters = (await Promise.all(reader.clusters.values())).map(reader.withContradiction).sort(byPlace);
  const keys = await Promise.all(reader.keys.readings.values());
  const security = mayNeedRole(clusters, listings) ? await reader.security(homeRegion) : null;

  const trails = await Promise.all(reader.trails.values());
  const network = await reader.network.readings();

  return { listings, clusters, keys: keys.sort(byPlace), security, trails, network };
}

interface InventoryReader {
  readonly clusters: Map<string, Promise<ClusterReading>>;
  readonly keys: KeyReader;
  readonly trails: Map<string, Promise<RegionTrails>>;
  readonly network: NetworkReader;
  /** Reads the role, once. */
  security(regionId: string): Promise<SecurityReading>;
  take(operation: Subject['operation'], entry: ClusterEntry): void;
  /** The reading of a cluster, or in its place that its entries contradict each other. */
  withContradiction(cluster: ClusterReading): ClusterReading;
}

function openReader(
  account: AccountContext,
  { regions, keyTags, network: wantsNetwork, memory, onProgress }: InventoryOptions,
): InventoryReader {
  const clusters = new Map<string, Promise<ClusterReading>>();
  const entries = new Map<string, ClusterEntry>();
  const contradictions = new Map<string, ReadError>();
  const keys = keyReader(account, keyTags, () => {
    keysRead += 1;
    report();
  });
  const trails = new Map<string, Promise<RegionTrails>>();
  const network = networkReader(account, { byVpc: false });
  const regionIds = new Set<string>();
  let keysRead = 0;
  let role: Promise<SecurityReading> | undefined;
  const report = () =>
    onProgress({
      stage: keysRead === 0 ? 'clusters' : 'keys',
      regions: regionIds.size,
      clusters: clusters.size,
      keys: keys.readings.size,
      keysRead,
    });
  const security = (regionId: string) => {
    role ??= readSecurity(account, regionId);
    return role;
  };
  const followUp = (cluster: ClusterReading): ClusterReading => {
    if (isLivingPro(cluster)) security(cluster.regionId);
    if (isEncrypted(cluster) && !trails.has(cluster.regionId)) {
      trails.set(cluster.regionId, readTrails(account, cluster.regionId));
    }
    for (const reference of keyReferencesOf(cluster, memory)) keys.read(cluster.regionId, reference);
    if (wantsNetwork && isEncrypted(cluster) && cluster.network?.ok) network.read(cluster, cluster.network.value);
    return cluster;
  };

  return {
    clusters,
    keys,
    trails,
    network,
    security,
    take(operation, entry) {
      const { id, regionId, requestId } = entry;
      const earlier = entries.get(id);
      if (earlier === undefined) entries.set(id, entry);
      else if (!agree(earlier, entry)) {
        const error = new MalformedAnswer(operation, contradiction(id), requestId);
        contradictions.set(id, readError(account, { operation, regionId, resource: id }, error));
      }
      // The account-wide list takes no regions, and an endpoint's region says nothing.
      if (regions.length > 0 && !regions.includes(regionId)) return;
      regionIds.add(regionId);
      if (!clusters.has(id)) clusters.set(id, readCluster(account, operation, entry, wantsNetwork).then(followUp));
      report();
    },
    withContradiction(cluster) {
      const error = contradictions.get(cluster.id);
      return error === undefined ? cluster : contradicted(cluster, readFailure(error));
    },
  };
}

/** Lists the whole account; each region by itself where that fails, or where a region that was asked for seems empty. */
async function list(
  account: AccountContext,
  { regions, firstPage }: InventoryOptions,
  reader: InventoryReader,
): Promise<Listing[]> {
  const byRegion = new Map<string, Promise<Listing>>();
  const seen = new Map<string, ClusterEntry>();
  const listOne = async (request: ListRequest, more: Omit<ClusterList, 'onEntry'> = {}): Promise<Listing> => {
    const operation = request.listedRegion === '' ? 'cs:DescribeClustersV1' : 'cs:DescribeClustersForRegion';
    let readAt: string | undefined;
    const onEntry = (entry: ClusterEntry) => {
      readAt ??= readingTime(account);
      if (!seen.has(entry.id)) seen.set(entry.id, entry);
      reader.take(operation, entry);
    };
    const clusters = await listClusters(account, request, { ...more, onEntry });
    return { operation, regionId: request.listedRegion, clusters, readAt: readAt ?? readingTime(account) };
  };
  const listRegion = (regionId: string) => {
    const listing = byRegion.get(regionId) ?? listOne({ listedRegion: regionId, endpointRegion: regionId });
    byRegion.set(regionId, listing);
    return listing;
  };
  const lookAgain = async () => {
    const places = regions.length > 0 ? regions : new Set([...seen.values()].map(({ regionId }) => regionId));
    await Promise.all([...places].map(listRegion));
    return seen.values();
  };

  const whole = await listOne(wholeList(regions), { firstPage, lookAgain });
  const found = new Set((await Promise.all(reader.clusters.values())).map(({ regionId }) => regionId));
  // A region without clusters may be one that does not exist: its own endpoint tells them apart.
  const doubtful = whole.clusters.ok ? regions.filter((regionId) => !found.has(regionId)) : regions;
  await Promise.all(doubtful.map(listRegion));
  const listings = await Promise.all(byRegion.values());

  // Where every region that is wanted was listed by itself, nothing in scope is missing for want of the whole list.
  return whole.clusters.ok || regions.length === 0 ? [whole, ...listings] : listings;
}

/** What entries of one cluster must agree in, where both have it: the fields that verdicts rest on. */
function agree(one: ClusterEntry, other: ClusterEntry): boolean {
  const fields = [
    'region_id',
    'cluster_type',
    'cluster_spec',
    'profile',
    'state',
    'current_version',
    'vpc_id',
    'created',
  ] as const;
  const pairs = fields.map((name) => [one.fields[name], other.fields[name]]);
  return [...pairs, [settingOf(one), settingOf(other)]].every(
    ([a, b]) => isAbsent(a) || isAbsent(b) || isDeepStrictEqual(a, b),
  );
}

function settingOf({ fields }: ClusterEntry): unknown {
  const metaData = readMetaData(fields.meta_data);
  return metaData.is === 'read' ? metaData.capabilities : metaData;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (value as { is?: unknown }).is === 'missing';
}

/** What was read of a cluster whose entries contradict each other: no more than its names, and the key of one entry. */
function contradicted(cluster: ClusterReading, error: Fact<never>): ClusterReading {
  return { ...cluster, edition: error, version: error, state: error, created: error, encryption: error };
}

/** Only Pro clusters need the role; where one may be hidden, so may the need. */
function mayNeedRole(clusters: readonly ClusterReading[], listings: readonly Listing[]): boolean {
  return (
    clusters.some((cluster) => isLivingPro(cluster) || !cluster.edition.ok) ||
    listings.some((listing) => !listing.clusters.ok)
  );
}

function isLivingPro(cluster: ClusterReading): boolean {
  return cluster.edition.ok && cluster.edition.value === 'pro' && !isEnded(cluster);
}

function isEnded({ state }: ClusterReading): boolean {
  return state.ok && phaseOf(state.value) === 'ended';
}

function byPlace(a: ClusterReading | KeyReading, b: ClusterReading | KeyReading): number {
  const name = (reading: ClusterReading | KeyReading) => ('id' in reading ? reading.id : reading.keyId);
  return a.regionId < b.regionId
    ? -1
    : a.regionId > b.regionId
      ? 1
      : name(a) < name(b)
        ? -1
        : name(a) > name(b)
          ? 1
          : 0;
}
