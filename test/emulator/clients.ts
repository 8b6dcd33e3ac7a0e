import CS from '@alicloud/cs20151215';
import KMS from '@alicloud/kms20160120';
import Core, { $OpenApiUtil } from '@alicloud/openapi-core';
import RpcClient from '@alicloud/pop-core';
import * as dara from '@darabonba/typescript';

/** The key that signs; the accounts of these tests use these two. */
export interface Key {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string;
}

/** How a call is to be made, where a test wants it otherwise than the SDK does by itself. */
export interface CallOptions {
  query?: Record<string, unknown>;
  body?: unknown;
  headers?: Record<string, string>;
  method?: string;
}

/** Everything a test needs to know of an answer or of an error. */
export interface Answered {
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into answers of every shape.
  body: any;
  headers: Record<string, string>;
}

const VERSIONS: Readonly<Record<string, string>> = {
  cs: '2015-12-15',
  kms: '2016-01-20',
  actiontrail: '2020-07-06',
  sts: '2015-04-01',
  ram: '2015-05-01',
  bss: '2017-12-14',
};

/** Clients give up late enough for a slow machine, and never at the SDK's own 3 seconds. */
const TIMEOUTS = { connectTimeout: 5000, readTimeout: 5000 };

function config(endpoint: string, key: Key, more: object = {}) {
  return new $OpenApiUtil.Config({ ...key, ...TIMEOUTS, endpoint, protocol: 'http', regionId: 'cn-hangzhou', ...more });
}

/**
 * Calls any operation by the vendor's generic client: "kms:DescribeKey" for RPC, or
 * "cs:DescribeClusterDetail GET /clusters/c1" for ROA. With `signatureAlgorithm: 'v2'` it signs by HMAC-SHA1.
 */
export async function call(
  endpoint: string,
  key: Key,
  operation: string,
  options: CallOptions = {},
  more: object = {},
): Promise<Answered> {
  const [name = '', method = options.method ?? 'POST', pathname = '/'] = operation.split(' ');
  const [product = '', action = ''] = name.split(':');
  const style = product === 'cs' ? 'ROA' : 'RPC';
  const client = new Core.default(config(endpoint, key, more));
  const answer = await client.callApi(
    new $OpenApiUtil.Params({
      action,
      version: VERSIONS[product],
      protocol: 'HTTP',
      pathname,
      method,
      authType: 'AK',
      style,
      reqBodyType: style === 'ROA' ? 'json' : 'formData',
      bodyType: 'json',
    }),
    new $OpenApiUtil.OpenApiRequest({
      query: queryOf(options.query),
      ...(options.body !== undefined && { body: options.body }),
      headers: options.headers ?? {},
    }),
    new dara.RuntimeOptions({}),
  );
  return answer as unknown as Answered;
}

function queryOf(query: Record<string, unknown> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
}

/** The vendor's ACK client. */
export function csClient(endpoint: string, key: Key): CS.default {
  return new CS.default(config(endpoint, key));
}

/** The vendor's KMS client, of the oldest generation: RPC signed by HMAC-SHA1. */
export function kmsClient(endpoint: string, key: Key): KMS.default {
  return new KMS.default({ ...key, ...TIMEOUTS, endpoint, protocol: 'http', regionId: 'cn-hangzhou' } as never);
}

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

/** The error a call ends with, as the SDKs tell it. */
export interface Refused {
  code: string;
  statusCode?: number;
  message: string;
  // biome-ignore lint/suspicious/noExplicitAny: see Answered.
  data?: any;
  retryAfter?: number;
  name: string;
}

/** The error of a call that must fail. */
export async function refusalOf(call: Promise<unknown>): Promise<Refused> {
  try {
    await call;
  } catch (error) {
    return error as Refused;
  }
  throw new Error('the call was answered, but a refusal was expected');
}
