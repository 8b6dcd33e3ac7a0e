import { type Message, message } from '../model/message.ts';
import type { KmsStatus } from '../model/snapshot.ts';
import { compliant, defineCheck, insufficientData, nonCompliant, readErrorDecision } from './define-check.ts';
import { withProCluster } from './with-pro-cluster.ts';

export default defineCheck({
  id: 'account-kms-not-in-arrears',
  title: 'KMS is paid for',
  severity: 'high',
  resourceType: 'ACS::::Account',
  // How long KMS still answers an account in arrears is told differently in two places, so no number of days is given.
  risk: 'KMS refuses the calls of an account in arrears, and its clusters stop.',
  remedy: 'Top the account up.',
  reference: 'https://www.alibabacloud.com/help/en/kms/key-management-service/product-overview/overdue-payments',
  gate: withProCluster,
  needs: ['kmsStatus'],
  consults: ['balance'],

  evaluate({ kmsStatus, balance }, { settings }) {
    const status = { property: '$.AccountStatus', expected: 'Enabled', actual: kmsStatus };
    if (kmsStatus === 'InDebt' || kmsStatus === 'Suspended') {
      return nonCompliant(message('kms-in-arrears', { status: kmsStatus }), status);
    }
    const { minimum, currency: expected } = settings.balance;
    if (minimum !== null) {
      if (!balance.ok) return readErrorDecision(balance);
      const { available, currency } = balance.value;
      const money = {
        property: '$.Data.AvailableAmount',
        expected: `above ${minimum} ${expected}`.trim(),
        actual: `${available} ${currency}`,
      };
      if (currency !== expected) {
        return insufficientData(message('balance-other-currency', { currency, expected }), money, status);
      }
      if (!(Number(available) > minimum)) {
        return nonCompliant(message('balance-low', { available, minimum: String(minimum), currency }), money, status);
      }
      return compliant(owingNothing(kmsStatus), status, money);
    }
    return compliant(owingNothing(kmsStatus), status);
  },
});

/** Who never opened KMS owes it nothing; that it cannot encrypt either is what the other checks find. */
function owingNothing(status: KmsStatus): Message {
  return status === 'NotEnabled' ? message('kms-not-open', {}) : message('kms-paid', { status });
}
