import Core, { $OpenApiUtil } from '@alicloud/openapi-core';
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

/** Versions by product; they are how the products are told apart. */
export const VERSIONS: Readonly<Record<string, string>> = {
  cs: '2015-12-15',
  kms: '2016-01-20',
  actiontrail: '2020-07-06',
  sts: '2015-04-01',
  ram: '2015-05-01',
  bss: '2017-12-14',
  ecs: '2014-05-26',
  vpc: '2016-04-28',
  resourcemanager: '2022-04-19',
  config: '2020-09-07',
};

/** Clients give up late enough for a slow machine, and never at the SDK's own 3 seconds. */
export const TIMEOUTS = { connectTimeout: 5000, readTimeout: 5000 };

/** The vendor's client configuration for an endpoint of the emulator. */
export function configOf(endpoint: string, key: Key, more: object = {}) {
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
  const client = new Core.default(configOf(endpoint, key, more));
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

/** The error a call ends with, as the SDKs tell it. */
export interface Denied {
  code: string;
  statusCode?: number;
  message: string;
  // biome-ignore lint/suspicious/noExplicitAny: see Answered.
  data?: any;
  retryAfter?: number;
  name: string;
}

/** The error of a call that must fail. */
export async function refusalOf(call: Promise<unknown>): Promise<Denied> {
  try {
    await call;
  } catch (error) {
    return error as Denied;
  }
  throw new Error('the call was answered, but a refusal was expected');
}
