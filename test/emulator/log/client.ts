import { createHmac } from 'node:crypto';
import { Agent } from 'node:http';
import { createRequire } from 'node:module';
import { v1StringToSign } from '../../../emulator/log/signature-v1.ts';
import type { EmulatedRequest } from '../../../emulator/request.ts';
import type { Key } from '../clients.ts';
import { type Received, sendRaw } from '../wire.ts';

/** The logstore of these tests. */
export const STORE = { project: 'audit-logs', logstore: 'actiontrail_all', region: 'cn-hangzhou' } as const;

/** What of the vendor's client is used; it comes without types. */
interface VendorClient {
  getLogs(
    project: string,
    logstore: string,
    from: Date,
    to: Date,
    data: Record<string, unknown>,
    options: object,
  ): Promise<Record<string, string>[]>;
}
const Client = createRequire(import.meta.url)('@alicloud/log') as new (config: object) => VendorClient;

/** How a test asks. */
export interface LogQuery {
  project?: string;
  logstore?: string;
  /** Of the host; the port is that of the endpoint. */
  region?: string;
  from?: number;
  to?: number;
  more?: Record<string, unknown>;
}

/** Asks by the vendor's client, whose host names lead to the emulator. */
export function getLogs(endpoint: string, key: Key, query: string, asked: LogQuery = {}) {
  const { project = STORE.project, logstore = STORE.logstore, region = STORE.region, more = {} } = asked;
  const { from = Date.now() - 86_400_000, to = Date.now() } = asked;
  const [address = '', port] = endpoint.split(':');
  const { accessKeyId, accessKeySecret, securityToken } = key;
  const client = new Client({
    accessKeyId,
    accessKeySecret,
    securityToken,
    endpoint: `http://${region}.log.aliyuncs.com:${port}`,
  });
  const agent = new Agent({
    lookup: (_host, options, found) => {
      if (options.all === true) found(null, [{ address, family: 4 }]);
      else found(null, address, 4);
    },
  });
  return client.getLogs(project, logstore, new Date(from), new Date(to), { query, ...more }, { agent, timeout: 5_000 });
}

/** A request that no client of the vendor's would send. */
export interface RawLog {
  method?: string;
  path?: string;
  /** Not escaped. */
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string;
}

/** Sends a request, signed in version 1 with HMAC-SHA1 or whatever the headers say, in which a test may say anything. */
export function sendLog(endpoint: string, key: Key, raw: RawLog = {}): Promise<Received> {
  const { method = 'GET', path = `/logstores/${STORE.logstore}`, body = '' } = raw;
  const query = Object.entries({ type: 'log', from: '1', to: '2', ...raw.query });
  const headers: Record<string, string> = {
    host: `${STORE.project}.${STORE.region}.log.aliyuncs.com`,
    date: new Date().toUTCString(),
    'x-log-apiversion': '0.6.0',
    'x-log-signaturemethod': 'hmac-sha1',
    ...raw.headers,
  };
  const request: EmulatedRequest = { method, rawPath: path, query, form: [], headers, body: Buffer.from(body) };
  const algorithm = headers['x-log-signaturemethod'] === 'hmac-sha256' ? 'sha256' : 'sha1';
  const signature = createHmac(algorithm, key.accessKeySecret).update(v1StringToSign(request)).digest('base64');
  const search = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  const authorization = `LOG ${key.accessKeyId}:${signature}`;
  return sendRaw(endpoint, { method, path: `${path}?${search}`, headers: { authorization, ...headers }, body });
}
