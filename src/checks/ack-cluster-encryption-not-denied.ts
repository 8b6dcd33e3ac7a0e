import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';
import { denialData, denialEvidence, denialShape, findWhy } from './denials.ts';
import { proCluster } from './gates.ts';
import { keyHeadline } from './key-remediation.ts';
import { counted, iso, reason } from './reason.ts';
import { deliverToOss, readBack } from './usage-reasons.ts';

export default defineCheck({
  id: 'ack-cluster-encryption-not-denied',
  title: { en: 'KMS does not deny calls on the key', zh: 'KMS 未拒绝对该密钥的调用' },
  severity: 'critical',
  resourceType: 'ACS::ACK::Cluster',
  stage: 'roleAuthorized',
  risk: {
    en: 'An API server whose decryption is denied loses its Secrets at the next restart.',
    zh: '解密请求被拒绝的 API Server，在下次重启后将无法读取 Secret。',
  },
  reference: 'https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/common-error-codes',
  controls: [
    'cis-ack-1.0:6.2.1',
    'cis-kubernetes-1.12:1.2.28',
    'nist-800-53-r5:SC-28',
    'mlps-2.0-l3:8.1.4.8',
    'iso-27001-2022:A.8.24',
    'pci-dss-4.0.1:3.5',
    'soc-2:CC6.1',
  ],
  reasons: {
    'not-denied': reason(
      { since: 'string', throttled: 'number', failed: 'number' },
      {
        en: ({ since, throttled, failed }) => {
          const shown = [...some(throttled, `${throttled} throttled`), ...some(failed, `${failed} failed within KMS`)];
          return `KMS has denied no call on the key since ${since}${shown.length === 0 ? '' : ` (${shown.join(', ')})`}.`;
        },
        zh: ({ since, throttled, failed }) => {
          const shown = [...some(throttled, `${throttled} 次被限流`), ...some(failed, `${failed} 次为 KMS 内部错误`)];
          return `自 ${since} 以来，KMS 没有拒绝过对该密钥的调用${shown.length === 0 ? '' : `（${shown.join('，')}）`}。`;
        },
      },
    ),
    denied: reason(denialShape, {
      en: ({ count, codes, last }) =>
        `KMS denied ${counted(count, 'call')} by the ACK service role on the key, most recently at ${last} (${codes.join(', ')}). No call has succeeded since.`,
      zh: ({ count, codes, last }) =>
        `KMS 拒绝了 ACK 服务角色对该密钥的 ${count} 次调用，最近一次发生于 ${last}（${codes.join('、')}），此后无成功调用。`,
      short: {
        en: ({ count }) => `denied ${count}×`,
        zh: ({ count }) => `被拒绝 ${count} 次`,
      },
      headline: keyHeadline(
        () => 'cannot be used by ACK (KMS denies the calls)',
        () => '无法被 ACK 使用（KMS 拒绝调用）',
      ),
      remediation: findWhy,
      cause: 'dead-key',
      follows: true,
    }),
    'denied-unnamed': reason(denialShape, {
      en: ({ count, codes, last }) =>
        `KMS denied ${counted(count, 'call')} by the ACK service role, most recently at ${last} (${codes.join(', ')}). The records name no key; it may be this one.`,
      zh: ({ count, codes, last }) =>
        `KMS 拒绝了 ACK 服务角色的 ${count} 次调用，最近一次发生于 ${last}（${codes.join('、')}）。记录未指明密钥，可能涉及本密钥。`,
      short: { en: () => 'denied, key not named', zh: () => '被拒绝，未指明密钥' },
      remediation: findWhy,
    }),
    'denials-not-read': reason(
      { since: 'string' },
      {
        en: ({ since }) => `No denied call was found, but ActionTrail was read only back to ${since}.`,
        zh: ({ since }) => `未发现被拒绝的调用，但操作审计事件只读取到 ${since}。`,
        short: readBack,
        remediation: deliverToOss,
      },
    ),
  },
  gate: proCluster,
  needs: ['lifecycle', 'activity'],

  evaluate({ lifecycle, activity }, { message }) {
    if (activity === null) return notApplicable(message('encryption-not-on', {}));
    const { denied, deniedSince, deniedUnnamed } = activity;

    // A denial that was read stands, however little of the window was read and whatever state the cluster is in.
    if (deniedSince.count > 0) {
      return nonCompliant(message('denied', denialData(deniedSince)), denialEvidence(deniedSince));
    }
    if (activity.broken > 0) {
      return insufficientData(message('records-not-read', { count: activity.broken }), denialEvidence(denied));
    }
    if (!activity.complete) {
      return insufficientData(message('denials-not-read', { since: iso(activity.readFrom) }), denialEvidence(denied));
    }
    // The record of a denied Decrypt may name no key: then it may have been this one.
    if (deniedUnnamed.count > 0) {
      return insufficientData(message('denied-unnamed', denialData(deniedUnnamed)), denialEvidence(deniedUnnamed));
    }
    if (lifecycle.phase !== 'running') {
      return insufficientData(message('cluster-not-running', { state: lifecycle.state }), denialEvidence(denied));
    }
    // Throttled calls and failures within KMS are shown and never alerted: the next try may pass.
    const { windowFrom, throttled, failed } = activity;
    const shown = { since: iso(windowFrom), throttled, failed };
    return compliant(message('not-denied', shown), denialEvidence(denied));
  },
});

function some(count: number, text: string): string[] {
  return count === 0 ? [] : [text];
}
