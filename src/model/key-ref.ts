import { groupBy } from './group-by.ts';
import type { Report, ReportedCluster, ReportedKey } from './report.ts';
import type { KeyReading } from './snapshot.ts';

/** Where a reference to a key is used: an id or alias without a prefix means a key of this account and region. */
export interface KeyPlace {
  /** '' where the account could not be read. */
  readonly accountId: string;
  readonly regionId: string;
}

/** A reference to a KMS key: its id or one of its aliases, in an account and a region. */
export interface KeyRef extends KeyPlace {
  /** The id, or the alias with its `alias/`, as it was written. */
  readonly name: string;
}

/** A key as `DescribeKey` answered, and the reference that was asked about. */
export interface DescribedRef {
  readonly place: KeyPlace;
  readonly reference: string;
  readonly id: string;
  /** '' where the answer had none. */
  readonly arn: string;
}

/** The canonical text of the key that a reference means, or of the reference itself where no key was described for it. */
export type KeyResolver = (text: string, place: KeyPlace) => string;

const arnForm = /^acs:kms:([^:]*):([^:]*):(key|alias)\/(.+)$/is;
const uuidForm = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;
const aliasPrefix = 'alias/';

/** Parses an id, an alias (`alias/…`) or an ARN of either. Text of no known form is the id of a key. */
export function parseKeyRef(text: string, place: KeyPlace): KeyRef {
  const [, regionId = '', accountId = '', type = '', name = ''] = arnForm.exec(text) ?? [];
  if (name === '') return { accountId: place.accountId, regionId: place.regionId, name: text };
  return {
    accountId: accountId || place.accountId,
    regionId: regionId.toLowerCase() || place.regionId,
    name: type.toLowerCase() === 'alias' ? `${aliasPrefix}${name}` : name,
  };
}

/** Whether a reference is an alias, which alone does not say which key it means. */
export function isAlias(reference: string): boolean {
  return parseKeyRef(reference, { accountId: '', regionId: '' }).name.startsWith(aliasPrefix);
}

/**
 * The ARN of a reference, equal for every way to write it, so that it serves as the key of a map. UUIDs are compared without
 * regard to case, aliases and `key-…` exactly.
 */
export function canonicalKeyRef({ accountId, regionId, name }: KeyRef): string {
  const id = uuidForm.test(name) ? name.toLowerCase() : name;
  return `acs:kms:${regionId.toLowerCase()}:${accountId}:${name.startsWith(aliasPrefix) ? '' : 'key/'}${id}`;
}

/** Whether two references are the same reference. An alias and an id of one key differ until the alias is resolved. */
export function isSameKeyRef(one: KeyRef, other: KeyRef): boolean {
  return canonicalKeyRef(one) === canonicalKeyRef(other);
}

/**
 * The shortest text of a reference: without its prefix where it means a key of the place, whose account may not be known; else
 * the ARN.
 */
export function keyRefText(ref: KeyRef, { accountId, regionId }: KeyPlace): string {
  const isHere = ['', ref.accountId].includes(accountId) && ref.regionId.toLowerCase() === regionId.toLowerCase();
  return isHere ? ref.name : canonicalKeyRef(ref);
}

/** What `DescribeKey` answered about references, without those that it described no key for. */
export function describedRefs(accountId: string, readings: readonly KeyReading[]): DescribedRef[] {
  return readings.flatMap(({ regionId, keyId, metadata }) =>
    metadata.ok && metadata.value !== null
      ? [{ place: { accountId, regionId }, reference: keyId, id: metadata.value.id, arn: metadata.value.arn }]
      : [],
  );
}

/** The keys of a report by their references. */
export function reportedRefs(keys: readonly ReportedKey[]): DescribedRef[] {
  return keys.flatMap(({ accountId, regionId, id, arn, references }) =>
    [id, ...references].map((reference) => ({ place: { accountId, regionId }, reference, id, arn })),
  );
}

/** Whether a text refers to a key of a report, in the key's own place. */
export function refersTo(
  text: string,
  {
    accountId,
    regionId,
    id,
    arn,
    references,
  }: Pick<ReportedKey, 'accountId' | 'regionId' | 'id' | 'arn' | 'references'>,
): boolean {
  const place = { accountId, regionId };
  const ref = parseKeyRef(text, place);
  return [id, arn, ...references].some((own) => own !== '' && isSameKeyRef(ref, parseKeyRef(own, place)));
}

/** Resolves references with what `DescribeKey` answered: every reference to one key gets the same text. */
export function keyResolver(described: Iterable<DescribedRef>): KeyResolver {
  const resolved = new Map<string, string>();
  const ids: [id: string, key: string][] = [];
  for (const { place, reference, id, arn } of described) {
    const key = canonicalKeyRef(parseKeyRef(arn === '' ? id : arn, place));
    resolved.set(canonicalKeyRef(parseKeyRef(reference, place)), key);
    ids.push([canonicalKeyRef(parseKeyRef(id, place)), key]);
  }
  // A key of another account goes by its id alone only where no key of this account does.
  for (const [id, key] of ids) if (id === key) resolved.set(id, key);
  for (const [id, key] of ids) if (!resolved.has(id)) resolved.set(id, key);

  return (text, place) => {
    const own = canonicalKeyRef(parseKeyRef(text, place));
    return resolved.get(own) ?? own;
  };
}

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
