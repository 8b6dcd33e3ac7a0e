import { phaseOf } from '../model/cluster.ts';
import { type Fact, type FactTable, notAsked, read, readFailure } from '../model/fact.ts';
import { canonicalKeyRef, parseKeyRef } from '../model/key-ref.ts';
import type { Balance, KmsStatus, RolePolicy, RoleReading, ServiceRoleReading, Snapshot } from '../model/snapshot.ts';
import type { KeysInUse } from './keys-in-use.ts';

/** What is known of an account, as values. */
export interface AccountFacts {
  /** Whether any Pro cluster is there that a key could encrypt. */
  readonly proClusters: 'some' | 'none';
  readonly serviceRole: ServiceRoleReading;
  /** null: there is no such role. */
  readonly role: RoleReading | null;
  readonly rolePolicies: readonly RolePolicy[];
  /** ARNs of the keys in use, and one of each region that stands for any other key there. */
  readonly keyArns: readonly string[];
  readonly kmsStatus: KmsStatus;
  readonly balance: Balance;
}

/** What is known of the account from everything that was read. */
export function accountFacts(snapshot: Snapshot, keys: KeysInUse): FactTable<AccountFacts> {
  const { security, accountId, identity } = snapshot;
  // Nothing is known of an account when it is not known which one it is.
  if (!identity.ok) {
    const { error } = identity;
    const unknown = readFailure(error);
    return {
      proClusters: unknown,
      serviceRole: unknown,
      role: unknown,
      rolePolicies: unknown,
      keyArns: unknown,
      kmsStatus: unknown,
      balance: unknown,
    };
  }
  return {
    proClusters: proClusters(snapshot),
    serviceRole: security?.serviceRole ?? notAsked('cs:CheckServiceRole', accountId),
    role: security?.role ?? notAsked('ram:GetRole', accountId),
    kmsStatus: security?.kmsStatus ?? notAsked('kms:DescribeAccountKmsStatus', accountId),
    balance: snapshot.balance ?? notAsked('bss:QueryAccountBalance', accountId),
    rolePolicies: security?.policies ?? notAsked('ram:ListPoliciesForRole', accountId),
    keyArns: read(keyArns(snapshot, keys)),
  };
}

function keyArns({ accountId, clusters }: Snapshot, { all }: KeysInUse): string[] {
  const regions = [...new Set(clusters.map(({ regionId }) => regionId))].sort();
  const anyKeys = regions.map((regionId) => canonicalKeyRef({ accountId, regionId, name: 'any' }));
  const inUse = all.map(({ id, regionId }) => canonicalKeyRef(parseKeyRef(id, { accountId, regionId })));
  return [...anyKeys, ...inUse];
}

/** One Pro cluster proves that there are some; that there are none takes every list, and every cluster's edition. */
function proClusters({ clusters, listings }: Snapshot): Fact<'some' | 'none'> {
  const living = clusters.filter(({ state }) => !state.ok || phaseOf(state.value) !== 'ended');
  if (living.some(({ edition }) => edition.ok && edition.value === 'pro')) return read('some');
  for (const { clusters } of listings) if (!clusters.ok) return clusters;
  for (const { edition } of living) if (!edition.ok) return edition;

  return read('none');
}
