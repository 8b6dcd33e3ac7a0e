import check from '../../src/checks/ack-cluster-synced-secrets-encrypted.ts';
import { read } from '../../src/model/fact.ts';
import { testCheck } from '../check-table.ts';
import { proClusterRows } from './pro-cluster-rows.ts';

const off = { is: 'off', keyId: '' } as const;
const secretManager = { version: '0.5.8', polling: read({ on: true, interval: 120 }) };

testCheck<'ACS::ACK::Cluster'>(check, [
  ...proClusterRows,
  {
    it: 'passes a cluster that is encrypted, whatever runs in it',
    expect: 'COMPLIANT',
    message: 'encrypted-anyway',
  },
  {
    it: 'fails a cluster that is off and runs ack-secret-manager',
    given: { encryption: off, secretManager },
    expect: 'NON_COMPLIANT',
    message: 'secret-manager-unencrypted',
    because: /"version":"0\.5\.8"/,
  },
  {
    it: 'cannot tell of a cluster that is off and lists no add-on: Helm may have installed it unseen',
    given: { encryption: off, secretManager: null },
    expect: 'INSUFFICIENT_DATA',
    message: 'secret-manager-not-listed',
  },
  {
    it: 'does not apply where a cluster cannot be encrypted',
    given: { encryption: { is: 'not-offered' } },
    expect: 'NOT_APPLICABLE',
    message: 'encryption-not-on',
  },
]);
