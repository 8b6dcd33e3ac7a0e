import type { ReadError } from '../model/fact.ts';
import { keyReferencesOf, type Memory } from '../model/memory.ts';
import type {
  ClusterReading,
  InstanceReading,
  KeyReading,
  RegionAliases,
  RegionTrails,
  SecurityReading,
} from '../model/snapshot.ts';
import { instancesOf } from './account.ts';
import { listAliases } from './aliases.ts';
import type { Account } from './attempt.ts';
import { readCluster } from './cluster.ts';
import { type Place, readDetail } from './detail.ts';
import { readInstance } from './instances.ts';
import { keyReader } from './keys.ts';
import { readSecurity } from './role.ts';
import { readTrails } from './trails.ts';

/** What to read again. Whatever is not named is not asked for. */
export interface AgainRequest {
  readonly clusters: readonly Place[];
  /** Keys beside those that the clusters name. */
  readonly keys: readonly Place[];
  /** Where to ask for the role and for KMS as such; undefined is not to. */
  readonly securityRegion: string | undefined;
  readonly trailRegions: readonly string[];
  readonly keyTags: boolean;
  readonly aliases: boolean;
  readonly memory: Memory;
}

export interface AgainReading {
  readonly clusters: readonly ClusterReading[];
  /** Ids of clusters that ACK does not know there. */
  readonly gone: readonly string[];
  /** Why a cluster could not be read, by its id. */
  readonly failed: ReadonlyMap<string, ReadError>;
  readonly keys: readonly KeyReading[];
  readonly security: SecurityReading | null;
  readonly trails: readonly RegionTrails[];
  readonly instances: readonly InstanceReading[];
  readonly aliases: readonly RegionAliases[];
}

/** Reads given clusters, the keys that they name, and what else is named, without listing anything of the account. */
export async function readAgain(account: Account, request: AgainRequest): Promise<AgainReading> {
  const keys = keyReader(account, request.keyTags);
  for (const { regionId, id } of request.keys) keys.read(regionId, id);
  const [found, security, trails] = await Promise.all([
    Promise.all(
      request.clusters.map(async (place) => {
        const reading = await readOne(account, place);
        for (const key of reading.cluster === undefined ? [] : keyReferencesOf(reading.cluster, request.memory)) {
          keys.read(place.regionId, key);
        }
        return reading;
      }),
    ),
    request.securityRegion === undefined ? null : readSecurity(account, request.securityRegion),
    Promise.all(request.trailRegions.map((regionId) => readTrails(account, regionId))),
  ]);
  const readKeys = await Promise.all(keys.readings.values());
  const regions = request.aliases ? [...new Set(readKeys.map(({ regionId }) => regionId))] : [];
  const [instances, aliases] = await Promise.all([
    Promise.all(instancesOf(readKeys).map(({ regionId, id }) => readInstance(account, regionId, id))),
    Promise.all(regions.map((regionId) => listAliases(account, regionId))),
  ]);

  return {
    clusters: found.flatMap(({ cluster }) => (cluster === undefined ? [] : [cluster])),
    gone: found.flatMap(({ id, gone }) => (gone ? [id] : [])),
    failed: new Map(found.flatMap(({ id, error }) => (error === undefined ? [] : [[id, error] as const]))),
    keys: readKeys,
    security,
    trails,
    instances,
    aliases,
  };
}

interface Found {
  readonly id: string;
  readonly cluster?: ClusterReading;
  readonly gone: boolean;
  readonly error?: ReadError;
}

async function readOne(account: Account, place: Place): Promise<Found> {
  const { id } = place;
  const detail = await readDetail(account, place);
  if (!detail.ok) return { id, gone: false, error: detail.error };
  if (detail.value === null) return { id, gone: true };

  return { id, gone: false, cluster: await readCluster(account, 'cs:DescribeClusterDetail', detail.value) };
}
