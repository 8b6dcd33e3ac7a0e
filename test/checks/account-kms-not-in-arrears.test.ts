import check from '../../src/checks/account-kms-not-in-arrears.ts';
import { testCheck } from '../check-table.ts';

const balance = (available: string) => ({ balance: { available, currency: 'CNY' } });
const minimum = (least: number, currency = 'CNY') => ({ balance: { minimum: least, currency } });

testCheck<'ACS::::Account'>(check, [
  { it: 'passes an account that pays', expect: 'COMPLIANT', message: 'kms-paid' },
  {
    it: 'passes an account that never opened KMS, and says so',
    given: { kmsStatus: 'NotEnabled' },
    expect: 'COMPLIANT',
    message: 'kms-not-open',
  },
  {
    it: 'does not apply to an account without Pro clusters',
    given: { proClusters: 'none', kmsStatus: 'InDebt' },
    expect: 'NOT_APPLICABLE',
    message: 'no-pro-cluster',
  },
  ...(['InDebt', 'Suspended'] as const).map(
    (kmsStatus) =>
      ({
        it: `fails an account that is ${kmsStatus}`,
        given: { kmsStatus },
        expect: 'NON_COMPLIANT',
        message: 'kms-in-arrears',
        because: new RegExp(`"status":"${kmsStatus}"`),
      }) as const,
  ),
  {
    it: 'fails an account in debt though its balance could not be read',
    given: { kmsStatus: 'InDebt' },
    readErrors: ['balance'],
    settings: minimum(100),
    expect: 'NON_COMPLIANT',
    message: 'kms-in-arrears',
  },
  {
    it: 'does not ask for the balance where no minimum is configured',
    readErrors: ['balance'],
    expect: 'COMPLIANT',
    message: 'kms-paid',
  },
  {
    it: 'cannot pass an account whose balance matters and could not be read',
    readErrors: ['balance'],
    settings: minimum(100),
    expect: 'INSUFFICIENT_DATA',
    message: 'read-error',
    because: /read:balance/,
  },
  {
    it: 'passes a balance above the minimum',
    given: balance('100.01'),
    settings: minimum(100),
    expect: 'COMPLIANT',
    message: 'kms-paid',
    because: /100\.01 CNY/,
  },
  {
    it: 'finds a balance that is exactly the minimum',
    given: balance('100.00'),
    settings: minimum(100),
    expect: 'NON_COMPLIANT',
    message: 'balance-low',
    because: /"available":"100\.00","minimum":"100","currency":"CNY"/,
  },
  ...['USD', ''].map(
    (currency) =>
      ({
        it: `cannot compare a balance with a minimum in ${currency || 'no currency'}`,
        given: balance('500.00'),
        settings: minimum(100, currency),
        expect: 'INSUFFICIENT_DATA',
        message: 'balance-other-currency',
      }) as const,
  ),
  {
    it: 'finds a balance below zero',
    given: balance('-5.00'),
    settings: minimum(0),
    expect: 'NON_COMPLIANT',
    message: 'balance-low',
  },
  {
    it: 'finds a balance that is no number',
    given: balance('plenty'),
    settings: minimum(0),
    expect: 'NON_COMPLIANT',
    message: 'balance-low',
  },
]);
