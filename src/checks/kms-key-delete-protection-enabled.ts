import { aliyunRpc } from '../model/command-line.ts';
import { compliant, defineCheck, insufficientData, nonCompliant } from './define-check.ts';
import { counted, reason } from './reason.ts';

export default defineCheck({
  id: 'kms-key-delete-protection-enabled',
  title: { en: 'Deletion protection of the key is on', zh: '密钥已开启删除保护' },
  severity: 'medium',
  resourceType: 'ACS::KMS::Key',
  risk: {
    en: 'One careless call schedules the deletion of a key that clusters depend on.',
    zh: '一次误操作，就会使集群所依赖的密钥进入待删除状态。',
  },
  reference:
    'https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-setdeletionprotection',
  controls: ['nist-800-53-r5:SC-12', 'iso-27001-2022:A.8.24', 'pci-dss-4.0.1:3.6', 'soc-2:CC6.1'],
  reasons: {
    'delete-protected': reason(
      {},
      {
        en: () => 'Deletion protection is on.',
        zh: () => '已开启删除保护。',
        events: { key: ['SetDeletionProtection'] },
      },
    ),
    'delete-unprotected': reason(
      { keyId: 'string', arn: 'string', clusters: 'list' },
      {
        en: ({ keyId, clusters }) =>
          `Deletion protection of key ${keyId} is off. ${counted(clusters.length, 'cluster')} ${clusters.length === 1 ? 'depends' : 'depend'} on it: ${clusters.join(', ')}.`,
        zh: ({ keyId, clusters }) =>
          `密钥 ${keyId} 未开启删除保护。${clusters.length} 个集群依赖该密钥：${clusters.join('、')}。`,
        remediation: {
          en: 'Turn deletion protection on.',
          zh: '开启删除保护。',
          commands: ({ arn }, { regionId }) =>
            aliyunRpc(
              'kms SetDeletionProtection',
              { ProtectedResourceArn: arn, EnableDeletionProtection: 'true' },
              regionId,
            ),
        },
        events: { key: ['SetDeletionProtection'] },
        cause: 'key-protection',
      },
    ),
  },
  needs: ['presence', 'names', 'deletionProtection', 'clusters'],

  evaluate({ presence, names, deletionProtection, clusters }, { message }) {
    if (presence === 'absent' || names === null) return insufficientData(message('key-absent-unjudged', {}));
    const evidence = {
      property: '$.KeyMetadata.DeletionProtection',
      expected: 'Enabled',
      actual: deletionProtection ? 'Enabled' : 'Disabled',
    };

    return deletionProtection
      ? compliant(message('delete-protected', {}), evidence)
      : nonCompliant(message('delete-unprotected', { keyId: names.id, arn: names.arn, clusters }), evidence);
  },
});
