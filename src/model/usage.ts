import type { CryptoEvent, Outcome } from './activity.ts';

/** What the role did in one region over a span of time, as the ledger counted it: what observed cost is computed from. */
export interface RegionUsage {
  readonly regionId: string;
  /** From when to when the ledger listened without a gap, epoch milliseconds; at most thirty days. */
  readonly from: number;
  readonly to: number;
  /** Whether calls that were delivered twice may be counted twice. */
  readonly mayRepeat?: true;
  readonly counts: readonly UsageCount[];
}

/** Calls that are alike, over the whole span. */
export interface UsageCount {
  /** null where the records name none. */
  readonly keyId: string | null;
  readonly clusterId: string | null;
  readonly vpcId: string | null;
  readonly event: CryptoEvent;
  readonly outcome: Outcome;
  readonly count: number;
}
