import { commonPrefixesOf, contentsOf, pageOf, readListingQuery } from './listing.ts';
import type { OssOperation } from './operation.ts';
import { xmlDocument } from './xml.ts';

/** Lists objects in the first version's way: the marker of a page is the last name of the one before. */
export const listObjects: OssOperation = {
  name: 'ListObjects',
  method: 'GET',
  on: 'bucket',
  matches: (query) => ['list-type', 'acl', 'bucketInfo', 'versioning'].every((name) => !query.has(name)),
  action: 'oss:ListObjects',
  run({ bucket, query, caller }) {
    const listing = readListingQuery(query);
    const marker = query.get('marker') ?? '';
    const page = pageOf(bucket, listing, marker);
    const { prefix, delimiter, maxKeys, encode, encodingType } = listing;
    const body = xmlDocument('ListBucketResult', {
      Name: bucket.name,
      Prefix: encode(prefix),
      Marker: encode(marker),
      MaxKeys: maxKeys,
      Delimiter: encode(delimiter),
      EncodingType: encodingType,
      IsTruncated: page.next !== undefined,
      NextMarker: page.next === undefined ? undefined : encode(page.next),
      Contents: contentsOf(bucket, page, listing, caller.accountId),
      CommonPrefixes: commonPrefixesOf(page, listing),
    });
    return { headers: { 'content-type': 'application/xml' }, body };
  },
};
