/** What checks may depend on: the part of the configuration that verdicts follow from. */
export interface Settings {
  readonly checks: {
    /** Ids of checks that are turned off. */
    readonly disable: readonly string[];
  };
  readonly activity: {
    /** How far back the role must have been seen at work, hours. */
    readonly window: number;
    /** How far back the usage of a KMS v2 cluster without calls in the window is looked for, days. */
    readonly lookBackDays: number;
  };
  readonly keys: {
    /** Imported key material that expires within so many days is a finding. */
    readonly expiryDays: number;
    /** Ids, ARNs, aliases (`alias/…`) and tags (`tag:name=value`); empty is no list. */
    readonly approved: readonly string[];
    readonly rotation: 'on' | 'off' | 'any';
  };
  readonly secretManager: {
    /** The slowest polling that is fine, seconds. */
    readonly maxInterval: number;
  };
  readonly balance: {
    /** The balance must be above it; null is not to ask. */
    readonly minimum: number | null;
    /** The currency of the minimum, such as CNY; '' where none is configured. */
    readonly currency: string;
  };
}
