import check from '../../src/checks/ack-cluster-encryption-key-supported.ts';
import { testCheck } from '../check-table.ts';
import { proClusterRows } from './pro-cluster-rows.ts';

testCheck<'ACS::ACK::Cluster'>(check, [
  ...proClusterRows,
  {
    it: 'passes a symmetric key of an account',
    expect: 'COMPLIANT',
    message: 'key-supported',
  },
  {
    it: 'passes a key whose creator is masked',
    given: { keyCreator: '119285303511****' },
    expect: 'COMPLIANT',
    message: 'key-supported',
  },
  {
    it: 'does not apply where encryption is not on',
    given: { key: 'none', keySpec: null, keyUsage: null, keyCreator: null },
    expect: 'NOT_APPLICABLE',
    message: 'encryption-not-on',
  },
  {
    it: 'cannot tell the kind of a key that KMS does not know',
    given: { key: 'absent', keySpec: null, keyUsage: null, keyCreator: null },
    expect: 'INSUFFICIENT_DATA',
    message: 'key-absent-unjudged',
  },
  {
    it: 'fails a key that a cloud service made',
    given: { keyCreator: 'Oss' },
    expect: 'NON_COMPLIANT',
    message: 'key-is-service-key',
    because: /"creator":"Oss"/,
  },
  {
    it: 'fails a service key whose creator only begins like an account',
    given: { keyCreator: '1234acs' },
    expect: 'NON_COMPLIANT',
    message: 'key-is-service-key',
  },
  {
    it: 'does not take a creator that is all mask for an account',
    given: { keyCreator: '****' },
    expect: 'NON_COMPLIANT',
    message: 'key-is-service-key',
  },
  ...['Aliyun_SM4', 'RSA_2048', 'EC_P256', 'zebra'].map(
    (keySpec) =>
      ({
        it: `fails a key of the spec ${keySpec}`,
        given: { keySpec },
        expect: 'NON_COMPLIANT',
        message: 'key-unsupported',
        because: new RegExp(`"spec":"${keySpec}"`),
      }) as const,
  ),
  {
    it: 'fails a key that signs',
    given: { keyUsage: 'SIGN/VERIFY' },
    expect: 'NON_COMPLIANT',
    message: 'key-unsupported',
    because: /"usage":"SIGN\/VERIFY"/,
  },
  {
    it: 'says nothing of the key’s state, which is another check’s',
    given: { keyState: 'Disabled' },
    expect: 'COMPLIANT',
    message: 'key-supported',
  },
]);
