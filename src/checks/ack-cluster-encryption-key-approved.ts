import type { Fact } from '../model/fact.ts';
import { isAlias, isSameKeyRef, parseKeyRef } from '../model/key-ref.ts';
import { message } from '../model/message.ts';
import {
  compliant,
  defineCheck,
  insufficientData,
  nonCompliant,
  notApplicable,
  readErrorDecision,
} from './define-check.ts';
import { proCluster } from './pro-cluster.ts';

export default defineCheck({
  id: 'ack-cluster-encryption-key-approved',
  title: 'The key is an approved one',
  severity: 'medium',
  resourceType: 'ACS::ACK::Cluster',
  stage: 'keyUsable',
  risk: 'A key that nobody chose may be deleted, or be open to people who should not read the Secrets.',
  remedy: 'Approve the key in keys.approved, or plan the move to an approved key with its owner.',
  reference: 'https://www.alibabacloud.com/help/en/kms/key-management-service/user-guide/manage-keys',
  gate: proCluster,
  needs: ['key', 'keyNames'],
  consults: ['keyAliases', 'keyTags'],

  evaluate({ key, keyNames, keyAliases, keyTags }, { settings }) {
    const { approved } = settings.keys;
    if (key === 'none') return notApplicable(message('encryption-not-on', {}));
    if (approved.length === 0) return notApplicable(message('no-approved-keys', {}));
    if (key === 'absent' || keyNames === null) return insufficientData(message('key-absent-unjudged', {}));
    const evidence = {
      property: '$.KeyMetadata.KeyId',
      expected: `one of ${approved.join(', ')}`,
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
