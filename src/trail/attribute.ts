import { groupBy } from '../model/group-by.ts';
import type { ActivityCount } from '../model/usage.ts';

/** How surely activity is a cluster's: the record says so, it alone uses the key, others use it too, or not at all. */
export type Attribution = 'cluster' | 'exclusive-key' | 'shared-key' | 'none';

/** Strongest first. */
const attributions = ['cluster', 'exclusive-key', 'shared-key', 'none'] as const satisfies Attribution[];

/** A cluster as attribution sees it. */
export interface KeyUser {
  readonly clusterId: string;
  readonly vpcId: string;
  /** The canonical reference of its key. */
  readonly key: string;
}

/** The clusters that use one key, found by cluster and by VPC. */
export interface KeySharers {
  readonly all: readonly KeyUser[];
  readonly byVpc: ReadonlyMap<string, readonly KeyUser[]>;
}

export function keySharers(all: readonly KeyUser[]): KeySharers {
  return {
    all,
    byVpc: groupBy(
      all.filter(({ vpcId }) => vpcId !== ''),
      ({ vpcId }) => vpcId,
    ),
  };
}

/**
 * How surely a count of records on a cluster's key is that cluster's usage.
 *
 * @param sharers every cluster of the region that names this key, now or lately, this one included
 * @param complete whether the listing of clusters was: an unlisted one may use the key too
 */
export function attribute(
  { clusterId, vpcId }: Pick<ActivityCount, 'clusterId' | 'vpcId'>,
  user: KeyUser,
  sharers: KeySharers,
  complete: boolean,
): Attribution {
  if (clusterId !== null) return clusterId === user.clusterId ? 'cluster' : 'none';

  const inVpc = sharers.byVpc.get(vpcId ?? '');
  // The VPC of other users of the key, and not of this one, is theirs, however many more may be unlisted.
  if (inVpc !== undefined && vpcId !== user.vpcId) return 'none';
  // A VPC of exactly one user names that user; without the whole list it may be another's as well.
  if (complete && inVpc?.length === 1) return 'cluster';

  return complete && sharers.all.length === 1 ? 'exclusive-key' : 'shared-key';
}

/** The stronger of two attributions. */
export function stronger(one: Attribution, other: Attribution): Attribution {
  return attributions.indexOf(one) <= attributions.indexOf(other) ? one : other;
}

/** The weaker of two attributions. */
export function weaker(one: Attribution, other: Attribution): Attribution {
  return stronger(one, other) === one ? other : one;
}
