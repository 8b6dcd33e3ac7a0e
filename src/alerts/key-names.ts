import type { Report, ReportedCluster, ReportedKey } from '../model/report.ts';

/** A key, by one of the names that clusters or findings call it. */
export interface KeyName {
  readonly accountId: string;
  readonly regionId: string;
  readonly id: string;
}

/** A key under all of its names. */
export interface KnownKey {
  /** The id that KMS itself uses, as far as it is known. */
  readonly id: string;
  /** Whether KMS told its id: an alias alone may be another key tomorrow. */
  readonly identified: boolean;
  readonly names: readonly string[];
  readonly reported: readonly ReportedKey[];
  readonly clusters: readonly ReportedCluster[];
}

/** Finds keys by any of their names: one may go by id, alias and ARN in the same report. */
export function keyNames({ keys, clusters }: Pick<Report, 'keys' | 'clusters'>): (name: KeyName) => KnownKey {
  const idOfName = new Map<string, string>();
  for (const { arn, id, accountId, regionId } of keys) {
    const own = afterSlash(arn);
    if (own === '') continue;
    for (const name of [id, arn, own]) idOfName.set(joined(accountId, regionId, name), own);
  }
  const identity = ({ accountId, regionId, id }: KeyName) =>
    idOfName.get(joined(accountId, regionId, id)) ?? (afterSlash(id) || id);
  const books = new Map<string, { names: Set<string>; reported: ReportedKey[]; clusters: ReportedCluster[] }>();
  const bookOf = (name: KeyName) => {
    const place = joined(name.accountId, name.regionId, identity(name));
    const book = books.get(place) ?? { names: new Set<string>(), reported: [], clusters: [] };
    books.set(place, book);
    book.names.add(name.id);
    return book;
  };
  for (const key of keys) bookOf(key).reported.push(key);
  for (const cluster of clusters) {
    const { accountId, regionId, encryption } = cluster;
    if (encryption.keyId !== '') bookOf({ accountId, regionId, id: encryption.keyId }).clusters.push(cluster);
  }

  return (name) => {
    const id = identity(name);
    const book = books.get(joined(name.accountId, name.regionId, id));
    return {
      id,
      identified: !id.startsWith('alias/'),
      names: [...new Set([id, name.id, ...(book?.names ?? [])])].sort(),
      reported: book?.reported ?? [],
      clusters: book?.clusters ?? [],
    };
  };
}

/** The id of a key in its ARN; '' where the text is none. */
function afterSlash(arn: string): string {
  return /^acs:kms:[^:]*:[^:]*:key\/(.+)$/.exec(arn)?.[1] ?? '';
}

function joined(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
