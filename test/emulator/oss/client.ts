import Oss from 'ali-oss';
import type { Key } from '../clients.ts';

/** The bucket of these tests. */
export const BUCKET = 'sealwatch-test';

/** How a test wants the vendor's client. */
export interface ClientOptions {
  bucket?: string;
  /** As the client wants it, "oss-cn-hangzhou". */
  region?: string;
  /** Version 4 signatures, unless told otherwise. */
  v4?: boolean;
}

/** The vendor's client, pointed at an endpoint of the emulator; it does not try again by itself. */
export function ossClient(endpoint: string, key: Key, options: ClientOptions = {}): Oss {
  const { bucket = BUCKET, region = 'oss-cn-hangzhou', v4 = true } = options;
  const { accessKeyId, accessKeySecret, securityToken } = key;
  return new Oss({
    accessKeyId,
    accessKeySecret,
    // Without a way to renew a token the client warns on the console.
    ...(securityToken && {
      stsToken: securityToken,
      refreshSTSToken: async () => ({ accessKeyId, accessKeySecret, stsToken: securityToken }),
    }),
    endpoint: `http://${endpoint}`,
    secure: false,
    bucket,
    region,
    authorizationV4: v4,
    timeout: 5_000,
    retryMax: 0,
  } as Oss.Options & { authorizationV4: boolean });
}

/** The error of a call that must fail, as the vendor's client tells it. */
export interface OssRefused {
  code: string;
  status: number;
  name: string;
  message: string;
  requestId: string;
  hostId?: string;
}

export async function ossRefusalOf(call: Promise<unknown>): Promise<OssRefused> {
  try {
    await call;
  } catch (error) {
    return error as OssRefused;
  }
  throw new Error('the call was answered, but a refusal was expected');
}
