import type { IncomingHttpHeaders } from 'node:http';
import { type AttemptOutcome, retryAfterOf } from './answer.ts';

/** What OSS answered to a request that it carried out. */
export interface OssResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

/** A page of a listing. */
export interface ListingPage {
  /** In the order of the listing. */
  readonly keys: readonly string[];
  /** Where the next page begins; undefined on the last one. */
  readonly next: string | undefined;
}

/** What came of a request, from the whole answer to it. */
export function ossOutcome(status: number, headers: IncomingHttpHeaders, bytes: Buffer): AttemptOutcome<OssResponse> {
  const requestId = textOf(headers['x-oss-request-id']);
  if (status >= 200 && status <= 299) {
    return { kind: 'answer', body: { status, headers, bytes }, requestId };
  }

  const retryAfterMs = retryAfterOf(headers);
  const more = { status, requestId, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  if (status < 400) return { kind: 'unexpected', detail: 'a redirect', ...more };
  const document = bytes.toString('utf8');
  const code = /<Error>/.test(document) ? elementOf(document, 'Code') : undefined;
  if (code === undefined) {
    return { kind: 'unexpected', detail: `no XML but ${headers['content-type'] ?? 'a body without a type'}`, ...more };
  }
  const message = elementOf(document, 'Message') ?? '';
  const endpoint = elementOf(document, 'Endpoint');
  return {
    kind: 'errorResponse',
    code,
    message: endpoint === undefined ? message : `${message} (${endpoint})`,
    ...more,
  };
}

/**
 * Refuses an answer that names a version. Only buckets in which forbidding to overwrite has no effect do that, also those
 * in which versions are suspended: writers there would undo each other's work without noticing.
 */
export function withoutVersions(outcome: AttemptOutcome<OssResponse>): AttemptOutcome<OssResponse> {
  if (outcome.kind !== 'answer' || outcome.body.headers['x-oss-version-id'] === undefined) return outcome;
  const message = 'the bucket keeps versions, and with them OSS lets every object be overwritten';
  return { kind: 'errorResponse', status: 200, code: 'BucketVersioning', message, requestId: outcome.requestId };
}

/** Reads a page of a listing; undefined where it is not whole, or not what the API gives. */
export function parseListing(document: string): ListingPage | undefined {
  const [, listing] = /<ListBucketResult(?:\s[^>]*)?>(.*)<\/ListBucketResult>\s*$/s.exec(document) ?? [];
  if (listing === undefined) return undefined;
  const contents = [...listing.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, inside = '']) => inside);
  const isEncoded = elementOf(listing, 'EncodingType') === 'url';
  const keys = contents.map((inside) => keyOf(inside, isEncoded));
  const isTruncated = elementOf(listing, 'IsTruncated');
  const next = elementOf(listing, 'NextContinuationToken');
  const isWhole =
    keys.every((key) => key !== undefined) &&
    elementOf(listing, 'KeyCount') === String(keys.length) &&
    (isTruncated === 'false' || (isTruncated === 'true' && next !== undefined && next !== ''));
  if (!isWhole) return undefined;
  return { keys: keys as string[], next: isTruncated === 'true' ? next : undefined };
}

function keyOf(contents: string, isEncoded: boolean): string | undefined {
  const key = elementOf(contents, 'Key');
  if (key === undefined || !isEncoded) return key;
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The text of the first element of a name; all that is read here are short texts, for which no parser is needed. */
function elementOf(document: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(document)?.[1];
  return text?.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,4}));/gi, (whole, decimal, hex, named) => {
    if (named !== undefined) return NAMED[named] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function textOf(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header : '';
}
