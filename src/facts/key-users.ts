import { phaseOf } from '../model/cluster.ts';
import { groupBy } from '../model/group-by.ts';
import { type ClusterReading, isEncrypted } from '../model/snapshot.ts';
import { type KeySharers, type KeyUser, keySharers } from '../trail/attribute.ts';

/** A cluster that is gone, with the keys that it had. */
export interface RememberedUser {
  readonly id: string;
  readonly vpcId: string;
  /** Canonical references. */
  readonly keys: readonly string[];
  /** When it was last seen, epoch milliseconds. */
  readonly lastRead: number;
}

/** The clusters of one region that name a key, found by cluster and by key. */
export interface KeyUsers {
  readonly all: readonly KeyUser[];
  /** @throws where the cluster names no key */
  of(clusterId: string): KeyUser;
  /**
   * Every cluster that names the key, and those that are gone but were there since a time.
   *
   * @param since epoch milliseconds
   */
  sharing(key: string, since: number): KeySharers;
  /**
   * Whether every cluster that uses the key, or did since a time, is there, encrypted and running.
   *
   * @param since epoch milliseconds
   */
  stay(key: string, since: number): boolean;
  /** Whether any cluster names this key, or did. */
  names(key: string): boolean;
}

/**
 * @param clusters the clusters of one region
 * @param gone clusters of that region that earlier audits knew
 * @param formerly canonical references to every key that earlier audits saw encrypting a cluster there
 * @param canonical the canonical reference to the key that a cluster names
 */
export function keyUsers(
  clusters: readonly ClusterReading[],
  gone: readonly RememberedUser[],
  formerly: ReadonlySet<string>,
  canonical: (reference: string) => string,
): KeyUsers {
  const users = clusters
    .filter(({ namedKey }) => namedKey !== '')
    .map(({ id, vpcId, namedKey }): KeyUser => ({ clusterId: id, vpcId, key: canonical(namedKey) }));
  const working = new Set(
    clusters
      .filter((cluster) => isEncrypted(cluster) && cluster.state.ok && phaseOf(cluster.state.value) === 'running')
      .map(({ id }) => id),
  );
  const byCluster = new Map(users.map((user) => [user.clusterId, user]));
  const present = groupBy(users, ({ key }) => key);
  const past = groupBy(
    gone.flatMap(({ id, vpcId, keys, lastRead }) =>
      [...new Set(keys)].map((key) => ({ user: { clusterId: id, vpcId, key }, lastRead })),
    ),
    ({ user }) => user.key,
  );

  return {
    all: users,
    of(clusterId) {
      const user = byCluster.get(clusterId);
      if (user === undefined) throw new Error(`cluster ${clusterId} is encrypted, but names no key`);
      return user;
    },
    sharing(key, since) {
      const recent = (past.get(key) ?? []).filter(({ lastRead }) => lastRead >= since);
      return keySharers([...(present.get(key) ?? []), ...recent.map(({ user }) => user)]);
    },
    stay(key, since) {
      const isThere = (present.get(key) ?? []).every(({ clusterId }) => working.has(clusterId));
      return isThere && !(past.get(key) ?? []).some(({ lastRead }) => lastRead >= since);
    },
    names: (key) => present.has(key) || formerly.has(key),
  };
}
