import RpcClient from '@alicloud/pop-core';
import { type Key, VERSIONS } from './clients.ts';

/** What the legacy package's two clients take. */
interface LegacyConfig extends Key {
  endpoint: string;
  apiVersion: string;
}

interface LegacyRoaClient {
  request(
    method: string,
    path: string,
    query?: object,
    body?: string,
    headers?: Record<string, string>,
    // biome-ignore lint/suspicious/noExplicitAny: see Answered.
  ): Promise<any>;
}

/** The legacy ROA client, signing by HMAC-SHA1; the package declares no types for it. */
export function legacyRoaClient(endpoint: string, key: Key): LegacyRoaClient {
  const { ROAClient } = RpcClient as unknown as { ROAClient: new (config: LegacyConfig) => LegacyRoaClient };
  return new ROAClient({ ...key, endpoint: `http://${endpoint}`, apiVersion: '2015-12-15' });
}

/** The legacy RPC client of a product. */
export function legacyRpcClient(endpoint: string, key: Key, product: string): RpcClient {
  return new RpcClient({ ...key, endpoint: `http://${endpoint}`, apiVersion: VERSIONS[product] ?? '' });
}
