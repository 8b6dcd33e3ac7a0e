import type { Clock } from './clock.ts';

/** A documented limit: how many calls of a group an account may make in any second. */
export interface Rate {
  /** Calls that share one allowance carry the same group. */
  readonly group: string;
  readonly perSecond: number;
  /** Whether each region has an allowance of its own. */
  readonly perRegion: boolean;
}

/** DescribeKey, ListKeys, ListAliases and the like share this one. */
export const KMS_KEY_READS: Rate = { group: 'kms key reads', perSecond: 50, perRegion: true };
/** DisableKey, ScheduleKeyDeletion and the like share this one. */
export const KMS_KEY_WRITES: Rate = { group: 'kms key writes', perSecond: 30, perRegion: true };
/** AsymmetricSign and the like. */
export const KMS_ASYMMETRIC: Rate = { group: 'kms asymmetric', perSecond: 200, perRegion: true };
/** Tags of KMS keys. */
export const KMS_TAG_READS: Rate = { group: 'kms tag reads', perSecond: 300, perRegion: true };
/** Reads of KMS instances. */
export const KMS_INSTANCE_READS: Rate = { group: 'kms instance reads', perSecond: 50, perRegion: true };
/** Whether KMS is open and paid for. */
export const KMS_ACCOUNT_READS: Rate = { group: 'kms account reads', perSecond: 1, perRegion: true };
/** LookupEvents, over all regions of an account. */
export const TRAIL_LOOKUPS: Rate = { group: 'trail lookups', perSecond: 2, perRegion: false };

const WINDOW_MS = 1000;

/** Counts the calls of the last second. */
export class RateLimiter {
  private readonly admitted = new Map<string, number[]>();
  private readonly clock: Clock;

  /** @param clock the machine's by default, which never jumps: the limits are about real load */
  constructor(clock: Clock = performance) {
    this.clock = clock;
  }

  /** True when the call fits; a refused call does not count against the allowance. */
  admit(rate: Rate, accountId: string, region: string): boolean {
    const key = `${rate.group} ${accountId} ${rate.perRegion ? region : ''}`;
    const now = this.clock.now();
    const recent = (this.admitted.get(key) ?? []).filter((time) => now - time < WINDOW_MS);
    this.admitted.set(key, recent);
    if (recent.length >= rate.perSecond) return false;
    recent.push(now);
    return true;
  }
}
