import check from '../../src/checks/kms-role-calls-not-denied.ts';
import { testCheck } from '../check-table.ts';
import { denials, minute } from '../facts/healthy.ts';

testCheck<'ACS::::Region'>(check, [
  {
    it: 'passes a region where no call without a key was denied',
    expect: 'COMPLIANT',
    message: 'role-calls-not-denied',
  },
  {
    it: 'fails a region where calls that name no key were denied',
    given: { unnamedDenials: denials(4, minute, 'Forbidden.NoPermission') },
    expect: 'NON_COMPLIANT',
    message: 'region-denied-unnamed',
    because: /"count":4,"codes":\["Forbidden.NoPermission"\]/,
  },
  {
    it: 'does not apply where no cluster is encrypted',
    given: { encrypted: 0 },
    expect: 'NOT_APPLICABLE',
    message: 'nothing-encrypted-here',
  },
]);
