import check from '../../src/checks/ack-cluster-encryption-key-usable.ts';
import { testCheck } from '../check-table.ts';
import { clusterActivity, day, hour, minute, noUsage, now } from '../facts/healthy.ts';
import { proClusterRows } from './pro-cluster-rows.ts';

/** All that is known of a key that KMS does not know. */
const absent = {
  key: 'absent',
  keyNames: null,
  keyState: null,
  keyMaterialExpires: null,
  keyDeleteDate: null,
} as const;

testCheck<'ACS::ACK::Cluster'>(check, [
  ...proClusterRows,
  {
    it: 'passes an enabled key whose material never expires',
    expect: 'COMPLIANT',
    message: 'key-usable',
  },
  {
    it: 'does not apply where encryption is not on',
    given: { encryption: { is: 'off', keyId: '' }, key: 'none', keyState: null },
    expect: 'NOT_APPLICABLE',
    message: 'encryption-not-on',
  },
  {
    it: 'judges the key of a cluster that is down, for a bad key may be why',
    given: { lifecycle: { state: 'inactive', phase: 'down', created: null }, keyState: 'Disabled' },
    expect: 'NON_COMPLIANT',
    message: 'key-disabled',
  },
  {
    it: 'fails a disabled key',
    given: { keyState: 'Disabled' },
    expect: 'NON_COMPLIANT',
    message: 'key-disabled',
    because: /"keyId":"key-1"/,
  },
  {
    it: 'fails a key that waits for its material',
    given: { keyState: 'PendingImport' },
    expect: 'NON_COMPLIANT',
    message: 'key-pending-import',
    because: /"keyId":"key-1"/,
  },
  {
    it: 'fails a key that is scheduled for deletion, and says when',
    given: { keyState: 'PendingDeletion', keyDeleteDate: now + 7 * day },
    expect: 'NON_COMPLIANT',
    message: 'key-pending-deletion',
    because: /"deleteDate":"2026-11-29T06:30:00.000Z"/,
  },
  {
    it: 'fails a key that is scheduled for deletion though KMS does not say when',
    given: { keyState: 'PendingDeletion' },
    expect: 'NON_COMPLIANT',
    message: 'key-pending-deletion',
    because: /"deleteDate":""/,
  },
  {
    it: 'fails a key that is scheduled for deletion though the date could not be read',
    given: { keyState: 'PendingDeletion' },
    readErrors: ['keyDeleteDate'],
    expect: 'NON_COMPLIANT',
    message: 'key-pending-deletion',
  },

  {
    it: 'passes material that lasts a millisecond longer than the days asked for',
    given: { keyMaterialExpires: now + 30 * day + 1 },
    expect: 'COMPLIANT',
    message: 'key-usable',
    because: /2026-12-22T06:30:00.001Z/,
  },
  {
    it: 'finds material that expires in exactly the days asked for, with less weight than an outage',
    given: { keyMaterialExpires: now + 30 * day },
    expect: 'NON_COMPLIANT',
    message: 'key-material-expiring',
    severity: 'high',
    because: /"days":30/,
  },
  {
    it: 'finds material that expires in the last millisecond',
    given: { keyMaterialExpires: now + 1 },
    expect: 'NON_COMPLIANT',
    message: 'key-material-expiring',
    severity: 'high',
    because: /"days":0/,
  },
  {
    it: 'fails material that expires this very moment',
    given: { keyMaterialExpires: now },
    expect: 'NON_COMPLIANT',
    message: 'key-material-expired',
    severity: 'critical',
  },
  {
    it: 'fails material that expired long ago',
    given: { keyMaterialExpires: now - 400 * day },
    expect: 'NON_COMPLIANT',
    message: 'key-material-expired',
  },
  {
    it: 'passes material that is about to expire where no notice is asked for',
    given: { keyMaterialExpires: now + minute },
    settings: { keys: { expiryDays: 0 } },
    expect: 'COMPLIANT',
    message: 'key-usable',
  },
  {
    it: 'finds material that expires within the days that are configured',
    given: { keyMaterialExpires: now + 100 * day },
    settings: { keys: { expiryDays: 120 } },
    expect: 'NON_COMPLIANT',
    message: 'key-material-expiring',
    severity: 'high',
  },
  {
    it: 'names the worse trouble where a disabled key’s material has expired too',
    given: { keyState: 'Disabled', keyMaterialExpires: now - day },
    expect: 'NON_COMPLIANT',
    message: 'key-disabled',
  },

  {
    it: 'fails a key that KMS does not know and nothing shows at work',
    given: { ...absent, activity: noUsage() },
    expect: 'NON_COMPLIANT',
    message: 'key-absent',
    because: /"actual":"Forbidden.KeyNotFound"/,
  },
  {
    it: 'does not tell a key that KMS does not show from one of another account, while it works',
    given: { ...absent, activity: clusterActivity({ keyLastSuccess: now - hour }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'key-absent-but-working',
    because: /"last":"2026-11-22T05:30:00.000Z"/,
  },
  {
    it: 'does not tell it while its last work is exactly a window old',
    given: { ...absent, activity: clusterActivity({ keyLastSuccess: now - day }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'key-absent-but-working',
  },
  {
    it: 'fails a key that KMS does not know and that last worked before the window',
    given: { ...absent, activity: clusterActivity({ keyLastSuccess: now - day - 1 }) },
    expect: 'NON_COMPLIANT',
    message: 'key-absent',
  },
  {
    it: 'fails a key that KMS does not know where the activity could not be read: absence was',
    given: absent,
    readErrors: ['activity'],
    expect: 'NON_COMPLIANT',
    message: 'key-absent',
  },
]);
