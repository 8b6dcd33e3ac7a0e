import { isoSeconds } from '../clock.ts';
import { encodeStrictly } from '../signature-acs3.ts';
import type { Bucket } from './bucket.ts';
import { invalidArgument } from './errors.ts';
import type { XmlElements } from './xml.ts';

/** A page of a listing: keys and the prefixes in which further keys are rolled up. */
export interface Page {
  readonly keys: readonly string[];
  readonly prefixes: readonly string[];
  /** The last key or prefix of the page; undefined when nothing follows. */
  readonly next: string | undefined;
}

/** What both versions of the listing read from the query. */
export interface ListingQuery {
  readonly prefix: string;
  readonly delimiter: string;
  readonly maxKeys: number;
  /** How names are to be written into the answer. */
  encode(name: string): string;
  readonly encodingType: string | undefined;
}

const LONGEST = 1024;
const MOST_KEYS = 1000;

export function readListingQuery(query: ReadonlyMap<string, string>): ListingQuery {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  for (const [name, value] of [
    ['prefix', prefix],
    ['delimiter', delimiter],
  ] as const) {
    if (Buffer.byteLength(value) >= LONGEST) throw invalidArgument(name, value, `The length of ${name} is invalid.`);
  }
  const given = query.get('max-keys') ?? '100';
  const maxKeys = /^\d{1,6}$/.test(given) ? Number(given) : 0;
  if (maxKeys < 1 || maxKeys > MOST_KEYS) {
    throw invalidArgument('max-keys', given, 'Argument max-keys must be an integer between 1 and 1000.');
  }
  const encodingType = query.get('encoding-type');
  if (encodingType !== undefined && encodingType !== 'url') {
    throw invalidArgument('encoding-type', encodingType, 'Invalid Encoding Method specified in Request.');
  }
  const encode = (name: string) => (encodingType === 'url' ? name.split('/').map(encodeStrictly).join('%2F') : name);
  return { prefix, delimiter, maxKeys, encode, encodingType };
}

/** The keys after `after`, and the prefixes that end at a delimiter, up to the size of a page. */
export function pageOf(bucket: Bucket, { prefix, delimiter, maxKeys }: ListingQuery, after: string): Page {
  const keys: string[] = [];
  const prefixes = new Set<string>();
  let last: string | undefined;
  for (const key of bucket.keys()) {
    if (!key.startsWith(prefix) || Buffer.compare(Buffer.from(key), Buffer.from(after)) <= 0) continue;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const group = end < 0 ? undefined : key.slice(0, end + delimiter.length);
    // A page that ended with a prefix goes on behind everything in it.
    if (group !== undefined && (prefixes.has(group) || group === after)) continue;
    if (keys.length + prefixes.size === maxKeys) return { keys, prefixes: [...prefixes], next: last };
    if (group === undefined) keys.push(key);
    else prefixes.add(group);
    last = group ?? key;
  }
  return { keys, prefixes: [...prefixes], next: undefined };
}

/** The elements of the objects of a page. */
export function contentsOf(bucket: Bucket, page: Page, { encode }: ListingQuery, owner?: string): XmlElements[] {
  return page.keys.flatMap((key) => {
    const object = bucket.get(key);
    if (object === undefined) return [];
    return {
      Key: encode(key),
      LastModified: `${isoSeconds(object.modified).slice(0, -1)}.000Z`,
      ETag: `"${object.eTag}"`,
      Type: 'Normal',
      Size: object.bytes.length,
      StorageClass: 'Standard',
      ...(owner !== undefined && { Owner: { ID: owner, DisplayName: owner } }),
    };
  });
}

/** The elements of the prefixes of a page. */
export function commonPrefixesOf(page: Page, { encode }: ListingQuery): XmlElements[] {
  return page.prefixes.map((prefix) => ({ Prefix: encode(prefix) }));
}
