import { message } from '../model/message.ts';
import { compliant, defineCheck, insufficientData, nonCompliant } from './define-check.ts';

export default defineCheck({
  id: 'kms-key-state-not-pending-deletion',
  title: 'The key is not about to be deleted',
  severity: 'critical',
  resourceType: 'ACS::KMS::Key',
  risk: 'When the key goes, every cluster encrypted with it loses its Secrets for good.',
  remedy: 'aliyun kms CancelKeyDeletion --KeyId {id} --region {regionId}',
  reference:
    'https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-cancelkeydeletion',
  needs: ['presence', 'state', 'clusters'],
  consults: ['deleteDate'],

  evaluate({ presence, state, deleteDate, clusters }) {
    if (presence === 'absent' || state === null) return insufficientData(message('key-absent-unjudged', {}));
    const evidence = { property: '$.KeyMetadata.KeyState', expected: 'not PendingDeletion', actual: state };
    if (state !== 'PendingDeletion') return compliant(message('not-pending-deletion', { state }), evidence);
    const date = deleteDate.ok && deleteDate.value !== null ? new Date(deleteDate.value).toISOString() : '';

    return nonCompliant(message('pending-deletion', { deleteDate: date, clusters: clusters.join(', ') }), evidence, {
      property: '$.KeyMetadata.DeleteDate',
      expected: 'none',
      actual: date === '' ? 'not told' : date,
    });
  },
});
