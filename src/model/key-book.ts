import { groupBy } from './group-by.ts';
import type { Report, ReportedCluster, ReportedKey } from './report.ts';

/** The id of a key, as findings and clusters of a report have it. */
export interface KeyId {
  readonly accountId: string;
  readonly regionId: string;
  readonly id: string;
}

/** A key in use, with its clusters. */
export interface KnownKey extends KeyId {
  /** undefined where the report does not list it. */
  readonly reported: ReportedKey | undefined;
  /** The clusters that name it, whether it encrypts them or not. */
  readonly clusters: readonly ReportedCluster[];
}

/** Finds the keys of a report by their ids. */
export type KeyBook = (key: KeyId) => KnownKey;

export function keyBook({ keys, clusters }: Pick<Report, 'keys' | 'clusters'>): KeyBook {
  const reported = new Map(keys.map((key) => [nameOf(key), key]));
  const users = groupBy(clusters, (cluster) => nameOf({ ...cluster, id: cluster.encryption.keyId }));

  return ({ accountId, regionId, id }) => {
    const name = nameOf({ accountId, regionId, id });
    return { accountId, regionId, id, reported: reported.get(name), clusters: users.get(name) ?? [] };
  };
}

function nameOf({ accountId, regionId, id }: KeyId): string {
  return JSON.stringify([accountId, regionId, id]);
}
