import type { ClusterReading, KeyReading } from '../model/snapshot.ts';
import { bareKeyId, type KeyUser } from '../trail/attribute.ts';

/** A cluster that is gone, with the keys that it had. */
export interface RememberedUser {
  readonly id: string;
  readonly vpcId: string;
  readonly keyIds: readonly string[];
  /** When it was last seen, epoch milliseconds. */
  readonly lastRead: number;
}

/** The clusters of one region that name a key, found by cluster and by key. */
export interface KeyUsers {
  readonly all: readonly KeyUser[];
  /** @throws where the cluster names no key */
  of(clusterId: string): KeyUser;
  /**
   * Every cluster that names the same key, this one included, and those that are gone but were there since a time.
   *
   * @param since epoch milliseconds
   */
  sharing(user: KeyUser, since: number): readonly KeyUser[];
  /** Whether any cluster names this key, or did. */
  names(bareKeyId: string): boolean;
}

/**
 * @param clusters the clusters of one region
 * @param gone clusters of that region that earlier audits knew
 * @param formerly every key that earlier audits saw encrypting a cluster there
 * @param key finds what KMS said of a key of that region
 */
export function keyUsers(
  clusters: readonly ClusterReading[],
  gone: readonly RememberedUser[],
  formerly: readonly string[],
  key: (keyId: string) => KeyReading | undefined,
): KeyUsers {
  const users = clusters.filter((cluster) => cluster.namedKey !== '').map((cluster) => keyUser(cluster, key));
  const byCluster = new Map(users.map((user) => [user.clusterId, user]));
  const formerNames = new Set(formerly.map(bareKeyId));
  const byKey = new Map<string, Set<KeyUser>>();
  for (const user of users) {
    for (const name of user.keyNames) byKey.set(name, (byKey.get(name) ?? new Set()).add(user));
  }

  return {
    all: users,
    of(clusterId) {
      const user = byCluster.get(clusterId);
      if (user === undefined) throw new Error(`cluster ${clusterId} is encrypted, but names no key`);
      return user;
    },
    sharing(user, since) {
      const present = [...user.keyNames].flatMap((name) => [...(byKey.get(name) ?? [])]);
      const past = gone.filter(
        ({ keyIds, lastRead }) => lastRead >= since && keyIds.some((id) => user.keyNames.has(bareKeyId(id))),
      );
      return [...new Set(present), ...past.map(({ id, vpcId }) => ({ clusterId: id, vpcId, keyNames: user.keyNames }))];
    },
    names: (name) => byKey.has(name) || formerNames.has(name),
  };
}

/** A key goes by the name that the cluster has for it (an id, an alias, an ARN) and by KMS's own id. */
function keyUser(cluster: ClusterReading, key: (keyId: string) => KeyReading | undefined): KeyUser {
  const metadata = key(cluster.namedKey)?.metadata;
  const names = [bareKeyId(cluster.namedKey)];
  if (metadata?.ok && metadata.value !== null) names.push(metadata.value.id);

  return { clusterId: cluster.id, vpcId: cluster.vpcId, keyNames: new Set(names) };
}
