import { ApiError } from '../errors.ts';
import type { OssOperation } from './operation.ts';
import { checkDigest } from './PutObject.ts';
import { textsOf, xmlDocument } from './xml.ts';

const MOST_KEYS = 1000;

/** Removes up to a thousand objects. */
export const deleteMultipleObjects: OssOperation = {
  name: 'DeleteMultipleObjects',
  method: 'POST',
  on: 'bucket',
  matches: (query) => query.has('delete'),
  action: 'oss:DeleteObject',
  run({ request, bucket, query }) {
    if (request.headers['content-md5'] === undefined) {
      throw new ApiError(400, 'MissingArgument', 'Missing Some Required Arguments.', {
        fields: { ArgumentName: 'Content-MD5' },
      });
    }
    checkDigest(request);
    const document = request.body.toString('utf8');
    const keys = textsOf(document, 'Key');
    const isDelete = /<Delete>.*<\/Delete>\s*$/s.test(document);
    if (!isDelete || keys.length === 0 || keys.length > MOST_KEYS) {
      throw new ApiError(400, 'MalformedXML', 'The XML you provided was not well-formed or did not validate.');
    }
    for (const key of keys) bucket.delete(key);
    const isQuiet = textsOf(document, 'Quiet').includes('true');
    const encode = query.get('encoding-type') === 'url' ? encodeURIComponent : (key: string) => key;
    const deleted = isQuiet ? [] : keys.map((key) => ({ Key: encode(key) }));
    return {
      headers: { 'content-type': 'application/xml' },
      body: xmlDocument('DeleteResult', { Deleted: deleted }),
    };
  },
};
