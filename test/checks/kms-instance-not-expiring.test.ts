import check from '../../src/checks/kms-instance-not-expiring.ts';
import { testCheck } from '../check-table.ts';
import { day, now } from '../facts/healthy.ts';

testCheck<'ACS::KMS::Key'>(check, [
  { it: 'passes a key whose instance lasts', expect: 'COMPLIANT', message: 'instance-lasts' },
  {
    it: 'passes a key whose instance never ends',
    given: { instanceEnds: null },
    expect: 'COMPLIANT',
    message: 'instance-ends-never',
  },
  {
    it: 'does not apply to a default key',
    given: { instanceId: '', instanceEnds: null },
    expect: 'NOT_APPLICABLE',
    message: 'default-key',
  },
  {
    it: 'cannot tell the instance of a key that KMS does not know',
    given: { presence: 'absent', instanceId: null, instanceEnds: null },
    expect: 'INSUFFICIENT_DATA',
    message: 'key-absent-unjudged',
  },
  {
    it: 'passes an instance that lasts a millisecond longer than the days asked for',
    given: { instanceEnds: now + 30 * day + 1 },
    expect: 'COMPLIANT',
    message: 'instance-lasts',
  },
  {
    it: 'finds an instance that ends in exactly the days asked for',
    given: { instanceEnds: now + 30 * day },
    expect: 'NON_COMPLIANT',
    message: 'instance-ending',
    because: /"days":30/,
  },
  {
    it: 'keeps to the days that are configured',
    given: { instanceEnds: now + 30 * day },
    settings: { keys: { expiryDays: 29 } },
    expect: 'COMPLIANT',
    message: 'instance-lasts',
  },
  {
    it: 'fails an instance that ends this very moment',
    given: { instanceEnds: now },
    expect: 'NON_COMPLIANT',
    message: 'instance-ended',
  },
]);
