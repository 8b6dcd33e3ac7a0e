import { lastAudit } from '../state/reports.ts';
import type { Store } from '../store/store.ts';

/** Names of the clusters that each key encrypts, as far as stored reports tell. */
export async function clustersByKey(
  store: Store | undefined,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const clusters = new Map<string, string[]>();
  if (store === undefined) return clusters;
  for (const accountId of accountIds) {
    for (const { encryption, name } of (await lastAudit(store, accountId))?.clusters ?? []) {
      const names = clusters.get(encryption.keyId);
      if (names !== undefined) names.push(name);
      else if (encryption.keyId !== '') clusters.set(encryption.keyId, [name]);
    }
  }
  return clusters;
}
