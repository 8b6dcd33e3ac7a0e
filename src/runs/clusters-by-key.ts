import { groupBy } from '../model/group-by.ts';
import { keyResolver, reportedRefs } from '../model/key-ref.ts';
import { lastAudit } from '../state/reports.ts';
import type { Store } from '../store/store.ts';

/** Names of the clusters that use the key that a reference means, as far as stored reports show it. @param now epoch milliseconds */
export async function clustersByKey(
  store: Store | undefined,
  accountIds: readonly string[],
  now: number,
): Promise<(regionId: string, reference: string) => readonly string[]> {
  const found: ((regionId: string, reference: string) => readonly string[])[] = [];
  for (const accountId of store === undefined ? [] : accountIds) {
    const report = await lastAudit(store as Store, accountId, now);
    if (report === undefined) continue;
    const resolve = keyResolver(reportedRefs(report.keys));
    const nameOf = (regionId: string, reference: string) => resolve(reference, { accountId, regionId });
    const clusters = groupBy(
      report.clusters.filter(({ encryption }) => encryption.keyId !== ''),
      ({ regionId, encryption }) => nameOf(regionId, encryption.keyId),
    );
    found.push((regionId, reference) => (clusters.get(nameOf(regionId, reference)) ?? []).map(({ name }) => name));
  }
  return (regionId, reference) => found.flatMap((clustersOf) => clustersOf(regionId, reference));
}
