import Big from 'big.js';
import type { CallRange, Range } from '../model/cost.ts';
import type { RegionUsage, UsageCount } from '../model/usage.ts';
import { bareKeyId, type KeyUser } from '../trail/attribute.ts';
import { combine, noAmount, wholeCalls } from './amount.ts';
import { days } from './modeled.ts';
import { once } from './once.ts';
import { type Shares, takersByKey } from './takers.ts';

const monthMs = days * 86_400_000;
/** Less than that tells nothing of a month. */
const leastMs = 3_600_000;

/** What of a call is billed that did not succeed: from none of it to all of it. */
export interface Billed {
  readonly denied: Range<number>;
  readonly throttled: Range<number>;
}

/** A cluster that is encrypted, and since when its calls are to be expected, epoch milliseconds. */
export interface Encrypted {
  readonly id: string;
  readonly since: number;
}

/** The calls in 30 days as they were observed. */
export interface Observed {
  /** By cluster; a cluster of a region that no ledger tells of, or that is too young, is not among them. */
  readonly calls: ReadonlyMap<string, CallRange>;
  /** Calls of no cluster that is encrypted: by former ones, or with keys that nobody names. */
  readonly elsewhere: CallRange;
}

/** Tells the calls of one region's clusters, extrapolated from the span to 30 days. */
export function observe(
  { from, to, counts }: RegionUsage,
  users: readonly KeyUser[],
  clusters: readonly Encrypted[],
  billed: Billed,
): Observed {
  const takers = takersByKey(users, new Set(clusters.map(({ id }) => id)));
  const own = new Map<string, Outcomes>();
  const shared = new Map<string, Outcomes>();
  const elsewhere = outcomes();
  for (const count of counts) {
    const shares: Shares = takers.of(count.keyId === null ? null : bareKeyId(count.keyId), count);
    if (shares.length === 0) elsewhere[count.outcome] += count.count;
    const into = shares.length === 1 ? own : shared;
    shares.forEach((id, index) => {
      const sums = into.get(id) ?? outcomes();
      sums[count.outcome] += wholeShare(count, index, shares.length);
      into.set(id, sums);
    });
  }

  const inMonth = once(
    (ofCalls: Outcomes, spanMs: number) => extrapolate(ofCalls, spanMs, billed),
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

type Outcomes = Record<UsageCount['outcome'], number>;

function outcomes(): Outcomes {
  return { success: 0, denied: 0, throttled: 0 };
}

function wholeShare({ count }: UsageCount, index: number, among: number): number {
  return Math.floor(count / among) + (index < count % among ? 1 : 0);
}

function extrapolate({ success, denied, throttled }: Outcomes, spanMs: number, billed: Billed): Range<Big> {
  if (success + denied + throttled === 0) return noAmount;
  if (denied + throttled === 0) {
    const exact = new Big(success).times(monthMs).div(spanMs);
    return { low: exact, likely: exact, high: exact };
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
