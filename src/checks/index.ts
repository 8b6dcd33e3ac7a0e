import { InvalidInput } from '../model/errors.ts';
import type { Settings } from '../model/settings.ts';
import kmsPaid from './account-kms-not-in-arrears.ts';
import active from './ack-cluster-encryption-active.ts';
import enabled from './ack-cluster-encryption-enabled.ts';
import keyApproved from './ack-cluster-encryption-key-approved.ts';
import keyRotation from './ack-cluster-encryption-key-rotation.ts';
import keySupported from './ack-cluster-encryption-key-supported.ts';
import keyUsable from './ack-cluster-encryption-key-usable.ts';
import notDenied from './ack-cluster-encryption-not-denied.ts';
import kmsEgressOpen from './ack-cluster-kms-egress-open.ts';
import stateSettled from './ack-cluster-state-settled.ts';
import syncedSecretsEncrypted from './ack-cluster-synced-secrets-encrypted.ts';
import roleAuthorized from './ack-managed-security-role-authorized.ts';
import secretManagerPolling from './ack-secret-manager-polling.ts';
import activityRecorded from './actiontrail-kms-activity-recorded.ts';
import type { Check } from './define-check.ts';
import instanceNotExpiring from './kms-instance-not-expiring.ts';
import activityExplained from './kms-key-activity-explained.ts';
import deleteProtected from './kms-key-delete-protection-enabled.ts';
import keyPolicyAllows from './kms-key-policy-allows-service-role.ts';
import notPendingDeletion from './kms-key-state-not-pending-deletion.ts';
import roleCallsNotDenied from './kms-role-calls-not-denied.ts';

/** Every check, in the order of the stages of verification; then what endangers them. */
export const checks: readonly Check[] = [
  enabled,
  keyUsable,
  keySupported,
  keyApproved,
  roleAuthorized,
  keyPolicyAllows,
  active,
  notDenied,
  roleCallsNotDenied,
  keyRotation,
  deleteProtected,
  notPendingDeletion,
  instanceNotExpiring,
  kmsEgressOpen,
  stateSettled,
  activityExplained,
  syncedSecretsEncrypted,
  secretManagerPolling,
  activityRecorded,
  kmsPaid,
];

/** @throws InvalidInput where the configuration turns off a check that there is none of: the one that is meant would go on */
export function requireKnownChecks({ checks: { disable } }: Pick<Settings, 'checks'>): void {
  const unknown = disable.filter((id) => checks.every((check) => check.id !== id));
  if (unknown.length === 0) return;
  throw new InvalidInput(
    `checks.disable in the configuration names ${unknown.join(', ')}, which is no check. See: sealwatch checks`,
  );
}
