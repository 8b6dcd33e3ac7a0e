import Big from 'big.js';
import type { CallRange, Estimate } from '../model/cost.ts';
import type { RegionUsage, UsageCount } from '../model/usage.ts';
import type { KeyUser } from '../trail/attribute.ts';
import { combine, noAmount, wholeCalls } from './amount.ts';
import { days } from './modeled.ts';
import { once } from './once.ts';
import { type CallSharers, callAttribution } from './takers.ts';

const monthMs = days * 86_400_000;
/** Less than that is not enough for a month. */
const leastMs = 3_600_000;

/** What of a call is billed that did not succeed: from none of it to all of it. */
export interface BilledFailures {
  readonly denied: Estimate<number>;
  readonly throttled: Estimate<number>;
}

/** A cluster that is encrypted, and since when its calls are to be expected, epoch milliseconds. */
export interface EncryptedCluster {
  readonly id: string;
  readonly since: number;
}

/** The calls in 30 days as they were observed. */
export interface ObservedCalls {
  /** By cluster; a cluster of a region that no ledger covers, or that is too young, is not among them. */
  readonly calls: ReadonlyMap<string, CallRange>;
  /** Calls of no cluster that is encrypted: by former ones, or with keys that no cluster names. */
  readonly elsewhere: CallRange;
}

/**
 * The calls of one region's clusters, extrapolated from the span to 30 days.
 *
 * @param canonical the canonical reference to the key that a record names
 */
export function observe(
  { from, to, counts }: RegionUsage,
  users: readonly KeyUser[],
  clusters: readonly EncryptedCluster[],
  billed: BilledFailures,
  canonical: (reference: string) => string,
): ObservedCalls {
  const takers = callAttribution(users, new Set(clusters.map(({ id }) => id)));
  const byTakers = new Map<CallSharers, OutcomeCounts>();
  for (const count of counts) {
    const shares = takers.of(count.keyId === null ? null : canonical(count.keyId), count);
    const sums = byTakers.get(shares) ?? outcomes();
    // Whether a call is billed that failed within KMS is as unknown as for one that was throttled.
    sums[count.outcome === 'failed' ? 'throttled' : count.outcome] += count.count;
    byTakers.set(shares, sums);
  }
  const own = new Map<string, OutcomeCounts>();
  const shared = new Map<string, OutcomeCounts>();
  const elsewhere = outcomes();
  for (const [shares, sums] of byTakers) {
    if (shares.length === 0) add(elsewhere, sums);
    const into = shares.length === 1 ? own : shared;
    shares.forEach((id, index) => {
      const known = into.get(id) ?? outcomes();
      add(known, shareOf(sums, index, shares.length));
      into.set(id, known);
    });
  }

  const inMonth = once(
    (ofCalls: OutcomeCounts, spanMs: number) => extrapolate(ofCalls, spanMs, billed),
    ({ success, denied, throttled }, spanMs) => [success, denied, throttled, spanMs].join(),
  );
  const calls = new Map<string, CallRange>();
  if (to - from < leastMs) return { calls, elsewhere: wholeCalls(extrapolate(outcomes(), 1, billed)) };
  for (const { id, since } of clusters) {
    const alone = to - Math.max(from, since);
    if (alone < leastMs) continue;
    // What is its own began when it was encrypted; what it shares with others went on before.
    const amounts = [
      inMonth(own.get(id) ?? outcomes(), alone),
      inMonth(shared.get(id) ?? outcomes(), to - from),
    ] as const;
    calls.set(id, wholeCalls(combine((a: Big, b: Big) => a.plus(b), ...amounts)));
  }
  return { calls, elsewhere: wholeCalls(extrapolate(elsewhere, to - from, billed)) };
}

type OutcomeCounts = Record<Exclude<UsageCount['outcome'], 'failed'>, number>;

function outcomes(): OutcomeCounts {
  return { success: 0, denied: 0, throttled: 0 };
}

function add(sums: OutcomeCounts, more: OutcomeCounts): void {
  for (const outcome of ['success', 'denied', 'throttled'] as const) sums[outcome] += more[outcome];
}

/** Whole calls, so that all shares together are what was counted. */
function shareOf(sums: OutcomeCounts, index: number, among: number): OutcomeCounts {
  const share = (count: number) => Math.floor(count / among) + (index < count % among ? 1 : 0);
  return { success: share(sums.success), denied: share(sums.denied), throttled: share(sums.throttled) };
}

function extrapolate(
  { success, denied, throttled }: OutcomeCounts,
  spanMs: number,
  billed: BilledFailures,
): Estimate<Big> {
  if (success + denied + throttled === 0) return noAmount;
  if (denied + throttled === 0) {
    const exact = new Big(success).times(monthMs).div(spanMs);
    return { low: exact, expected: exact, high: exact };
  }
  return combine(
    (ofDenied: number, ofThrottled: number) =>
      new Big(denied)
        .times(ofDenied)
        .plus(new Big(throttled).times(ofThrottled))
        .plus(success)
        .times(monthMs)
        .div(spanMs),
    billed.denied,
    billed.throttled,
  );
}
