import { aliyunRpc } from '../model/command-line.ts';
import { compliant, defineCheck, insufficientData, nonCompliant, notApplicable } from './define-check.ts';
import { proCluster } from './gates.ts';
import { reason, settingEvents } from './reason.ts';

const staysOnOldVersion = {
  en: ' Secrets stay encrypted under the old version of the key until they are rewritten.',
  zh: '轮转后，存量 Secret 仍由旧版本密钥加密，直到被重新写入。',
};
const events = { cluster: settingEvents, key: ['UpdateRotationPolicy'] };

export default defineCheck({
  id: 'ack-cluster-encryption-key-rotation',
  title: { en: 'The key rotates as configured', zh: '密钥轮转与配置一致' },
  severity: 'low',
  resourceType: 'ACS::ACK::Cluster',
  risk: {
    en: 'After a rotation, Secrets stay encrypted under the old version of the key until they are rewritten.',
    zh: '密钥轮转后，存量 Secret 仍由旧版本密钥加密，直到被重新写入。',
  },
  reference: 'https://www.alibabacloud.com/help/en/kms/key-management-service/user-guide/key-rotation',
  controls: ['nist-800-53-r5:SC-12', 'iso-27001-2022:A.8.24', 'pci-dss-4.0.1:3.7'],
  reasons: {
    'rotation-any': reason(
      { state: 'string', on: 'boolean' },
      {
        en: ({ state, on }) => `Rotation is ${state}, and any state is allowed.${on ? staysOnOldVersion.en : ''}`,
        zh: ({ state, on }) => `密钥轮转状态为 ${state}，配置允许任意状态。${on ? staysOnOldVersion.zh : ''}`,
        events,
      },
    ),
    'rotation-agrees': reason(
      { state: 'string', on: 'boolean' },
      {
        en: ({ state, on }) => `Rotation is ${state}, as configured.${on ? staysOnOldVersion.en : ''}`,
        zh: ({ state, on }) => `密钥轮转状态为 ${state}，与配置一致。${on ? staysOnOldVersion.zh : ''}`,
        events,
      },
    ),
    'rotation-wanted-on': reason(
      { state: 'string', keyId: 'string' },
      {
        en: ({ state, keyId }) => `Rotation of key ${keyId} is ${state}, but must be on.`,
        zh: ({ state, keyId }) => `密钥 ${keyId} 的轮转状态为 ${state}，但要求开启轮转。`,
        remediation: {
          en: 'Turn automatic rotation on, and rewrite the Secrets after each rotation.',
          zh: '开启密钥自动轮转，并在每次轮转后重新写入 Secret。',
          commands: ({ keyId }, { regionId }) =>
            aliyunRpc(
              'kms UpdateRotationPolicy',
              { KeyId: keyId, EnableAutomaticRotation: 'true', RotationInterval: '365d' },
              regionId,
            ),
        },
        events,
        cause: 'key',
      },
    ),
    'rotation-wanted-off': reason(
      { state: 'string', keyId: 'string' },
      {
        en: ({ state, keyId }) => `Rotation of key ${keyId} is ${state}, but must be off.${staysOnOldVersion.en}`,
        zh: ({ state, keyId }) => `密钥 ${keyId} 的轮转状态为 ${state}，但要求关闭轮转。${staysOnOldVersion.zh}`,
        remediation: {
          en: 'Turn automatic rotation off, and rewrite the Secrets.',
          zh: '关闭密钥自动轮转，并重新写入 Secret。',
          commands: ({ keyId }, { regionId }) =>
            aliyunRpc('kms UpdateRotationPolicy', { KeyId: keyId, EnableAutomaticRotation: 'false' }, regionId),
        },
        events,
        cause: 'key',
      },
    ),
  },
  gate: proCluster,
  needs: ['key', 'keyNames', 'keyRotation'],

  evaluate({ key, keyNames, keyRotation }, { settings, message }) {
    if (key === 'none') return notApplicable(message('encryption-not-on', {}));
    if (key === 'absent' || keyRotation === null) return insufficientData(message('key-absent-unjudged', {}));
    const wanted = settings.keys.rotation;
    // Suspended is on, for a key that cannot be used at the moment.
    const on = keyRotation !== 'Disabled';
    const evidence = {
      property: '$.KeyMetadata.AutomaticRotation',
      expected: wanted === 'any' ? '*' : wanted === 'on' ? 'Enabled' : 'Disabled',
      actual: keyRotation,
    };

    if (wanted === 'any') return notApplicable(message('rotation-any', { state: keyRotation, on }), evidence);
    if (on === (wanted === 'on')) return compliant(message('rotation-agrees', { state: keyRotation, on }), evidence);
    return nonCompliant(
      message(wanted === 'on' ? 'rotation-wanted-on' : 'rotation-wanted-off', {
        state: keyRotation,
        keyId: keyNames?.id ?? '',
      }),
      evidence,
    );
  },
});
