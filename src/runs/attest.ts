import { ExpectedError } from '../model/errors.ts';
import { type Attestation, lastKey, nothingRemembered, type RememberedCluster } from '../model/memory.ts';
import { readMemory, remember, rememberedAccounts } from '../state/memory.ts';
import type { Store } from '../store/store.ts';

/**
 * Keeps a person's statement that the existing Secrets of a cluster were re-encrypted.
 *
 * @returns what the cluster is called
 * @throws ExpectedError where no audit has read the cluster, or where its encryption is off
 */
export async function attest(store: Store, clusterId: string, statement: Omit<Attestation, 'keyId'>): Promise<string> {
  for (const accountId of await rememberedAccounts(store)) {
    const { clusters } = (await readMemory(store, accountId)).memory;
    const cluster = Object.hasOwn(clusters, clusterId) ? clusters[clusterId] : undefined;
    if (cluster === undefined) continue;
    const { name } = cluster.last;
    const key = lastKey(cluster);
    if (key === undefined) {
      throw new ExpectedError(
        `${name} (${clusterId}) was not encrypted when it was last read, so there is nothing to attest.`,
      );
    }
    const attested: RememberedCluster = { ...cluster, attestations: [{ ...statement, keyId: key.keyId }] };
    await remember(store, accountId, { ...nothingRemembered, clusters: { [clusterId]: attested } });
    return name;
  }
  throw new ExpectedError(
    `No audit kept in ${store.place} has read the cluster ${clusterId}. Audit its account first.`,
  );
}
