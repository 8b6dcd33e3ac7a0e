import { bucketName, regionName } from '../model/cloud-names.ts';
import { InvalidInput } from '../model/errors.ts';
/** A place in OSS: `oss://bucket/prefix?region=cn-hangzhou&internal=false`, of which only the bucket is needed. */
export interface OssUrl {
  readonly bucket: string;
  readonly regionId: string;
  /** Ends with a slash, where it is not ''. */
  readonly prefix: string;
  readonly internal: boolean;
}

const EXAMPLE = 'oss://bucket/prefix?region=cn-hangzhou';
const DEFAULT_REGION = 'cn-hangzhou';
const PART = /^(?!\.+$)[A-Za-z0-9._=@+-]+$/;

/**
 * @param hereRegion the region this runs in, where that is known: the one inside Function Compute. The bucket is taken to
 *   be there too unless the place says otherwise, and is then asked at the host that only its own region reaches.
 * @throws InvalidInput
 */
export function parseOssUrl(text: string, hereRegion?: string): OssUrl {
  const wrong = (why: string) => new InvalidInput(`${why}; write it like ${EXAMPLE}`);
  const [, bucket = '', path = '', query = ''] = /^oss:\/\/([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/.exec(text) ?? [];
  if (!bucketName.test(bucket)) throw wrong('does not name a bucket');
  const parts = path.split('/').filter((part) => part !== '');
  if (!parts.every((part) => PART.test(part)))
    throw wrong('has a prefix with other characters than A-Z a-z 0-9 . _ = @ + -');

  const given = new Map(new URLSearchParams(query));
  const odd = [...given.keys()].find((name) => name !== 'region' && name !== 'internal');
  if (odd !== undefined) throw wrong('has other settings than region and internal');
  const regionId = given.get('region') ?? hereRegion ?? DEFAULT_REGION;
  if (!regionName.test(regionId)) throw wrong('names no region such as cn-hangzhou');
  const internal = given.get('internal') ?? String(regionId === hereRegion);
  if (internal !== 'true' && internal !== 'false') throw wrong('says something else of internal than true or false');

  return { bucket, prefix: parts.map((part) => `${part}/`).join(''), regionId, internal: internal === 'true' };
}

/** The RAM resource of the store's objects, or of its bucket, from that of every bucket. */
export function narrowedToStore(ramResource: string, { bucket, prefix }: Pick<OssUrl, 'bucket' | 'prefix'>): string {
  return ramResource.endsWith('/*') ? `acs:oss:*:*:${bucket}/${prefix}*` : `acs:oss:*:*:${bucket}`;
}
