/** The protocol between the API server and its KMS plugin: v1 probes KMS constantly, v2 is silent for long. */
export type KmsVersion = 'v1' | 'v2' | 'unknown';

/**
 * ACK Pro speaks KMS v2 from Kubernetes 1.31 on. Edge and Lingjun do not say, and a cluster upgraded to 1.31 may still
 * speak v1; silence is judged as mildly for `unknown` as for v2, so the difference is only shown.
 *
 * @param version such as `1.31.9-aliyun.1` or `v1.18.8-aliyun.1`
 */
export function kmsVersionOf(version: string, profile: string): KmsVersion {
  const match = /^v?(\d+)\.(\d+)/.exec(version);
  if (match === null || /^(edge|lingjun)$/i.test(profile)) return 'unknown';
  const [major, minor] = [Number(match[1]), Number(match[2])];

  return major > 1 || minor >= 31 ? 'v2' : 'v1';
}
