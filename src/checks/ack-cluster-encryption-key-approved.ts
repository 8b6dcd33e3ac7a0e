import type { Fact } from '../model/fact.ts';
import { isAlias, isSameKeyRef, parseKeyRef } from '../model/key-ref.ts';
import {
  compliant,
  defineCheck,
  insufficientData,
  nonCompliant,
  notApplicable,
  readErrorDecision,
} from './define-check.ts';
import { proCluster } from './gates.ts';
import { aliasEvents, reason, settingEvents } from './reason.ts';

export default defineCheck({
  id: 'ack-cluster-encryption-key-approved',
  title: { en: 'The key is an approved one', zh: '密钥在批准的列表中' },
  severity: 'medium',
  resourceType: 'ACS::ACK::Cluster',
  stage: 'keyUsable',
  risk: {
    en: 'A key that was not chosen may be deleted, or be open to people who should not read the Secrets.',
    zh: '未经选定的密钥可能被删除，也可能对不应读取 Secret 的人开放。',
  },
  reference: 'https://www.alibabacloud.com/help/en/kms/key-management-service/user-guide/manage-keys',
  controls: ['nist-800-53-r5:SC-12', 'iso-27001-2022:A.8.24', 'pci-dss-4.0.1:3.6', 'pci-dss-4.0.1:3.7', 'soc-2:CC6.1'],
  reasons: {
    'key-approved': reason(
      { by: 'string' },
      {
        en: ({ by }) => `The key is approved (${by}).`,
        zh: ({ by }) => `该密钥已获批准（${by}）。`,
        events: { cluster: settingEvents, alias: aliasEvents },
      },
    ),
    'key-not-approved': reason(
      {},
      {
        en: () => 'The key is not on the list of approved keys.',
        zh: () => '该密钥不在批准的密钥列表中。',
        remediation: {
          en: 'Approve the key in keys.approved, or plan the move to an approved key with its owner.',
          zh: '在 keys.approved 中批准该密钥，或与其负责人计划更换为已批准的密钥。',
        },
        events: { cluster: settingEvents, alias: aliasEvents },
        cause: 'key',
      },
    ),
    'no-approved-keys': reason(
      {},
      {
        en: () => 'No list of approved keys is configured.',
        zh: () => '未配置批准的密钥列表。',
      },
    ),
  },
  gate: proCluster,
  needs: ['key', 'keyNames'],
  consults: ['keyAliases', 'keyTags'],

  evaluate({ key, keyNames, keyAliases, keyTags }, { settings, message }) {
    const { approved } = settings.keys;
    if (key === 'none') return notApplicable(message('encryption-not-on', {}));
    if (approved.length === 0) return notApplicable(message('no-approved-keys', {}));
    if (key === 'absent' || keyNames === null) return insufficientData(message('key-absent-unjudged', {}));
    const evidence = {
      property: '$.KeyMetadata.KeyId',
      expected: approved.join(' | '),
      actual: keyNames.id,
    };

    const { place, id, references } = keyNames;
    const approves = (entry: string) => (reference: string) =>
      isSameKeyRef(parseKeyRef(entry, place), parseKeyRef(reference, place));
    const byName = approved.find((entry) => [id, ...references].some(approves(entry)));
    if (byName !== undefined) return compliant(message('key-approved', { by: byName }), evidence);
    let hidden: Fact<unknown> | undefined;
    for (const [isKind, fact] of [
      [isAlias, keyAliases],
      [(entry: string) => entry.startsWith('tag:'), keyTags],
    ] as const) {
      const entries = approved.filter(isKind);
      if (entries.length === 0) continue;
      const found = fact.ok ? entries.find((entry) => fact.value.some(approves(entry))) : undefined;
      if (!fact.ok) hidden = fact;
      else if (found !== undefined) return compliant(message('key-approved', { by: found }), evidence);
    }
    return hidden === undefined ? nonCompliant(message('key-not-approved', {}), evidence) : readErrorDecision(hidden);
  },
});
