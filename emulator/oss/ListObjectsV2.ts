import { invalidArgument } from './errors.ts';
import { commonPrefixesOf, contentsOf, pageOf, readListingQuery } from './listing.ts';
import type { OssOperation } from './operation.ts';
import { xmlDocument } from './xml.ts';

/** Lists objects, a page at a time; the token of a page tells where the next one begins. */
export const listObjectsV2: OssOperation = {
  name: 'ListObjectsV2',
  method: 'GET',
  on: 'bucket',
  matches: (query) => query.get('list-type') === '2',
  action: 'oss:ListObjects',
  run({ bucket, query, caller }) {
    const listing = readListingQuery(query);
    const startAfter = query.get('start-after');
    const token = query.get('continuation-token');
    const page = pageOf(bucket, listing, token === undefined ? (startAfter ?? '') : readToken(token));
    const owner = query.get('fetch-owner') === 'true' ? caller.accountId : undefined;
    const { prefix, delimiter, maxKeys, encode, encodingType } = listing;
    const body = xmlDocument('ListBucketResult', {
      Name: bucket.name,
      Prefix: encode(prefix),
      StartAfter: startAfter === undefined ? undefined : encode(startAfter),
      MaxKeys: maxKeys,
      Delimiter: delimiter === '' ? undefined : encode(delimiter),
      EncodingType: encodingType,
      IsTruncated: page.next !== undefined,
      ContinuationToken: token,
      NextContinuationToken: page.next === undefined ? undefined : tokenOf(page.next),
      KeyCount: page.keys.length + page.prefixes.length,
      Contents: contentsOf(bucket, page, listing, owner),
      CommonPrefixes: commonPrefixesOf(page, listing),
    });
    return { headers: { 'content-type': 'application/xml' }, body };
  },
};

function tokenOf(name: string): string {
  return `Cg${Buffer.from(name).toString('base64url')}--`;
}

function readToken(token: string): string {
  const [, encoded] = /^Cg([\w-]+)--$/.exec(token) ?? [];
  if (encoded !== undefined) return Buffer.from(encoded, 'base64url').toString('utf8');
  throw invalidArgument('continuation-token', token, 'The continuation token provided is incorrect.');
}
