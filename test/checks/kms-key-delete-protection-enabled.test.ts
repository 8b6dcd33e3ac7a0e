import check from '../../src/checks/kms-key-delete-protection-enabled.ts';
import { testCheck } from '../check-table.ts';

testCheck<'ACS::KMS::Key'>(check, [
  { it: 'passes a key that is protected', expect: 'COMPLIANT', message: 'delete-protected' },
  {
    it: 'fails a key that is not protected, and names the clusters that hang on it',
    given: { deletionProtection: false },
    expect: 'NON_COMPLIANT',
    message: 'delete-unprotected',
    because: /"clusters":\["pay","orders"\]/,
  },
  {
    it: 'cannot tell the protection of a key that KMS does not know',
    given: { presence: 'absent', deletionProtection: null },
    expect: 'INSUFFICIENT_DATA',
    message: 'key-absent-unjudged',
  },
]);
