import type { UsageCount } from '../model/usage.ts';
import type { KeyUser } from '../trail/attribute.ts';

/** The clusters that calls are counted for, in equal shares; empty where they are no encrypted cluster's. */
export type Shares = readonly string[];

/** Says whose calls are, as attribution does: the cluster that is named, those of the VPC, or all that name the key. */
export interface Takers {
  of(bareKeyId: string | null, count: Pick<UsageCount, 'clusterId' | 'vpcId'>): Shares;
}

interface Users {
  readonly all: KeyUser[];
  readonly byVpc: Map<string, KeyUser[]>;
}

/** @param encrypted ids of the clusters that calls may be counted for */
export function takersByKey(users: readonly KeyUser[], encrypted: ReadonlySet<string>): Takers {
  const byKey = new Map<string, Users>();
  for (const user of users) {
    for (const name of user.keyNames) {
      const known: Users = byKey.get(name) ?? { all: [], byVpc: new Map() };
      byKey.set(name, known);
      known.all.push(user);
      const inVpc = known.byVpc.get(user.vpcId);
      if (inVpc === undefined) known.byVpc.set(user.vpcId, [user]);
      else inVpc.push(user);
    }
  }
  const shares = (some: readonly KeyUser[]) => some.map(({ clusterId }) => clusterId).filter((id) => encrypted.has(id));

  return {
    of(key, { clusterId, vpcId }) {
      const known = key === null ? undefined : byKey.get(key);
      if (known === undefined) return [];
      if (clusterId !== null) return shares(known.all.filter((user) => user.clusterId === clusterId));
      const inVpc = vpcId === null || vpcId === '' ? undefined : known.byVpc.get(vpcId);
      return shares(inVpc ?? known.all);
    },
  };
}
