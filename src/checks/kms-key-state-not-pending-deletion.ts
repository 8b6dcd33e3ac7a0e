import { compliant, defineCheck, insufficientData, nonCompliant } from './define-check.ts';
import { cancelDeletion, deletionHeadline, deletionImpact } from './key-remediation.ts';
import { counted, dated, iso, reason } from './reason.ts';

export default defineCheck({
  id: 'kms-key-state-not-pending-deletion',
  title: { en: 'The key is not scheduled for deletion', zh: '密钥未处于待删除状态' },
  severity: 'critical',
  resourceType: 'ACS::KMS::Key',
  stage: 'keyUsable',
  risk: {
    en: 'When the key is deleted, every cluster encrypted with it loses its Secrets for good.',
    zh: '密钥被删除后，由其加密的所有集群将永久失去 Secret。',
  },
  reference:
    'https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-cancelkeydeletion',
  controls: [
    'cis-alibaba-foundation-2.0:2.20',
    'nist-800-53-r5:SC-12',
    'iso-27001-2022:A.8.24',
    'pci-dss-4.0.1:3.6',
    'soc-2:CC6.1',
  ],
  reasons: {
    'not-pending-deletion': reason(
      { state: 'string' },
      {
        en: ({ state }) => `The key is ${state}.`,
        zh: ({ state }) => `密钥状态为 ${state}。`,
        events: { key: ['CancelKeyDeletion'] },
      },
    ),
    'pending-deletion': reason(
      { keyId: 'string', deleteDate: 'string', clusters: 'list' },
      {
        en: ({ keyId, deleteDate, clusters }) =>
          `Key ${keyId} is scheduled for deletion${dated(' on ', deleteDate)} and is already unusable. ${counted(clusters.length, 'cluster')} ${clusters.length === 1 ? 'uses' : 'use'} it: ${clusters.join(', ')}. Once it is deleted, their Secrets can no longer be recovered.`,
        zh: ({ keyId, deleteDate, clusters }) =>
          `密钥 ${keyId} 已进入待删除状态${dated('（', deleteDate, ' 删除）')}，当前已不可用。${clusters.length} 个集群正在使用：${clusters.join('、')}。删除后其 Secret 将无法恢复。`,
        headline: deletionHeadline,
        impact: deletionImpact,
        remediation: cancelDeletion,
        events: { key: ['ScheduleKeyDeletion'] },
        cause: 'dead-key',
        deadline: 'deleteDate',
      },
    ),
  },
  needs: ['presence', 'names', 'state', 'clusters'],
  consults: ['deleteDate'],

  evaluate({ presence, names, state, deleteDate, clusters }, { message }) {
    if (presence === 'absent' || names === null || state === null)
      return insufficientData(message('key-absent-unjudged', {}));
    const evidence = { property: '$.KeyMetadata.KeyState', expected: '!= PendingDeletion', actual: state };
    if (state !== 'PendingDeletion') return compliant(message('not-pending-deletion', { state }), evidence);
    const date = deleteDate.ok && deleteDate.value !== null ? iso(deleteDate.value) : '';

    return nonCompliant(message('pending-deletion', { keyId: names.id, deleteDate: date, clusters }), evidence, {
      property: '$.KeyMetadata.DeleteDate',
      expected: '""',
      actual: date === '' ? 'undefined' : date,
    });
  },
});
