import { compliant, defineCheck, insufficientData, nonCompliant, readErrorDecision } from './define-check.ts';
import { withProCluster } from './gates.ts';
import { reason } from './reason.ts';

const topUp = {
  en: 'Top up the account.',
  zh: '请为账号充值。',
  console: { en: 'Expenses and Costs > Top Up', zh: '费用与成本 > 充值' },
};

export default defineCheck({
  id: 'account-kms-not-in-arrears',
  title: { en: 'KMS is not in arrears', zh: 'KMS 未欠费' },
  severity: 'high',
  resourceType: 'ACS::::Account',
  stage: 'roleAuthorized',
  // Two documents disagree on how long KMS still answers an account in arrears, so no number of days is given.
  risk: {
    en: 'KMS denies the calls of an account in arrears, and its clusters stop.',
    zh: 'KMS 会拒绝欠费账号的调用，其集群将停止工作。',
  },
  reference: 'https://www.alibabacloud.com/help/en/kms/key-management-service/product-overview/overdue-payments',
  controls: [],
  reasons: {
    'kms-paid': reason(
      { status: 'string' },
      {
        en: ({ status }) => `KMS is ${status}.`,
        zh: ({ status }) => `KMS 状态为 ${status}。`,
      },
    ),
    'kms-not-open': reason(
      {},
      {
        en: () => 'KMS is not activated for this account.',
        zh: () => '此账号未开通 KMS。',
      },
    ),
    'kms-in-arrears': reason(
      { status: 'string' },
      {
        en: ({ status }) => `KMS is ${status}: it may deny every call at any time.`,
        zh: ({ status }) => `KMS 状态为 ${status}：随时可能拒绝所有调用。`,
        remediation: topUp,
      },
    ),
    'balance-other-currency': reason(
      { currency: 'string', expected: 'string' },
      {
        en: ({ currency, expected }) =>
          `The balance is in ${currency}, and balance.currency is ${expected === '' ? 'not set' : expected}: they cannot be compared.`,
        zh: ({ currency, expected }) =>
          `账户余额的币种为 ${currency}，balance.currency ${expected === '' ? '未设置' : `为 ${expected}`}，无法比较。`,
        remediation: {
          en: 'Set balance.currency in the configuration to the currency of the account.',
          zh: '请将配置中的 balance.currency 设置为账号的币种。',
        },
      },
    ),
    'balance-low': reason(
      { available: 'string', minimum: 'string', currency: 'string' },
      {
        en: ({ available, minimum, currency }) =>
          `The available balance is ${available} ${currency}, which is not above ${minimum}.`,
        zh: ({ available, minimum, currency }) => `账号可用额度为 ${available} ${currency}，未高于下限 ${minimum}。`,
        remediation: topUp,
      },
    ),
  },
  gate: withProCluster,
  needs: ['kmsStatus'],
  consults: ['balance'],

  evaluate({ kmsStatus, balance }, { settings, message }) {
    const status = { property: '$.AccountStatus', expected: 'Enabled', actual: kmsStatus };
    if (kmsStatus === 'InDebt' || kmsStatus === 'Suspended') {
      return nonCompliant(message('kms-in-arrears', { status: kmsStatus }), status);
    }
    // An account that never activated KMS owes nothing; that it cannot encrypt either is for other checks to find.
    const settled =
      kmsStatus === 'NotEnabled' ? message('kms-not-open', {}) : message('kms-paid', { status: kmsStatus });
    const { minimum, currency: expected } = settings.balance;
    if (minimum !== null) {
      if (!balance.ok) return readErrorDecision(balance);
      const { available, currency } = balance.value;
      const money = {
        property: '$.Data.AvailableAmount',
        expected: `> ${minimum} ${expected}`.trim(),
        actual: `${available} ${currency}`,
      };
      if (currency !== expected) {
        return insufficientData(message('balance-other-currency', { currency, expected }), money, status);
      }
      if (!(Number(available) > minimum)) {
        return nonCompliant(message('balance-low', { available, minimum: String(minimum), currency }), money, status);
      }
      return compliant(settled, status, money);
    }
    return compliant(settled, status);
  },
});
