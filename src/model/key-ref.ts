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

/** An alias alone does not say which key it means, and may mean another one tomorrow. */
export function isAlias({ name }: Pick<KeyRef, 'name'>): boolean {
  return name.startsWith(aliasPrefix);
}

/**
 * The ARN of a reference, equal for every way to write it, so that it serves as the key of a map. UUIDs are compared without
 * regard to case, aliases and `key-…` exactly.
 */
export function canonicalKeyRef({ accountId, regionId, name }: KeyRef): string {
  const id = uuidForm.test(name) ? name.toLowerCase() : name;
  return `acs:kms:${regionId.toLowerCase()}:${accountId}:${isAlias({ name }) ? '' : 'key/'}${id}`;
}

/** Whether two references are the same reference. An alias and an id of one key differ until the alias is resolved. */
export function isSameKeyRef(one: KeyRef, other: KeyRef): boolean {
  return canonicalKeyRef(one) === canonicalKeyRef(other);
}

/** The shortest text of a reference: without its prefix where it means a key of the place, else the ARN. */
export function keyRefText(ref: KeyRef, { accountId, regionId }: KeyPlace): string {
  const isHere = ref.accountId === accountId && ref.regionId.toLowerCase() === regionId.toLowerCase();
  return isHere ? ref.name : canonicalKeyRef(ref);
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
