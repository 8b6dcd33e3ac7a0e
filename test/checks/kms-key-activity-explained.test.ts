import check from '../../src/checks/kms-key-activity-explained.ts';
import { testCheck } from '../check-table.ts';
import { day, keysUsed, now } from '../facts/healthy.ts';

const unexplained = keysUsed({ unexplained: { keys: ['key-8', 'key-9'], unsure: [], count: 12 } });

testCheck<'ACS::::Region'>(check, [
  {
    it: 'passes a region where every key that the role used is named',
    expect: 'COMPLIANT',
    message: 'activity-explained',
    because: /"keys":2/,
  },
  {
    it: 'passes a region where the role used no key',
    given: { activity: keysUsed({ used: [] }) },
    expect: 'COMPLIANT',
    message: 'activity-explained',
    because: /"keys":0/,
  },
  {
    it: 'shows calls of the role of ACS clusters, and judges none of them',
    given: { activity: keysUsed({ acsCalls: 12 }) },
    expect: 'COMPLIANT',
    message: 'activity-explained',
    because: /"actual":"12"/,
  },
  {
    it: 'passes a key that was only decrypted with, and that KMS secrets are encrypted with',
    given: { activity: keysUsed({ ofSecrets: ['key-7'] }) },
    expect: 'COMPLIANT',
    message: 'activity-explained',
    because: /EncryptionKeyId","expected":"key-7"/,
  },
  {
    it: 'cannot judge a key that was only decrypted with while the KMS secrets are not all known',
    given: { activity: keysUsed({ unexplained: { keys: [], unsure: ['key-7'], count: 0 } }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'activity-maybe-of-secrets',
    because: /"keys":\["key-7"\]/,
  },
  {
    it: 'finds the key that is encrypted with beside one that may be of KMS secrets',
    given: { activity: keysUsed({ unexplained: { keys: ['key-8'], unsure: ['key-7'], count: 3 } }) },
    expect: 'NON_COMPLIANT',
    message: 'activity-unexplained',
    because: /"keys":\["key-8"\],"count":3/,
  },
  {
    it: 'cannot blame a key while what is remembered is younger than the window',
    given: { activity: { ...unexplained, remembered: false } },
    expect: 'INSUFFICIENT_DATA',
    message: 'activity-memory-young',
    because: /"since":"2026-11-21T06:30:00.000Z"/,
  },
  {
    it: 'does not apply where nothing is encrypted',
    given: { encrypted: 0, activity: null },
    expect: 'NOT_APPLICABLE',
    message: 'nothing-encrypted-here',
  },
  {
    it: 'finds keys that no cluster names, and names them',
    given: { activity: unexplained },
    expect: 'NON_COMPLIANT',
    message: 'activity-unexplained',
    because: /"keys":\["key-8","key-9"\],"count":12/,
  },
  {
    it: 'finds them though little of the window was read',
    given: { activity: { ...unexplained, complete: false } },
    expect: 'NON_COMPLIANT',
    message: 'activity-unexplained',
  },
  {
    it: 'does not blame a key that an unread cluster may name',
    given: { activity: unexplained },
    readErrors: ['namesComplete'],
    expect: 'INSUFFICIENT_DATA',
    message: 'activity-explained-unsure',
    because: /"keys":\["key-8","key-9"\]/,
  },
  {
    it: 'does not need every cluster’s key where every key that was used is named',
    readErrors: ['namesComplete'],
    expect: 'COMPLIANT',
    message: 'activity-explained',
  },
  {
    it: 'cannot pass a region where a call was made with a key that its record does not name',
    given: { activity: keysUsed({ unnamedCalls: 3 }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'activity-key-not-named',
    because: /"count":3/,
  },
  {
    it: 'finds keys that no cluster names beside calls whose key is not named',
    given: { activity: { ...unexplained, unnamedCalls: 3 } },
    expect: 'NON_COMPLIANT',
    message: 'activity-unexplained',
  },
  {
    it: 'cannot pass a region whose window was not read whole',
    given: { activity: keysUsed({ complete: false, readFrom: now - day / 2 }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'activity-not-read-whole',
    because: /"since":"2026-11-21T18:30:00.000Z"/,
  },
]);
