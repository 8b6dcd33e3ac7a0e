import type { Fact } from './fact.ts';
import type { EgressReading } from './network.ts';
import type { ClusterReading, InstanceReading, KeyReading, RegionAliases, SecurityReading } from './snapshot.ts';

/** Everything that is read of one cluster right before its encryption may be turned on. It decides nothing: guards do. */
export interface ChangeReading {
  readonly regionId: string;
  readonly clusterId: string;
  /** When reading began, ISO 8601 UTC. */
  readonly readAt: string;
  /** A fresh detail; null: ACK knows no such cluster there. */
  readonly cluster: Fact<ClusterReading | null>;
  /** The cluster's tags in that detail, by which people choose it or leave it out. */
  readonly tags: Fact<Readonly<Record<string, string>>>;
  /** The key that is to be used. */
  readonly key: KeyReading;
  /** The KMS instance of the key; null: the key is known to live in none, or is absent. */
  readonly instance: InstanceReading | null;
  /** null: not asked, since no alias is approved. */
  readonly aliases: RegionAliases | null;
  readonly security: SecurityReading;
  /** Tasks of the cluster that have not ended; a state that is not known counts as not ended. */
  readonly tasks: Fact<readonly ClusterTask[]>;
  /** What the caller may do inside the cluster. */
  readonly rbac: Fact<RbacRole>;
  /** What leaves the cluster. */
  readonly egress: EgressReading;
}

/** What the store shows of whether a cluster was ever encrypted. */
export type EncryptionPast =
  | { readonly is: 'never' }
  /** `record` is the object of the store that shows it; `at` is ISO 8601 UTC; `keyId` is '' where it names none. */
  | { readonly is: 'encrypted'; readonly record: string; readonly at: string; readonly keyId: string }
  /** Objects that should be there and are not, or cannot be read, or contradict others. */
  | { readonly is: 'unknown'; readonly missing: readonly string[] };

export interface ClusterTask {
  readonly id: string;
  readonly type: string;
  /** As ACK says it. */
  readonly state: string;
}

/** The caller's strongest role in the cluster; `other` is one that may not change encryption. */
export type RbacRole = 'owner' | 'admin' | 'ops' | 'other' | 'none';
