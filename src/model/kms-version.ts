/** The protocol between the API server and its KMS plugin. */
export type KmsVersion = 'v1' | 'v2' | 'unknown';

/**
 * ACK Pro speaks KMS v2 from Kubernetes 1.31 on. Edge and Lingjun do not say, and a cluster upgraded to 1.31 may still
 * speak v1: only that it is older than 1.31 says how often it calls KMS.
 *
 * @param version such as `1.31.9-aliyun.1` or `v1.18.8-aliyun.1`
 */
export function kmsVersionOf(version: string, profile: string): KmsVersion {
  const [major, minor] = (minorVersionOf(version) ?? '').split('.').map(Number);
  if (major === undefined || minor === undefined || /^(edge|lingjun)$/i.test(profile)) return 'unknown';

  return major > 1 || minor >= 31 ? 'v2' : 'v1';
}

/** The minor version of a cluster, such as `1.31`; undefined where the text does not begin with one. */
export function minorVersionOf(version: string): string | undefined {
  return /^v?(\d+\.\d+)/.exec(version)?.[1];
}
