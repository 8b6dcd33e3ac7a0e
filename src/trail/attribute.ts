import type { ActivityCount } from '../model/activity.ts';

/** How surely activity is a cluster's: the record says so, it alone uses the key, others use it too, or not at all. */
export type Attribution = 'cluster' | 'exclusive-key' | 'shared-key' | 'none';

/** Strongest first. */
const attributions = ['cluster', 'exclusive-key', 'shared-key', 'none'] as const satisfies Attribution[];

/** A cluster as attribution sees it. */
export interface KeyUser {
  readonly clusterId: string;
  readonly vpcId: string;
  /** Every name of its key: as the cluster has it, and KMS's own id. */
  readonly keyNames: ReadonlySet<string>;
}

/**
 * Tells how surely a count of records is this cluster's activity.
 *
 * @param users every cluster of the region that names this key, now or lately, this one included
 * @param complete whether the listing of clusters was: an unlisted one may use the key too
 */
export function attribute(
  count: ActivityCount,
  user: KeyUser,
  users: readonly KeyUser[],
  complete: boolean,
): Attribution {
  if (count.keyId === null || !user.keyNames.has(bareKeyId(count.keyId))) return 'none';
  if (count.clusterId !== null) return count.clusterId === user.clusterId ? 'cluster' : 'none';

  const inVpc = count.vpcId === null || count.vpcId === '' ? [] : users.filter((other) => other.vpcId === count.vpcId);
  // The VPC of other users of the key, and not of this one, is theirs, however many more may be unlisted.
  if (inVpc.length > 0 && !inVpc.includes(user)) return 'none';
  // A VPC of exactly one user names that user; without the whole list it may be another's as well.
  if (complete && inVpc.length === 1) return 'cluster';

  return complete && users.length === 1 ? 'exclusive-key' : 'shared-key';
}

/** The stronger of two attributions. */
export function stronger(one: Attribution, other: Attribution): Attribution {
  return attributions.indexOf(one) <= attributions.indexOf(other) ? one : other;
}

/** The id in a key's ARN (`acs:kms:{region}:{account}:key/{id}`), or the id itself; an alias keeps its `alias/`. */
export function bareKeyId(keyId: string): string {
  return keyId.startsWith('acs:') ? keyId.slice(keyId.lastIndexOf(':') + 1).replace(/^key\//, '') : keyId;
}
