import { keyInForce } from '../model/cluster.ts';
import { aliyunRpc } from '../model/command-line.ts';
import { isAlias } from '../model/key-ref.ts';
import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';
import { proCluster } from './gates.ts';
import { cancelDeletion, deletionHeadline, deletionImpact, keyHeadline, unusableImpact } from './key-remediation.ts';
import { aliasEvents, counted, dated, iso, reason, settingEvents } from './reason.ts';

const dayMs = 86_400_000;

const importMaterial = {
  en: 'Import the same key material again.',
  zh: '重新导入相同的密钥材料。',
  console: {
    en: 'KMS console > Keys > key ID > Key Material',
    zh: 'KMS 控制台 > 密钥管理 > 密钥 ID > 密钥材料',
  },
};

export default defineCheck({
  id: 'ack-cluster-encryption-key-usable',
  title: { en: 'The encryption key of the cluster is usable', zh: '集群的加密密钥可用' },
  severity: 'critical',
  resourceType: 'ACS::ACK::Cluster',
  stage: 'keyUsable',
  risk: {
    en: 'Without its key the API server cannot read any Secret and stops working.',
    zh: '密钥不可用时，API Server 无法读取任何 Secret，并停止工作。',
  },
  reference:
    'https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-describekey',
  controls: [
    'cis-ack-1.0:6.2.1',
    'cis-kubernetes-1.12:1.2.28',
    'cis-alibaba-foundation-2.0:2.20',
    'nist-800-53-r5:SC-28(1)',
    'nist-800-53-r5:SC-12',
    'mlps-2.0-l3:8.1.4.8',
    'iso-27001-2022:A.8.24',
    'pci-dss-4.0.1:3.6',
    'soc-2:CC6.1',
  ],
  reasons: {
    'key-usable': reason(
      {},
      {
        en: () => 'The key is enabled.',
        zh: () => '密钥处于启用中状态。',
        events: {
          cluster: settingEvents,
          alias: aliasEvents,
          key: ['EnableKey', 'CancelKeyDeletion', 'ImportKeyMaterial'],
        },
      },
    ),
    'key-absent': reason(
      { keyId: 'string' },
      {
        en: ({ keyId }) => `KMS has no key ${keyId} in the region of the cluster.`,
        zh: ({ keyId }) => `在集群所在地域，KMS 中不存在密钥 ${keyId}。`,
        headline: keyHeadline(
          () => 'is unknown to KMS',
          () => '在 KMS 中不存在',
        ),
        impact: unusableImpact,
        remediation: {
          en: ({ keyId }) =>
            isAlias(keyId)
              ? 'Create the alias again, for the key that it meant before.'
              : 'A deleted key cannot be restored. Open a ticket with Alibaba Cloud at once, and keep the API servers running: they may still hold decrypted data keys.',
          zh: ({ keyId }) =>
            isAlias(keyId)
              ? '重新创建该别名，并将其绑定到原来的密钥。'
              : '已删除的密钥无法恢复。请立即提交工单，并保持 API Server 运行：其中可能仍缓存已解密的数据密钥。',
        },
        events: {
          cluster: settingEvents,
          alias: aliasEvents,
          key: ['ScheduleKeyDeletion'],
          'kms-instance': ['ReleaseKmsInstance'],
        },
        cause: 'dead-key',
      },
    ),
    'key-absent-but-working': reason(
      { keyId: 'string', last: 'string' },
      {
        en: ({ keyId, last }) =>
          `KMS shows this account no key ${keyId}, but it was used successfully at ${last}: it may belong to another account or instance.`,
        zh: ({ keyId, last }) =>
          `本账号在 KMS 中查不到密钥 ${keyId}，但它在 ${last} 仍被成功使用：可能属于其他阿里云账号或 KMS 实例。`,
        remediation: {
          en: 'Ask the owner of the key for its state.',
          zh: '请向密钥所属账号的负责人确认其状态。',
        },
      },
    ),
    'key-disabled': reason(
      { keyId: 'string' },
      {
        en: ({ keyId }) =>
          `Key ${keyId} is disabled. The API server can no longer decrypt data keys that it has not cached, and may become unavailable.`,
        zh: ({ keyId }) => `密钥 ${keyId} 已禁用。API Server 无法解密未缓存的数据密钥，可能变为不可用。`,
        headline: keyHeadline(
          () => 'is disabled',
          () => '已禁用',
        ),
        impact: unusableImpact,
        remediation: {
          en: 'Enable the key.',
          zh: '启用该密钥。',
          commands: ({ keyId }, { regionId }) => aliyunRpc('kms EnableKey', { KeyId: keyId }, regionId),
          restores: true,
        },
        events: { cluster: settingEvents, alias: aliasEvents, key: ['DisableKey'] },
        cause: 'dead-key',
      },
    ),
    'key-pending-import': reason(
      { keyId: 'string' },
      {
        en: ({ keyId }) => `Key ${keyId} has no key material and cannot be used until it is imported again.`,
        zh: ({ keyId }) => `密钥 ${keyId} 处于待导入状态，重新导入密钥材料之前无法使用。`,
        headline: keyHeadline(
          () => 'has no key material',
          () => '处于待导入状态',
        ),
        impact: unusableImpact,
        remediation: importMaterial,
        events: { cluster: settingEvents, alias: aliasEvents, key: ['DeleteKeyMaterial'] },
        cause: 'dead-key',
      },
    ),
    'key-pending-deletion': reason(
      { keyId: 'string', deleteDate: 'string' },
      {
        en: ({ keyId, deleteDate }) =>
          `Key ${keyId} is scheduled for deletion${dated(' on ', deleteDate)} and is already unusable. Once it is deleted, the Secrets of this cluster can no longer be recovered.`,
        zh: ({ keyId, deleteDate }) =>
          `密钥 ${keyId} 已进入待删除状态${dated('（', deleteDate, ' 删除）')}，当前已不可用。删除后本集群的 Secret 将无法恢复。`,
        headline: deletionHeadline,
        impact: deletionImpact,
        remediation: cancelDeletion,
        events: { cluster: settingEvents, alias: aliasEvents, key: ['ScheduleKeyDeletion'] },
        cause: 'dead-key',
        sameAs: 'pending-deletion',
        deadline: 'deleteDate',
      },
    ),
    'key-material-expired': reason(
      { keyId: 'string', expired: 'string' },
      {
        en: ({ keyId, expired }) => `The imported material of key ${keyId} expired at ${expired}.`,
        zh: ({ keyId, expired }) => `密钥 ${keyId} 导入的密钥材料已于 ${expired} 过期。`,
        headline: keyHeadline(
          () => 'has expired key material',
          () => '的密钥材料已过期',
        ),
        impact: unusableImpact,
        remediation: importMaterial,
        events: { cluster: settingEvents, alias: aliasEvents },
        cause: 'dead-key',
      },
    ),
    'key-material-expiring': reason(
      { keyId: 'string', expires: 'string', days: 'number' },
      {
        en: ({ keyId, expires, days }) =>
          `The imported material of key ${keyId} expires at ${expires}, in ${counted(days, 'day')}.`,
        zh: ({ keyId, expires, days }) => `密钥 ${keyId} 导入的密钥材料将于 ${expires} 过期，剩余 ${days} 天。`,
        headline: keyHeadline(
          ({ date, left }) => `has key material that expires${dated(' on ', date)}${dated(' (', left, ')')}`,
          ({ date, left }) => `的密钥材料将过期${dated('（', date, `${dated('，', left)}）`)}`,
        ),
        impact: {
          en: ({ names, date }) =>
            `From ${date} on, the API servers of ${names} can no longer decrypt data keys that they have not cached.`,
          zh: ({ names, date }) => `自 ${date} 起，${names} 的 API Server 将无法解密未缓存的数据密钥。`,
        },
        remediation: {
          en: 'Import the same key material again, with a later expiry date or none.',
          zh: '重新导入相同的密钥材料，并设置更晚的过期时间或永不过期。',
          console: importMaterial.console,
        },
        events: { cluster: settingEvents, alias: aliasEvents, key: ['ImportKeyMaterial'] },
        cause: 'dead-key',
        deadline: 'expires',
      },
    ),
  },
  gate: proCluster,
  needs: ['encryption', 'key', 'keyNames', 'keyState', 'keyMaterialExpires'],
  consults: ['keyDeleteDate', 'activity'],

  evaluate(
    { encryption, key, keyNames, keyState, keyMaterialExpires, keyDeleteDate, activity },
    { now, settings, message },
  ) {
    if (key === 'none') return notApplicable(message('encryption-not-on', {}));
    const state = {
      property: '$.KeyMetadata.KeyState',
      expected: 'Enabled',
      actual: keyState ?? 'Forbidden.KeyNotFound',
    };

    if (key === 'absent') {
      const lastSuccess = activity.ok ? (activity.value?.keyLastSuccess ?? null) : null;
      const window = settings.activity.window * 3_600_000;
      const keyId = keyInForce(encryption) ?? '';
      // KMS answers the same for a key of another account or instance as for one that is gone; usage tells them apart.
      return lastSuccess !== null && now - lastSuccess <= window
        ? insufficientData(message('key-absent-but-working', { keyId, last: iso(lastSuccess) }), state)
        : nonCompliant(message('key-absent', { keyId }), state);
    }
    const keyId = keyNames?.id ?? '';
    if (keyState === 'PendingDeletion') {
      const deleteDate = keyDeleteDate.ok && keyDeleteDate.value !== null ? iso(keyDeleteDate.value) : '';
      return nonCompliant(message('key-pending-deletion', { keyId, deleteDate }), state);
    }
    if (keyState === 'PendingImport') return nonCompliant(message('key-pending-import', { keyId }), state);
    if (keyState !== 'Enabled') return nonCompliant(message('key-disabled', { keyId }), state);
    if (keyMaterialExpires === null) return compliant(message('key-usable', {}), state);

    const days = Math.floor((keyMaterialExpires - now) / dayMs);
    const expires = iso(keyMaterialExpires);
    const expiry = {
      property: '$.KeyMetadata.MaterialExpireTime',
      expected: `"" | > ${iso(now + settings.keys.expiryDays * dayMs)}`,
      actual: expires,
    };
    if (keyMaterialExpires <= now) {
      return nonCompliant(message('key-material-expired', { keyId, expired: expires }), expiry, state);
    }
    if (keyMaterialExpires - now <= settings.keys.expiryDays * dayMs) {
      return {
        ...nonCompliant(message('key-material-expiring', { keyId, expires, days }), expiry, state),
        severity: 'high',
      };
    }
    return compliant(message('key-usable', {}), state, expiry);
  },
});
