import { message } from '../model/message.ts';
import { compliant, defineCheck, insufficientData, nonCompliant } from './define-check.ts';

export default defineCheck({
  id: 'kms-key-delete-protection-enabled',
  title: 'Deletion protection of the key is on',
  severity: 'medium',
  resourceType: 'ACS::KMS::Key',
  risk: 'One careless call schedules the deletion of a key that clusters cannot live without.',
  remedy:
    'aliyun kms SetDeletionProtection --ProtectedResourceArn acs:kms:{regionId}:{accountId}:key/{id} --EnableDeletionProtection true --region {regionId}',
  reference:
    'https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-setdeletionprotection',
  needs: ['presence', 'deletionProtection', 'clusters'],

  evaluate({ presence, deletionProtection, clusters }) {
    if (presence === 'absent') return insufficientData(message('key-absent-unjudged', {}));
    const evidence = {
      property: '$.KeyMetadata.DeletionProtection',
      expected: 'Enabled',
      actual: deletionProtection ? 'Enabled' : 'Disabled',
    };

    return deletionProtection
      ? compliant(message('delete-protected', {}), evidence)
      : nonCompliant(message('delete-unprotected', { clusters: clusters.join(', ') }), evidence);
  },
});
