import KMS from '@alicloud/kms20160120';
import { type Key, TIMEOUTS } from './clients.ts';

/** The vendor's KMS client, of the oldest generation: RPC signed by HMAC-SHA1. */
export function kmsClient(endpoint: string, key: Key): KMS.default {
  return new KMS.default({ ...key, ...TIMEOUTS, endpoint, protocol: 'http', regionId: 'cn-hangzhou' } as never);
}
