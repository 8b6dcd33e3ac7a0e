import { decode, type EmulatedRequest } from '../request.ts';

/** What a request to OSS is about, by its host and its path. */
export interface Address {
  /** '' for the service itself. */
  readonly bucket: string;
  /** Decoded; '' for the bucket itself. */
  readonly key: string;
}

const OSS_HOST = /^(?:([a-z0-9][a-z0-9-]*)\.)?oss-([a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/;

/** Whether a request is meant for OSS: no other product has such hosts, or such signatures. */
export function isOss(headers: EmulatedRequest['headers']): boolean {
  return OSS_HOST.test(hostOf(headers)) || /^OSS/.test(headers.authorization ?? '');
}

/** The bucket is in the host; for a client that knows only an address, it is the first part of the path. */
export function addressOf({ headers, rawPath }: EmulatedRequest): Address {
  const match = OSS_HOST.exec(hostOf(headers));
  if (match?.[1] !== undefined) return { bucket: match[1], key: decode(rawPath.slice(1)) };
  const [bucket = '', ...key] = rawPath.slice(1).split('/');
  return { bucket: decode(bucket), key: decode(key.join('/')) };
}

/** The region whose endpoint was asked, where the host tells: as on the real network, the port does not matter then. */
export function regionOfHost(headers: EmulatedRequest['headers']): string | undefined {
  return OSS_HOST.exec(hostOf(headers))?.[2];
}

function hostOf(headers: EmulatedRequest['headers']): string {
  return (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
}
