import { isDeepStrictEqual } from 'node:util';
import { type ParsedResponse, show } from './answer.ts';

/** An identity by the name of its field: what the answer carries, and what was asked about. */
export type Identities = Readonly<Record<string, readonly [carried: unknown, asked: string | number]>>;

/**
 * Compares what an answer is about with what was asked about. An identity that the answer does not carry differs from
 * nothing, and neither does one that is not known on our side, which is ''.
 *
 * @throws MalformedAnswer where one differs
 */
export function checkIdentity({ malformed }: Pick<ParsedResponse<unknown>, 'malformed'>, identities: Identities): void {
  for (const [field, [carried, asked]] of Object.entries(identities)) {
    if (carried === undefined || carried === null || carried === '' || asked === '') continue;
    const isSame = ['string', 'number'].includes(typeof carried) && String(carried) === String(asked);
    if (!isSame) throw malformed(`it is about ${show(carried)} (\`${field}\`), and ${show(asked)} was asked about`);
  }
}

/** What an ARN other than a key's says: `acs:{service}:{region}:{account}:{resource}`; undefined where it is none. */
export function parseArn(arn: string): { regionId: string; accountId: string; resource: string } | undefined {
  const [, regionId, accountId, resource] = /^acs:[\w-]+:([^:]*):([^:]*):(.+)$/is.exec(arn) ?? [];
  if (regionId === undefined || accountId === undefined || resource === undefined) return undefined;
  return { regionId, accountId, resource };
}

/** Regions, accounts and the names of roles compare without regard to case. */
export function folded(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/**
 * The entries of an answer by their id. Entries that are equal are one.
 *
 * @throws MalformedAnswer where two entries of one id contradict each other
 */
export function entriesById<T>(
  { malformed }: Pick<ParsedResponse<unknown>, 'malformed'>,
  entries: readonly T[],
  idOf: (entry: T) => string,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const entry of entries) {
    const earlier = found.get(idOf(entry));
    if (earlier === undefined) found.set(idOf(entry), entry);
    else if (!isDeepStrictEqual(earlier, entry)) throw malformed(contradiction(idOf(entry)));
  }
  return found;
}

/** What is wrong where two entries of one id differ. */
export function contradiction(id: string): string {
  return `its entries of ${show(id)} contradict each other`;
}
