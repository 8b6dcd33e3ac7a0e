import { createHmac } from 'node:crypto';
import { addressOf } from '../../../emulator/oss/address.ts';
import { v1StringToSign } from '../../../emulator/oss/signature-v1.ts';
import type { EmulatedRequest } from '../../../emulator/request.ts';
import { ROOT } from '../fixture.ts';
import { type Received, sendRaw } from '../wire.ts';
import { BUCKET } from './client.ts';

/** A request that no client of the vendor's would send. */
export interface RawOss {
  method?: string;
  /** Without the bucket; percent-encoded. */
  path?: string;
  query?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Sends a request, signed in version 1, in which the test may say anything. */
export function sendOss(endpoint: string, raw: RawOss): Promise<Received> {
  const { method = 'GET', path = '/', query = '', body = '' } = raw;
  const headers: Record<string, string> = {
    host: `${BUCKET}.oss-cn-hangzhou.aliyuncs.com`,
    date: new Date().toUTCString(),
    ...raw.headers,
  };
  const pairs = query === '' ? [] : query.split('&').map((pair) => pair.split('='));
  const request: EmulatedRequest = {
    method,
    rawPath: path,
    query: pairs.map(([name = '', value = '']) => [name, decodeURIComponent(value)] as const),
    form: [],
    headers,
    body: Buffer.from(body),
  };
  const signature = createHmac('sha1', ROOT.accessKeySecret)
    .update(v1StringToSign(request, addressOf(request)))
    .digest('base64');
  const authorization = `OSS ${ROOT.accessKeyId}:${signature}`;
  return sendRaw(endpoint, {
    method,
    path: query === '' ? path : `${path}?${query}`,
    headers: { authorization, ...headers },
    body,
  });
}
