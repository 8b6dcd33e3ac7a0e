import Big from 'big.js';
import type { Currency, ReportedAssumption } from '../model/cost.ts';
import { type PriceId, prices, priceUnits } from './prices.ts';
import type { CostSettings } from './settings.ts';

/** The prices in one currency. It remembers which of them were asked for, since only those are assumptions. */
export interface PriceList {
  /** The price; undefined where none is known: it is then among `missing`. */
  of(id: PriceId): Big | undefined;
  /** The prices that were asked for, as lines for readers. */
  lines(): ReportedAssumption[];
  missing(): string[];
}

interface KnownPrice {
  readonly amount: Big;
  readonly source: string;
}

/** The published prices, and what the configuration says instead. */
export function priceList({ currency, prices: overrides }: Pick<CostSettings, 'currency' | 'prices'>): PriceList {
  const known = new Map<PriceId, KnownPrice>();
  for (const { id, amount, source, date, ...price } of prices) {
    if (price.currency === currency) known.set(id, { amount: new Big(amount), source: `${source}, ${date}` });
  }
  for (const { id, amount, source = 'configured', date, ...override } of overrides) {
    if (override.currency !== currency) continue;
    known.set(id, { amount: new Big(amount), source: date === undefined ? source : `${source}, ${date}` });
  }
  const asked = new Set<PriceId>();
  const inOrder = () => (Object.keys(priceUnits) as PriceId[]).filter((id) => asked.has(id));

  return {
    of(id) {
      asked.add(id);
      return known.get(id)?.amount;
    },
    lines: () =>
      inOrder().flatMap((id) => {
        const price = known.get(id);
        return price === undefined ? [] : [lineOf(id, price, currency)];
      }),
    missing: () => inOrder().filter((id) => !known.has(id)),
  };
}

function lineOf(id: PriceId, { amount, source }: KnownPrice, currency: Currency): ReportedAssumption {
  const exact = amount.toFixed();
  const unit = priceUnits[id] === 'times' ? 'times the price' : `${currency} ${priceUnits[id]}`;
  return { name: id, low: exact, expected: exact, high: exact, unit, source, setting: 'cost.prices' };
}
