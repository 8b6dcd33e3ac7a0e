import type { Answer } from '../cloud/call.ts';
import { keysInUse } from '../model/keys-in-use.ts';
import { phaseOf } from '../model/lifecycle.ts';
import type { Memory } from '../model/memory.ts';
import { isEncrypted } from '../model/sealed.ts';
import type { ClusterReading, KeyReading, Listing, RegionTrails, SecurityReading } from '../model/snapshot.ts';
import { type Account, readingTime, type Subject } from './attempt.ts';
import { readCluster } from './cluster.ts';
import { type ClusterEntry, type ListRequest, listClusters } from './clusters.ts';
import { describeKey } from './keys.ts';
import type { Progress } from './progress.ts';
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
}

export interface Wanted {
  /** Empty is every region that holds a cluster. */
  readonly regions: readonly string[];
  /** Whether the keys' tags are wanted too. */
  readonly keyTags: boolean;
  /** Keys that encrypted a cluster formerly are read too. */
  readonly memory: Memory;
  /** The first page of the account-wide list, where it was asked for already. */
  readonly firstPage?: Promise<Answer>;
  readonly onProgress: (progress: Omit<Progress, 'calls'>) => void;
}

/**
 * Reads an account's inventory. Everything starts as soon as it is known to be needed: a key when the first cluster that
 * names it is there, while other pages of the list are still under way.
 */
export async function readInventory(account: Account, wanted: Wanted): Promise<Inventory> {
  const reader = openReader(account, wanted);
  const listings = await list(account, wanted, reader);
  const clusters = (await Promise.all(reader.clusters.values())).sort(byPlace);
  const keys = await Promise.all(reader.keys.values());
  const security = mayNeedRole(clusters, listings) ? await reader.security(homeRegion) : null;

  const trails = await Promise.all(reader.trails.values());

  return { listings, clusters, keys: keys.sort(byPlace), security, trails };
}

interface Reader {
  readonly clusters: Map<string, Promise<ClusterReading>>;
  readonly keys: Map<string, Promise<KeyReading>>;
  readonly trails: Map<string, Promise<RegionTrails>>;
  /** Reads the role, once. */
  security(regionId: string): Promise<SecurityReading>;
  take(operation: Subject['operation'], entry: ClusterEntry): void;
}

function openReader(account: Account, { regions, keyTags, memory, onProgress }: Wanted): Reader {
  const clusters = new Map<string, Promise<ClusterReading>>();
  const keys = new Map<string, Promise<KeyReading>>();
  const trails = new Map<string, Promise<RegionTrails>>();
  const regionIds = new Set<string>();
  let keysRead = 0;
  let role: Promise<SecurityReading> | undefined;
  const report = () =>
    onProgress({
      stage: keysRead === 0 ? 'clusters' : 'keys',
      regions: regionIds.size,
      clusters: clusters.size,
      keys: keys.size,
      keysRead,
    });
  const security = (regionId: string) => {
    role ??= readSecurity(account, regionId);
    return role;
  };
  const readKey = async (regionId: string, keyId: string) => {
    const reading = await describeKey(account, regionId, keyId, keyTags);
    keysRead += 1;
    report();
    return reading;
  };
  const followUp = (cluster: ClusterReading): ClusterReading => {
    if (isLivingPro(cluster)) security(cluster.regionId);
    if (isEncrypted(cluster) && !trails.has(cluster.regionId)) {
      trails.set(cluster.regionId, readTrails(account, cluster.regionId));
    }
    for (const keyId of keysInUse(cluster, memory)) {
      const key = JSON.stringify([cluster.regionId, keyId]);
      if (!keys.has(key)) keys.set(key, readKey(cluster.regionId, keyId));
    }
    return cluster;
  };

  return {
    clusters,
    keys,
    trails,
    security,
    take(operation, entry) {
      // The account-wide list is not told which regions are wanted, and an endpoint's region says nothing.
      if (regions.length > 0 && !regions.includes(entry.regionId)) return;
      regionIds.add(entry.regionId);
      if (!clusters.has(entry.id)) clusters.set(entry.id, readCluster(account, operation, entry).then(followUp));
      report();
    },
  };
}

/** Lists the whole account; each region by itself where that fails, or where a region that was asked for seems empty. */
async function list(account: Account, { regions, firstPage }: Wanted, reader: Reader): Promise<Listing[]> {
  const whole = await listOne(account, wholeList(regions), reader, firstPage);
  const found = new Set((await Promise.all(reader.clusters.values())).map(({ regionId }) => regionId));
  // A region without clusters may be one that does not exist: its own endpoint tells them apart.
  const doubtful = whole.clusters.ok ? regions.filter((regionId) => !found.has(regionId)) : regions;
  const byRegion = await Promise.all(
    doubtful.map((regionId) => listOne(account, { listedRegion: regionId, endpointRegion: regionId }, reader)),
  );

  // Where every region that is wanted was listed by itself, nothing in scope is missing for want of the whole list.
  return whole.clusters.ok || byRegion.length === 0 ? [whole, ...byRegion] : byRegion;
}

async function listOne(
  account: Account,
  request: ListRequest,
  reader: Reader,
  firstPage?: Promise<Answer>,
): Promise<Listing> {
  const operation = request.listedRegion === '' ? 'cs:DescribeClustersV1' : 'cs:DescribeClustersForRegion';
  let readAt: string | undefined;
  const take = (entry: ClusterEntry) => {
    readAt ??= readingTime(account);
    reader.take(operation, entry);
  };
  const clusters = await listClusters(account, request, take, firstPage);
  return { operation, regionId: request.listedRegion, clusters, readAt: readAt ?? readingTime(account) };
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
