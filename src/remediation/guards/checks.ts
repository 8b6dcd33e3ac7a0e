import notInArrears from '../../checks/account-kms-not-in-arrears.ts';
import keyApproved from '../../checks/ack-cluster-encryption-key-approved.ts';
import keyRotation from '../../checks/ack-cluster-encryption-key-rotation.ts';
import keySupported from '../../checks/ack-cluster-encryption-key-supported.ts';
import keyUsable from '../../checks/ack-cluster-encryption-key-usable.ts';
import roleAuthorized from '../../checks/ack-managed-security-role-authorized.ts';
import instanceNotExpiring from '../../checks/kms-instance-not-expiring.ts';
import deleteProtected from '../../checks/kms-key-delete-protection-enabled.ts';
import notPendingDeletion from '../../checks/kms-key-state-not-pending-deletion.ts';
import { parseKeyRef } from '../../model/key-ref.ts';
import { remediationMessage } from '../../model/remediation-messages.ts';
import { evaluateAsIfEncrypted, type RequiredCheck, verdictOfChecks } from '../as-if-encrypted.ts';
import { blocked, type Guard, readErrorOf, skipped, unknown } from '../guard.ts';
import { chooseKey } from '../key-rules.ts';

const roleChecks = [{ check: roleAuthorized }];

/** ACK may use the role that encrypts. */
export const role: Guard = {
  id: 'role',
  check({ reading, checks, report, now, onCheckError }) {
    if (reading === null) return skipped();
    const context = { now, settings: checks, onCheckError };
    const evaluations = evaluateAsIfEncrypted(report.scope.accounts[0] ?? '', reading, context, roleChecks);
    return verdictOfChecks(evaluations, roleChecks, roleAuthorized.message('role-authorized', {}));
  },
};

const arrearsChecks = [{ check: notInArrears }];

/** KMS is paid for: read again just now, and the balance as the audit found it. */
export const kmsPaid: Guard = {
  id: 'kms-paid',
  check({ reading, checks, report, now, onCheckError }) {
    const finding = report.findings.find(({ checkId }) => checkId === notInArrears.id);
    if (finding?.verdict === 'NON_COMPLIANT') return blocked(finding.message, ...finding.evidence);
    if (finding !== undefined && finding.verdict !== 'COMPLIANT') return unknown(finding.message, ...finding.evidence);
    if (reading === null || finding === undefined) return skipped();
    const settings = { ...checks, balance: { minimum: null, currency: '' } };
    const evaluations = evaluateAsIfEncrypted(
      report.scope.accounts[0] ?? '',
      reading,
      { now, settings, onCheckError },
      arrearsChecks,
    );
    const status = reading.security.kmsStatus.ok ? reading.security.kmsStatus.value : '';
    // Who never opened KMS owes nothing, and can encrypt nothing either.
    if (status === 'NotEnabled') {
      const evidence = { property: '$.AccountStatus', expected: 'Enabled', actual: status };
      return blocked(notInArrears.message('kms-not-open', {}), evidence);
    }
    return verdictOfChecks(evaluations, arrearsChecks, notInArrears.message('kms-paid', { status }));
  },
};

const keyChecks: readonly RequiredCheck[] = [
  { check: keyUsable },
  { check: keySupported },
  { check: keyApproved, optional: true },
  { check: keyRotation, optional: true },
  { check: notPendingDeletion },
  { check: deleteProtected },
  // Default keys live in no instance.
  { check: instanceNotExpiring, optional: true },
];

/** The key to use passes every check that keys are judged by. */
export const key: Guard = {
  id: 'key',
  check({ key: chosen, reading, settings, checks, report, cluster, now, onCheckError }) {
    if (chosen.is === 'none') return blocked(remediationMessage('no-key-chosen', {}));
    if (chosen.is === 'several')
      return blocked(remediationMessage('keys-contradict', { keys: chosen.keys.join(', ') }));
    if (reading === null) return skipped();
    const { keyId, regionId, metadata } = reading.key;
    const tagged = reading.tags.ok ? chooseKey(settings.keys, { ...cluster, tags: reading.tags.value }) : chosen;
    // Its tags may have changed since the audit, and with them its key.
    if (keyId !== chosen.key || tagged.is !== 'one' || tagged.key !== chosen.key)
      return unknown(remediationMessage('key-of-another', {}));
    if (!metadata.ok) return readErrorOf(metadata.error);
    // An ARN may name a key of another region, which ACK cannot use.
    const place = parseKeyRef(metadata.value?.arn ?? '', { accountId: cluster.accountId, regionId }).regionId;
    if (regionId !== cluster.regionId || place !== cluster.regionId) {
      return blocked(remediationMessage('key-region-differs', { regionId: place }));
    }
    const context = { now, settings: checks, onCheckError };
    const evaluations = evaluateAsIfEncrypted(report.scope.accounts[0] ?? '', reading, context, keyChecks);
    return verdictOfChecks(
      evaluations,
      keyChecks,
      remediationMessage('key-fits', { keyId: metadata.value?.id ?? keyId }),
    );
  },
};
