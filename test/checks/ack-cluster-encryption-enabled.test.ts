import check from '../../src/checks/ack-cluster-encryption-enabled.ts';
import { testCheck } from '../check-table.ts';
import { day, now } from '../facts/healthy.ts';
import { proClusterRows } from './pro-cluster-rows.ts';

testCheck<'ACS::ACK::Cluster'>(check, [
  ...proClusterRows,
  {
    it: 'passes a cluster whose encryption is on, and names the key',
    given: { encryption: { is: 'on', keyId: 'key-hzz65' } },
    expect: 'COMPLIANT',
    message: 'encryption-on',
    because: /"keyId":"key-hzz65"/,
  },
  {
    it: 'fails a cluster whose encryption is off',
    given: { encryption: { is: 'off', keyId: '' } },
    expect: 'NON_COMPLIANT',
    message: 'encryption-off',
    because: /"actual":"true \| undefined"/,
  },
  {
    it: 'fails a cluster that was switched off, and names the key that old Secrets may need',
    given: { encryption: { is: 'off', keyId: 'key-old' } },
    expect: 'NON_COMPLIANT',
    message: 'encryption-off-key-left',
    because: /"keyId":"key-old"/,
  },
  ...['', 'key-old'].map(
    (keyId) =>
      ({
        it: `finds it critical that encryption was turned off, with ${keyId === '' ? 'no key' : 'a key'} left`,
        given: { encryption: { is: 'off', keyId }, wasEncrypted: true },
        expect: 'NON_COMPLIANT',
        severity: 'critical',
        message: 'encryption-off-was-on',
      }) as const,
  ),
  {
    it: 'notes that a cluster whose encryption is on is a Basic one',
    given: { spec: 'ack.standard' },
    expect: 'COMPLIANT',
    message: 'encryption-on',
    because: /"property":"\$\.cluster_spec","expected":"ack\.pro\.\*","actual":"ack\.standard"/,
  },
  {
    it: 'cannot judge a key without the flag',
    given: { encryption: { is: 'unknown', keyId: 'key-1' } },
    expect: 'INSUFFICIENT_DATA',
    message: 'encryption-unknown',
    because: /"keyId":"key-1"/,
  },
  {
    it: 'does not apply where a cluster cannot be encrypted at all',
    given: { encryption: { is: 'not-offered' } },
    expect: 'NOT_APPLICABLE',
    message: 'encryption-not-on',
  },
  {
    it: 'judges the setting of a cluster that is down',
    given: {
      lifecycle: { state: 'unavailable', phase: 'down', created: null },
      encryption: { is: 'off', keyId: '' },
    },
    expect: 'NON_COMPLIANT',
    message: 'encryption-off',
  },
  {
    it: 'judges a cluster that has been coming up for exactly a day',
    given: {
      lifecycle: { state: 'initial', phase: 'initial', created: now - day },
      encryption: { is: 'off', keyId: '' },
    },
    expect: 'NON_COMPLIANT',
    message: 'encryption-off',
  },
]);
