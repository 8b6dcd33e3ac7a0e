import type { Currency } from '../model/cost.ts';

/** A price, or a factor on prices, as somebody published it. */
export interface Price {
  readonly id: PriceId;
  readonly currency: Currency;
  /** A decimal number. */
  readonly amount: string;
  readonly source: string;
  /** When the source said so. */
  readonly date: string;
}

/** Everything that may have a price, and what the price is for. */
export const priceUnits = {
  'kms1.calls.service': 'per 10,000 calls',
  'kms1.calls.basic.mainland': 'per 10,000 calls',
  'kms1.calls.basic.elsewhere': 'per 10,000 calls',
  'kms1.calls.advanced.mainland': 'per 10,000 calls',
  'kms1.calls.advanced.elsewhere': 'per 10,000 calls',
  'kms1.key.service': 'per key version and day',
  'kms1.key.software': 'per key version and day',
  'kms1.key.hsm-basic': 'per key version and day',
  'kms1.key.hsm-advanced': 'per key version and day',
  'kms1.factor.finance': 'times',
  'kms1.factor.government': 'times',
  'kms3.calls': 'per 10,000 calls',
  'kms3.key.default': 'per key and day',
  'kms3.key.instance': 'per key and day',
  'kms3.instance.software': 'per month',
  'kms3.instance.hardware': 'per month',
} as const;

export type PriceId = keyof typeof priceUnits;

const kms1Page = { source: 'KMS 1.0 billing page, alibabacloud.com', date: '2025-09-17' };
const kms1Chinese = { source: 'KMS 1.0 billing document, AlibabaCloudDocs/kms', date: '2021-07-12' };
const kms3Page = { source: 'KMS 3.0 billing page, alibabacloud.com', date: 'undated, seen in 2026-08' };
const implied = {
  source: 'implied by KMS 3.0 billing, which has no price per call; not stated for the calls of ACK',
  date: kms3Page.date,
};
const takenOver = {
  source: 'the factor of the list in CNY; none is published for USD',
  date: kms1Chinese.date,
};

const both = (id: PriceId, amount: string, from: { source: string; date: string }): readonly Price[] => [
  { id, currency: 'CNY', amount, ...from },
  { id, currency: 'USD', amount, ...from },
];
const each = (id: PriceId, cny: string, usd: string): readonly Price[] => [
  { id, currency: 'CNY', amount: cny, ...kms1Chinese },
  { id, currency: 'USD', amount: usd, ...kms1Page },
];

/**
 * The published prices. Those of KMS 3.0 are known in USD only; what a subscription is not needed for, pay-as-you-go
 * instances, has no price here at all.
 */
export const prices: readonly Price[] = [
  ...each('kms1.calls.service', '0', '0'),
  ...each('kms1.calls.basic.mainland', '0.6', '0.08'),
  ...each('kms1.calls.basic.elsewhere', '0.214', '0.03'),
  ...each('kms1.calls.advanced.mainland', '1.8', '0.24'),
  ...each('kms1.calls.advanced.elsewhere', '1.068', '0.15'),
  ...each('kms1.key.service', '0', '0'),
  ...each('kms1.key.software', '0.014', '0.002'),
  ...each('kms1.key.hsm-basic', '0.237', '0.033'),
  ...each('kms1.key.hsm-advanced', '0.593', '0.083'),
  { id: 'kms1.factor.finance', currency: 'CNY', amount: '1.9', ...kms1Chinese },
  { id: 'kms1.factor.finance', currency: 'USD', amount: '1.9', ...takenOver },
  { id: 'kms1.factor.government', currency: 'CNY', amount: '2', ...kms1Chinese },
  { id: 'kms1.factor.government', currency: 'USD', amount: '2', ...takenOver },
  ...both('kms3.calls', '0', implied),
  ...both('kms3.key.default', '0', kms3Page),
  { id: 'kms3.key.instance', currency: 'USD', amount: '0.03', ...kms3Page },
  { id: 'kms3.instance.software', currency: 'USD', amount: '500', ...kms3Page },
  { id: 'kms3.instance.hardware', currency: 'USD', amount: '1799', ...kms3Page },
];
