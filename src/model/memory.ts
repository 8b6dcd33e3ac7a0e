import type { Fact } from './fact.ts';
import { phaseOf } from './lifecycle.ts';

/**
 * What is remembered of an account from audit to audit: what its clusters were like when they were first read, and which
 * keys encrypted them. Times are ISO 8601 UTC.
 */
export interface Memory {
  readonly clusters: Readonly<Record<string, RememberedCluster>>;
}

export interface RememberedCluster {
  readonly name: string;
  readonly regionId: string;
  readonly vpcId: string;
  readonly firstRead: string;
  readonly lastRead: string;
  /** Whether it was encrypted when it was first read, within a day of its creation: then no Secret is older than encryption. */
  readonly encryptedFromFirstReading: boolean;
  /** Since when it has been seen encrypted without a break; null while it is not. */
  readonly encryptedSince: string | null;
  /** Since when it has been seen updating without a break; null while it is not. */
  readonly updatingSince: string | null;
  /** Every key that encrypted it, in the order in which they were seen. */
  readonly keys: readonly EncryptionPeriod[];
  /** The last word of a person that the Secrets of before were written again. */
  readonly attested: Attestation | null;
}

/** A time in which a key was seen encrypting a cluster. */
export interface EncryptionPeriod {
  readonly keyId: string;
  readonly since: string;
  /** When it was first seen no longer encrypting; null while it does. */
  readonly until: string | null;
}

/** Somebody's word that the Secrets of a cluster were written again. */
export interface Attestation {
  readonly at: string;
  readonly by: string;
  readonly how: string;
}

/** Where nothing is remembered yet. */
export const nothingRemembered: Memory = { clusters: {} };

/** What earlier audits know of a cluster. */
export function rememberedCluster({ clusters }: Memory, clusterId: string): RememberedCluster | undefined {
  return Object.hasOwn(clusters, clusterId) ? clusters[clusterId] : undefined;
}

/**
 * Keys that no longer encrypt a cluster which is still there, but may still be needed by Secrets that nobody attested to be
 * rewritten since.
 */
export function formerKeys(cluster: RememberedCluster): readonly EncryptionPeriod[] {
  const current = cluster.keys.find(({ until }) => until === null)?.keyId;
  const attested = cluster.attested?.at ?? '';
  return cluster.keys.filter(({ keyId, until }) => until !== null && keyId !== current && attested < until);
}

/** References to the key that a cluster names and to those that its old Secrets may still need; none where it is gone. */
export function keyReferencesOf(
  { id, namedKey, state }: { readonly id: string; readonly namedKey: string; readonly state: Fact<string> },
  memory: Memory,
): string[] {
  if (state.ok && phaseOf(state.value) === 'ended') return [];
  const known = rememberedCluster(memory, id);
  const former = known === undefined ? [] : formerKeys(known).map(({ keyId }) => keyId);
  return [...(namedKey === '' ? [] : [namedKey]), ...former];
}
