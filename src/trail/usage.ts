import type { RegionUsage, UsageCount } from '../model/usage.ts';
import { type HourCount, hourMs } from './count.ts';
import type { RegionSpan } from './ledger.ts';

const monthMs = 30 * 24 * hourMs;

/**
 * Folds the hours of a ledger into what observed cost is computed from.
 *
 * @param hours each hour and kind of call once, however many sources saw it
 * @param spans for each region one span in which the ledger listened without a gap; of a long one the last thirty days
 */
export function usageOf(hours: readonly HourCount[], spans: readonly RegionSpan[]): RegionUsage[] {
  const byRegion = new Map<string, HourCount[]>();
  for (const hour of hours) {
    const others = byRegion.get(hour.regionId);
    if (others === undefined) byRegion.set(hour.regionId, [hour]);
    else others.push(hour);
  }
  return spans.map(({ regionId, from, to }) => {
    // Hours are counted whole, so a span is cut where an hour begins.
    const since = Math.max(from, Math.ceil((to - monthMs) / hourMs) * hourMs);
    const within = (byRegion.get(regionId) ?? []).filter(
      ({ first, last, acs }) => last >= since && first <= to && !acs,
    );
    const mayRepeat = within.some(({ repeats }) => repeats);
    return { regionId, source: 'ledger', from: since, to, ...(mayRepeat ? { mayRepeat } : {}), counts: fold(within) };
  });
}

function fold(hours: readonly HourCount[]): UsageCount[] {
  const counts = new Map<string, UsageCount>();
  for (const { keyId, clusterId, vpcId, event, outcome, count } of hours) {
    const kind = JSON.stringify([keyId, clusterId, vpcId, event, outcome]);
    counts.set(kind, { keyId, clusterId, vpcId, event, outcome, count: (counts.get(kind)?.count ?? 0) + count });
  }
  return [...counts.values()];
}
