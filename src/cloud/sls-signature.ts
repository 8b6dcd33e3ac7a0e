import { createHmac } from 'node:crypto';
import type { Credentials } from './credentials.ts';

/** A request to SLS without a body, before it is signed. */
export interface UnsignedSlsRequest {
  readonly method: string;
  /** The project's: SLS knows by it alone which project is meant. */
  readonly host: string;
  /** Escaped. */
  readonly path: string;
  /** Not escaped. */
  readonly query: Readonly<Record<string, string>>;
}

/**
 * The headers of a request with a signature of version 1, the one that every region takes: over the method, the date,
 * the headers that are SLS's own, the path and the query. The host is not part of it; TLS guards that.
 * @param now in milliseconds since the epoch
 */
export function signedSls(
  { method, host, path, query }: UnsignedSlsRequest,
  { credentials, now }: { credentials: Credentials; now: number },
): Record<string, string> {
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  const own: Record<string, string> = {
    ...(securityToken !== undefined && { 'x-acs-security-token': securityToken }),
    'x-log-apiversion': '0.6.0',
    'x-log-bodyrawsize': '0',
    'x-log-signaturemethod': 'hmac-sha1',
  };
  const date = new Date(now).toUTCString();
  const lines = Object.keys(own)
    .sort()
    .map((name) => `${name}:${own[name]}`);
  const pairs = sorted(query).map(([name, value]) => `${name}=${value}`);
  const resource = pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
  // Two lines are empty where there is no body: those of its digest and its type.
  const stringToSign = [method, '', '', date, ...lines, resource].join('\n');
  const signature = createHmac('sha1', accessKeySecret).update(stringToSign).digest('base64');

  return { host, date, ...own, authorization: `LOG ${accessKeyId}:${signature}` };
}

/** The path and the query as they are sent. */
export function slsTarget({ path, query }: Pick<UnsignedSlsRequest, 'path' | 'query'>): string {
  const pairs = sorted(query).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}

function sorted(query: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1));
}
