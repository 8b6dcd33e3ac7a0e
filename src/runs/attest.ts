import { ExpectedError } from '../model/expected-error.ts';
import type { Attestation, RememberedCluster } from '../model/memory.ts';
import type { Timing } from '../model/timing.ts';
import { rememberedAccounts, updateMemory } from '../state/memory.ts';
import type { Store } from '../store/store.ts';

/** There is no such encrypted cluster to attest anything of. */
export class NotAttestable extends ExpectedError {
  override readonly name = 'NotAttestable';
}

/**
 * Keeps somebody's word that a cluster's old Secrets were rewritten.
 *
 * @throws NotAttestable where no audit has read the cluster, or where it is not encrypted
 */
export async function attest(
  store: Store,
  timing: Timing,
  clusterId: string,
  attestation: Attestation,
): Promise<RememberedCluster> {
  for (const { accountId, memory } of await rememberedAccounts(store, timing)) {
    const cluster = Object.hasOwn(memory.clusters, clusterId) ? memory.clusters[clusterId] : undefined;
    if (cluster === undefined) continue;
    if (cluster.encryptedSince === null) {
      throw new NotAttestable(
        `${cluster.name} (${clusterId}) was not encrypted when it was last read, so there is nothing to attest.`,
      );
    }
    await updateMemory(store, accountId, timing, ({ clusters }) => {
      const known = clusters[clusterId] ?? cluster;
      return { clusters: { ...clusters, [clusterId]: { ...known, attested: attestation } } };
    });
    return cluster;
  }
  throw new NotAttestable(
    `No audit kept in ${store.place} has read the cluster ${clusterId}. Audit its account first.`,
  );
}
