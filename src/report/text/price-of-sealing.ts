import { causeOf } from '../../checks/catalog.ts';
import type { Report } from '../../model/report.ts';
import type { Language } from '../../words/language.ts';
import type { Cause } from './cause.ts';
import { moneyWriter } from './money.ts';

/** What it would cost to turn on what is off, in words; '' where the cause is another. */
export function costOfEncrypting(
  { findings, cluster }: Cause,
  { cost: { currency } }: Report,
  { text, cost }: Language,
): string {
  const isOff = findings.some((finding) => causeOf(finding) === 'off');
  if (!isOff || cluster?.cost?.state !== 'off') return '';
  return text.cause.price(moneyWriter(currency, cost).range(cluster.cost.total));
}
