import type { KmsVersion } from './cluster.ts';
import type { UsageSource } from './usage.ts';

/** The currencies that there are prices in. One report has one of them. */
export type Currency = 'CNY' | 'USD';

/** How KMS bills: 1.0 by the call and key version, 3.0 by the instance. */
export type Billing = 'kms1' | 'kms3';

/** A number that is not known for sure. Never falling: low, expected, high. */
export interface Estimate<T> {
  readonly low: T;
  readonly expected: T;
  readonly high: T;
}

/** Whole calls in 30 days. */
export type CallRange = Estimate<number>;

/** Money for 30 days: decimal numbers in strings, exact, in the currency of the report. */
export type MoneyRange = Estimate<string>;

/** Money for 30 days; `unknown` where a price that it takes is not known in the currency. */
export type Money = MoneyRange | 'unknown';

/** What Secret encryption costs in an account. Every figure is for 30 days. */
export interface ReportedCost {
  readonly currency: Currency;
  /** Clusters that are encrypted. */
  readonly encrypted: ReportedBill;
  /** Pro clusters that are off: what encrypting them would add. */
  readonly off: ReportedBill;
  /** Pro clusters whose state is unknown: they are in neither. */
  readonly unknown: number;
  /** Keys that could not be read: what the KMS instance costs that they may live in is in no figure. */
  readonly unreadableKeys: number;
  /** When the calls were observed, over all regions; null where no source saw them. */
  readonly observed: ObservedSpan | null;
  /** The calls of one cluster as they are modeled, by what speaks to KMS. */
  readonly models: readonly ReportedModel[];
  readonly assumptions: readonly ReportedAssumption[];
  /** null where the modeled calls are within two orders of magnitude, or none are modeled. */
  readonly widest: WidestAssumption | null;
  /** Prices that would be needed and are not known in this currency: figures that take them are `unknown`. */
  readonly unpriced: readonly string[];
}

/** What most of the width of modeled calls rests on, where they span more than two orders of magnitude. */
export interface WidestAssumption extends Pick<ReportedAssumption, 'name' | 'unit' | 'source' | 'setting'> {
  /** How many clusters' calls are modeled that wide. */
  readonly clusters: number;
  /** What their calls would be if this one were known to be as expected. */
  readonly calls: CallRange;
}

/** When calls were observed, ISO 8601 UTC, and by what. */
export interface ObservedSpan {
  readonly sources: readonly UsageSource[];
  readonly from: string;
  readonly to: string;
  /** Whether calls that were delivered twice may be counted twice. */
  readonly mayRepeat?: true;
}

/** What several clusters cost together. */
export interface ReportedBill {
  readonly clusters: number;
  /** Keys and KMS instances that are charged, each once. */
  readonly keys: number;
  readonly instances: number;
  readonly modeledCalls: CallRange;
  /** null where nothing was observed. */
  readonly observedCalls: CallRange | null;
  /** How many of the clusters were observed. */
  readonly observedClusters: number;
  /** One where it is known how each key is billed, otherwise one for each answer. */
  readonly scenarios: readonly ReportedScenario[];
}

/** The sum, under one answer to how the keys are billed of which it is not known. */
export interface ReportedScenario {
  /** null where it is known of all. */
  readonly unknownAs: Billing | null;
  readonly modeled: Money;
  readonly observed: Money | null;
  /** The calls: observed where they were, otherwise modeled. */
  readonly calls: Money;
  readonly keys: Money;
  readonly instances: Money;
  /** Calls, keys and instances. */
  readonly total: Money;
}

/** What one cluster costs. */
export interface ReportedClusterCost {
  readonly state: 'encrypted' | 'off';
  readonly kms: KmsVersion;
  readonly modeledCalls: CallRange;
  readonly observedCalls: CallRange | null;
  /** One where it is known how its key is billed, otherwise one for each answer. */
  readonly charges: readonly ReportedCharge[];
  /** However its key is billed: from the least to the most of the charges, and the dearer of the expected ones. */
  readonly total: Money;
  /** What ack-secret-manager asks of KMS; null where it is not known to run, which encrypted clusters are not asked. */
  readonly polling: ReportedPolling | null;
}

/** A cluster's part of the bill, under one way of billing. */
export interface ReportedCharge {
  readonly billing: Billing;
  readonly modeled: Money;
  readonly observed: Money | null;
  /** Its share of its key and of the key's instance, which are shared out evenly among their clusters. */
  readonly key: Money;
  readonly instance: Money;
  /** The calls (observed where they were), key and instance. */
  readonly total: Money;
}

export interface ReportedPolling {
  /** Seconds; 0 where polling is off. */
  readonly interval: number;
  /** Calls of GetSecretValue for each entry of its ExternalSecrets, of which it is not known how many there are. */
  readonly callsPerEntry: number;
  /** What those cost; null where no price is configured. */
  readonly pricePerEntry: string | null;
}

export interface ReportedModel {
  readonly kms: KmsVersion;
  /** What the sum is made of; empty for `unknown`, which spans the others. */
  readonly parts: readonly { readonly name: string; readonly calls: CallRange }[];
  readonly calls: CallRange;
}

/** Something that the figures rest on, and the setting that changes it. */
export interface ReportedAssumption {
  readonly name: string;
  /** Decimal numbers. They are those of the low, expected and high cost, so that intervals fall. */
  readonly low: string;
  readonly expected: string;
  readonly high: string;
  readonly unit: string;
  readonly source: string;
  readonly setting: string;
}
