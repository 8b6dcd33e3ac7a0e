import type { Memory } from '../model/memory.ts';
import {
  type ClusterReading,
  type FailedCluster,
  type GoneCluster,
  isEncrypted,
  keyReferencesOf,
  type ReadAgain,
} from '../model/snapshot.ts';
import { instancesOf } from './account.ts';
import { listAliases } from './aliases.ts';
import { type AccountContext, readingTime } from './attempt.ts';
import { readCluster } from './cluster.ts';
import { type ClusterPlace, readDetail } from './detail.ts';
import { readInstance } from './instances.ts';
import { keyReader } from './keys.ts';
import { networkReader } from './network.ts';
import { readSecurity } from './role.ts';
import { readTrails } from './trails.ts';

/** What to read again. Whatever is not named is not asked for. */
export interface RereadRequest {
  readonly clusters: readonly ClusterPlace[];
  /** Keys beside those that the clusters name. */
  readonly keys: readonly ClusterPlace[];
  /** Where to ask for the role and for KMS as such; undefined is not to. */
  readonly securityRegion: string | undefined;
  readonly trailRegions: readonly string[];
  readonly keyTags: boolean;
  readonly aliases: boolean;
  /** Whether what decides about what leaves encrypted clusters is wanted too. */
  readonly network: boolean;
  /** Names of what of that is known, and need not be read again. */
  readonly knownNetwork: ReadonlySet<string>;
  readonly memory: Memory;
}

/** Reads given clusters, the keys that they name, and what else is named, without listing anything of the account. */
export async function rereadScope(account: AccountContext, request: RereadRequest): Promise<ReadAgain> {
  const keys = keyReader(account, request.keyTags);
  const network = networkReader(account, { byVpc: true, known: request.knownNetwork });
  for (const { regionId, id } of request.keys) keys.read(regionId, id);
  const [found, security, trails] = await Promise.all([
    Promise.all(
      request.clusters.map(async (place) => {
        const reading = await readOne(account, place, request.network);
        for (const key of reading.cluster === undefined ? [] : keyReferencesOf(reading.cluster, request.memory)) {
          keys.read(place.regionId, key);
        }
        const { cluster } = reading;
        if (request.network && cluster !== undefined && isEncrypted(cluster) && cluster.network?.ok) {
          network.read(cluster, cluster.network.value);
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
    clusters: found.flatMap(({ cluster }) => cluster ?? []),
    gone: found.flatMap(({ gone }) => gone ?? []),
    failed: found.flatMap(({ failed }) => failed ?? []),
    keys: readKeys,
    security,
    trails,
    instances,
    aliases,
    network: await network.readings(),
  };
}

interface ClusterResult {
  readonly cluster?: ClusterReading;
  readonly gone?: GoneCluster;
  readonly failed?: FailedCluster;
}

async function readOne(account: AccountContext, place: ClusterPlace, wantsNetwork: boolean): Promise<ClusterResult> {
  const { id, regionId } = place;
  const detail = await readDetail(account, place);
  const readAt = readingTime(account);
  if (!detail.ok) return { failed: { id, regionId, readAt, error: detail.error } };
  if (detail.value === null) return { gone: { id, regionId, readAt } };

  return { cluster: await readCluster(account, 'cs:DescribeClusterDetail', detail.value, wantsNetwork) };
}
