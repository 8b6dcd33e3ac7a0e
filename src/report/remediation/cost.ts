import type { Currency, ReportedClusterCost } from '../../model/cost.ts';
import type { RemediationWords } from '../../words/remediation-words.ts';
import { moneyWriter } from '../money.ts';

/** What turning encryption on adds in 30 days, in words. */
export function costText(cost: ReportedClusterCost | null, currency: Currency, words: RemediationWords): string {
  if (cost === null) return words.costUnknown;
  const { total } = cost;
  const money = moneyWriter(currency);
  const expected = total === 'unknown' || total.low === total.high ? '' : money.amount(total.expected);
  return words.costRange({ range: money.range(total), expected });
}
