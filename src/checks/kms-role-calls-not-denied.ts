import { compliant, defineCheck, nonCompliant } from './define-check.ts';
import { denialData, denialEvidence, denialShape, findWhy } from './denials.ts';
import { withEncryptedCluster } from './gates.ts';
import { counted, reason } from './reason.ts';

export default defineCheck({
  id: 'kms-role-calls-not-denied',
  title: { en: 'KMS does not deny calls that name no key', zh: 'KMS 未拒绝未指明密钥的调用' },
  severity: 'critical',
  resourceType: 'ACS::::Region',
  risk: {
    en: 'The record of a denied Decrypt may name no key, so that any encrypted cluster of the region may be the one that fails.',
    zh: '被拒绝的 Decrypt 调用记录可能未指明密钥，该地域内任何已加密的集群都可能受影响。',
  },
  reference: 'https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/common-error-codes',
  controls: [
    'cis-ack-1.0:6.2.1',
    'nist-800-53-r5:SC-28',
    'mlps-2.0-l3:8.1.4.8',
    'iso-27001-2022:A.8.24',
    'soc-2:CC6.1',
  ],
  reasons: {
    'role-calls-not-denied': reason(
      {},
      {
        en: () =>
          'KMS has denied no call by the ACK service role without naming the key, or calls on every key have succeeded since.',
        zh: () => 'KMS 没有拒绝过服务角色未指明密钥的调用，或此后各密钥均有成功调用。',
      },
    ),
    'region-denied-unnamed': reason(denialShape, {
      en: ({ count, codes, last }) =>
        `KMS denied ${counted(count, 'call')} by the ACK service role in this region without naming the key, most recently at ${last} (${codes.join(', ')}).`,
      zh: ({ count, codes, last }) =>
        `KMS 在此地域拒绝了 ACK 服务角色未指明密钥的 ${count} 次调用，最近一次发生于 ${last}（${codes.join('、')}）。`,
      headline: {
        en: ({ place }) => `KMS denies calls by the ACK service role in ${place}`,
        zh: ({ place }) => `KMS 在 ${place} 拒绝了 ACK 服务角色的调用`,
      },
      remediation: findWhy,
      cause: 'denied-unnamed',
    }),
  },
  gate: withEncryptedCluster,
  needs: ['unnamedDenials'],

  evaluate({ unnamedDenials }, { message }) {
    if (unnamedDenials !== null) {
      return nonCompliant(message('region-denied-unnamed', denialData(unnamedDenials)), denialEvidence(unnamedDenials));
    }
    return compliant(message('role-calls-not-denied', {}), denialEvidence({ count: 0, codes: [], last: null }));
  },
});
