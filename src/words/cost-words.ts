import type { KmsVersion } from '../model/cluster.ts';
import type { Billing, ReportedAssumption, ReportedClusterCost, WidestAssumption } from '../model/cost.ts';
import type { UsageSource } from '../model/usage.ts';

type End = 'low' | 'expected' | 'high';
type State = ReportedClusterCost['state'];

interface ObservedData {
  readonly sources: readonly UsageSource[];
  readonly from: string;
  readonly to: string;
}

/** What is said of cost, around its figures. Money is written already. */
export interface CostWords {
  /** Of what it costs: the section of an audit. */
  readonly title: string;
  /** After the title. */
  readonly period: string;
  readonly most: string;
  readonly more: string;
  /** What a range of money says: its two ends, or one amount. */
  readonly range: (from: string, to: string) => string;
  readonly expected: (range: string, expected: string) => string;
  /** Where a price that is taken is not known. */
  readonly unknownMoney: string;
  /** The clusters that a bill is for. */
  readonly encrypted: (count: number) => string;
  readonly off: (count: number) => string;
  readonly condition: (billing: Billing) => string;
  readonly billings: Readonly<Record<Billing, string>>;

  /** What the figures leave out, and what they rest on; sentences. */
  readonly caveats: {
    readonly unknownBilling: string;
    readonly unpriced: (prices: readonly string[], currency: string) => string;
    readonly unknown: (clusters: number) => string;
    readonly unreadableKeys: (keys: number) => string;
    readonly unlisted: string;
    readonly modeled: string;
    readonly mayRepeat: string;
    readonly observed: (data: ObservedData) => string;
    readonly partly: (data: ObservedData & { readonly observed: number; readonly modeled: number }) => string;
    /** What makes the modeled calls too wide to be an estimate. */
    readonly widest: (
      data: Pick<WidestAssumption, 'setting' | 'clusters'> & {
        readonly unit: string;
        readonly low: string;
        readonly high: string;
      },
    ) => string;
  };

  readonly bills: {
    readonly title: string;
    readonly ends: Readonly<Record<End, string>>;
    readonly modeled: string;
    readonly observed: string;
    readonly keys: string;
    readonly instances: string;
    /** Before an amount; with room behind it. */
    readonly part: (what: string) => string;
    readonly subject: (what: string, condition: string) => string;
  };

  readonly clusters: {
    readonly title: string;
    readonly region: string;
    readonly state: string;
    readonly states: Readonly<Record<State, string>>;
    readonly versions: Readonly<Record<KmsVersion, string>>;
    readonly calls: string;
    /** The bill of one way of billing, as a title and before an amount. */
    readonly bill: (billing: Billing) => string;
    /** Where that way of billing does not apply. */
    readonly no: string;
    readonly observed: (calls: string) => string;
    readonly place: (region: string, state: string, kms: string) => string;
    readonly callsOf: (calls: string) => string;
    readonly billOf: (billing: Billing, money: string) => string;
    readonly more: (count: number) => string;
    readonly legend: string;
    readonly secretManager: (cluster: string, polling: string) => string;
    readonly pollingOff: string;
    readonly polling: (data: { readonly calls: number; readonly seconds: number; readonly price: string }) => string;
    readonly priceUnknown: string;
    readonly pricePerEntry: (money: string) => string;
  };

  readonly models: {
    readonly title: string;
    readonly of: Readonly<Record<KmsVersion, string>>;
    /** By the names that the report has. */
    readonly parts: Readonly<Record<string, string>>;
    readonly range: (low: string, high: string, expected: string) => string;
    readonly legend: string;
  };

  readonly assumptions: {
    readonly title: string;
    /** After the title. */
    readonly ends: string;
    /** Unit and source of an assumption, which the report has in English. */
    readonly worded: (assumption: Pick<ReportedAssumption, 'unit' | 'source'>) => {
      readonly unit: string;
      readonly source: string;
    };
    readonly figures: (figures: string, unit: string) => readonly [string, string];
    readonly change: (source: string, setting: string) => string;
    readonly example: string;
    /** What an example of a price calls its source. */
    readonly exampleSource: string;
  };

  readonly nothing: string;
  readonly unlistable: string;
}
