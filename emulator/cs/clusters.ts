import type { ApiObject, LiveAccount } from '../account.ts';
import { ApiError } from '../errors.ts';
import { integer, type Param, text } from '../params.ts';

/** The filters and paging that both listings share. */
export const LISTING_PARAMS = {
  cluster_id: text,
  cluster_spec: text,
  cluster_type: text,
  name: text,
  profile: text,
  page_number: integer({ min: 1, fallback: 1 }),
  // Unknown on the real service: the default and the largest page; the documents show 10, clients ask for 50 and 100.
  page_size: integer({ min: 1, max: 100, fallback: 10 }),
} satisfies Record<string, Param<unknown>>;

interface Listing {
  cluster_id: string | undefined;
  cluster_spec: string | undefined;
  cluster_type: string | undefined;
  name: string | undefined;
  profile: string | undefined;
  region_id: string | undefined;
  page_number: number;
  page_size: number;
}

/** One page of the clusters that match. */
export function listClusters(account: LiveAccount, asked: Listing): object {
  const { name, page_number, page_size } = asked;
  const exact = (['cluster_id', 'cluster_spec', 'cluster_type', 'profile', 'region_id'] as const).filter(
    (field) => asked[field] !== undefined,
  );
  const found = account.clusters.filter(
    (cluster) =>
      exact.every((field) => cluster[field] === asked[field]) &&
      (name === undefined || String(cluster.name).includes(name)),
  );
  return {
    clusters: pageOf(found, page_number, page_size),
    page_info: { page_number, page_size, total_count: found.length },
  };
}

/** The items of one page. */
export function pageOf<T>(items: readonly T[], page: number, size: number): T[] {
  return items.slice((page - 1) * size, page * size);
}

/** A cluster of the region that was called; a cluster of another region is not known there. */
export function findCluster(account: LiveAccount, clusterId: string, region: string): ApiObject {
  const cluster = account.clusters.find(
    ({ cluster_id, region_id }) => cluster_id === clusterId && region_id === region,
  );
  if (cluster === undefined) throw new ApiError(404, 'ErrorClusterNotFound', `cluster ${clusterId} not found`);
  return cluster;
}
