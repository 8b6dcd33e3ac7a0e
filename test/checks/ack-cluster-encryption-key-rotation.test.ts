import check from '../../src/checks/ack-cluster-encryption-key-rotation.ts';
import { testCheck } from '../check-table.ts';
import { proClusterRows } from './pro-cluster-rows.ts';

const wanted = (rotation: 'on' | 'off' | 'any') => ({ keys: { rotation } });

testCheck<'ACS::ACK::Cluster'>(check, [
  ...proClusterRows,
  {
    it: 'does not apply where any rotation is fine, and shows that it is off',
    expect: 'NOT_APPLICABLE',
    message: 'rotation-any',
    because: /"state":"Disabled","on":false/,
  },
  {
    it: 'shows that rotation is on, so that the Secrets stay on an old version',
    given: { keyRotation: 'Enabled' },
    expect: 'NOT_APPLICABLE',
    message: 'rotation-any',
    because: /"state":"Enabled","on":true/,
  },
  {
    it: 'does not apply where encryption is not on',
    given: { key: 'none', keyRotation: null },
    settings: wanted('on'),
    expect: 'NOT_APPLICABLE',
    message: 'encryption-not-on',
  },
  {
    it: 'cannot tell the rotation of a key that KMS does not know',
    given: { key: 'absent', keyRotation: null },
    settings: wanted('on'),
    expect: 'INSUFFICIENT_DATA',
    message: 'key-absent-unjudged',
  },
  {
    it: 'passes a key that rotates as is wanted',
    given: { keyRotation: 'Enabled' },
    settings: wanted('on'),
    expect: 'COMPLIANT',
    message: 'rotation-agrees',
  },
  {
    it: 'passes a key that does not rotate as is wanted',
    settings: wanted('off'),
    expect: 'COMPLIANT',
    message: 'rotation-agrees',
  },
  {
    it: 'fails a key that should rotate',
    settings: wanted('on'),
    expect: 'NON_COMPLIANT',
    message: 'rotation-wanted-on',
  },
  {
    it: 'fails a key that should not rotate',
    given: { keyRotation: 'Enabled' },
    settings: wanted('off'),
    expect: 'NON_COMPLIANT',
    message: 'rotation-wanted-off',
  },
  {
    it: 'takes suspended rotation for rotation that is on',
    given: { keyRotation: 'Suspended' },
    settings: wanted('off'),
    expect: 'NON_COMPLIANT',
    message: 'rotation-wanted-off',
    because: /"state":"Suspended"/,
  },
]);
