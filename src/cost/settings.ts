import type { Billing, Currency, Estimate } from '../model/cost.ts';
import type { PriceId } from './prices.ts';

/** Everything that is assumed and that somebody may know better. */
export const assumed = [
  'replicas',
  'secrets',
  'secretWritesPerDay',
  'restartsPerMonth',
  'probeInterval',
  'decryptsPerStart',
  'statusCalls',
  'statusProbes',
  'keyVersions',
  'deniedBilled',
  'throttledBilled',
] as const;

export type Assumed = (typeof assumed)[number];

/** What the configuration says of cost. What it does not say is assumed. */
export interface CostSettings extends Readonly<Partial<Record<Assumed, Estimate<number> | undefined>>> {
  readonly currency: Currency;
  /** `auto`: known where a key belongs to a KMS instance, otherwise both are reported. */
  readonly billing: Billing | 'auto';
  readonly secretManager: {
    /** For 10,000 calls of GetSecretValue, in `currency`. */
    readonly callPrice?: number | undefined;
  };
  /** Take the place of published prices of the same id and currency. */
  readonly prices: readonly PriceOverride[];
}

/** Where the configuration says nothing. */
export const defaultCostSettings: CostSettings = { currency: 'CNY', billing: 'auto', secretManager: {}, prices: [] };

export interface PriceOverride {
  readonly id: PriceId;
  readonly currency: Currency;
  readonly amount: number;
  /** Whose word it is, such as a contract. */
  readonly source?: string | undefined;
  readonly date?: string | undefined;
}
