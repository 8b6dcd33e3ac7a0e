import check from '../../src/checks/kms-key-state-not-pending-deletion.ts';
import { testCheck } from '../check-table.ts';
import { day, now } from '../facts/healthy.ts';

testCheck<'ACS::KMS::Key'>(check, [
  { it: 'passes an enabled key', expect: 'COMPLIANT', message: 'not-pending-deletion' },
  {
    it: 'passes a disabled key, which is another check’s',
    given: { state: 'Disabled' },
    expect: 'COMPLIANT',
    message: 'not-pending-deletion',
    because: /"state":"Disabled"/,
  },
  {
    it: 'fails a key that is scheduled for deletion, and names the date and the clusters that die with it',
    given: { state: 'PendingDeletion', deleteDate: now + 7 * day },
    expect: 'NON_COMPLIANT',
    message: 'pending-deletion',
    because: /"deleteDate":"2026-11-29T06:30:00.000Z","clusters":\["pay","orders"\]/,
  },
  {
    it: 'fails it though KMS does not say when',
    given: { state: 'PendingDeletion', deleteDate: null },
    expect: 'NON_COMPLIANT',
    message: 'pending-deletion',
    because: /"deleteDate":""/,
  },
  {
    it: 'fails it though the date could not be read',
    given: { state: 'PendingDeletion' },
    readErrors: ['deleteDate'],
    expect: 'NON_COMPLIANT',
    message: 'pending-deletion',
  },
  {
    it: 'cannot tell the state of a key that KMS does not know',
    given: { presence: 'absent', state: null },
    expect: 'INSUFFICIENT_DATA',
    message: 'key-absent-unjudged',
  },
]);
