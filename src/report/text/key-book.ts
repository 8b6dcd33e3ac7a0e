import type { Report, ReportedCluster, ReportedKey } from '../../model/report.ts';
import { groupBy } from './group.ts';

/** A key by one of its names, where that name is good. */
export interface NamedKey {
  readonly id: string;
  readonly accountId: string;
  readonly regionId: string;
}

/** The keys of a report, found by any of their names. */
export interface KeyBook {
  /** The same for every name of a key: clusters call it by id, alias or ARN. */
  identity(key: NamedKey): string;
  reported(key: NamedKey): ReportedKey | undefined;
  /** The clusters that name it, whether it encrypts them or not. */
  users(key: NamedKey): readonly ReportedCluster[];
}

export function keyBook({ keys, clusters }: Report): KeyBook {
  const byName = new Map<string, ReportedKey>();
  for (const key of keys) {
    byName.set(nameOf({ ...key, id: bareId(key.arn) }), key);
    byName.set(nameOf(key), key);
  }
  const reported = (key: NamedKey) => byName.get(nameOf(key));
  const identity = (key: NamedKey) => {
    const arn = reported(key)?.arn ?? '';
    return nameOf({ ...key, id: bareId(arn === '' ? key.id : arn) });
  };
  const users = groupBy(
    clusters.filter(({ encryption }) => encryption.keyId !== ''),
    (cluster) => identity({ ...cluster, id: cluster.encryption.keyId }),
  );

  return { identity, reported, users: (key) => users.get(identity(key)) ?? [] };
}

/** The id in an ARN, or the name itself. */
export function bareId(name: string): string {
  return /:key\/(.+)$/.exec(name)?.[1] ?? name;
}

function nameOf({ accountId, regionId, id }: NamedKey): string {
  return JSON.stringify([accountId, regionId, id]);
}
