import { groupBy } from '../model/group-by.ts';
import type { UsageCount } from '../model/usage.ts';
import { type KeyUser, keySharers } from '../trail/attribute.ts';
import { once } from './once.ts';

/** The clusters that calls are counted for, in equal shares; empty where they are no encrypted cluster's. */
export type CallSharers = readonly string[];

/** Says whose calls are, as attribution does: the cluster that is named, those of the VPC, or all that name the key. */
export interface CallAttribution {
  /**
   * The same array for the same clusters.
   *
   * @param key a canonical reference; null where the calls name none
   */
  of(key: string | null, count: Pick<UsageCount, 'clusterId' | 'vpcId'>): CallSharers;
}

const noSharers: CallSharers = Object.freeze([]);

/** @param encrypted ids of the clusters that calls may be counted for */
export function callAttribution(users: readonly KeyUser[], encrypted: ReadonlySet<string>): CallAttribution {
  const byKey = new Map([...groupBy(users, ({ key }) => key)].map(([key, some]) => [key, keySharers(some)]));
  const keyOf = new Map(users.map(({ clusterId, key }) => [clusterId, key]));
  const shares = once(
    (some: readonly KeyUser[]): CallSharers => some.map(({ clusterId }) => clusterId).filter((id) => encrypted.has(id)),
    (some) => some,
  );
  const alone = once(
    (id: string): CallSharers => [id],
    (id) => id,
  );

  return {
    of(key, { clusterId, vpcId }) {
      const sharers = key === null ? undefined : byKey.get(key);
      if (sharers === undefined) return noSharers;
      if (clusterId !== null) {
        return keyOf.get(clusterId) === key && encrypted.has(clusterId) ? alone(clusterId) : noSharers;
      }
      return shares(sharers.byVpc.get(vpcId ?? '') ?? sharers.all);
    },
  };
}
