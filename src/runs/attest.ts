import { readSecretWrites, type SecretWrites } from '../collect/audit-log.ts';
import { readIdentity } from '../collect/caller.ts';
import { ExpectedError } from '../model/errors.ts';
import type { Fact } from '../model/fact.ts';
import {
  type Attestation,
  encryptedSince,
  lastKey,
  nothingRemembered,
  type RememberedCluster,
} from '../model/memory.ts';
import type { Session } from '../session.ts';
import { readMemory, remember, rememberedAccounts } from '../state/memory.ts';
import type { Store } from '../store/store.ts';
import { roleIn } from './organization/role.ts';

/** What was kept. */
export interface Attested {
  readonly name: string;
  /** What the audit log showed; undefined where it was not asked. */
  readonly writes: SecretWrites | undefined;
}

/**
 * Keeps a person's statement that the existing Secrets of a cluster were re-encrypted.
 *
 * @param fromAuditLog whether to keep with it what the cluster's audit log shows of it
 * @throws ExpectedError where no audit has read the cluster, where its encryption is off, or where its audit log was asked for
 *   and cannot be read: then nothing is kept
 */
export async function attest(
  session: Pick<Session, 'cloud' | 'config' | 'enter'>,
  store: Store,
  clusterId: string,
  statement: Omit<Attestation, 'keyId' | 'auditLog'>,
  fromAuditLog: boolean,
): Promise<Attested> {
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
    const writes = fromAuditLog ? await writesIn(session, accountId, clusterId, cluster) : undefined;
    const evidence = writes === undefined ? {} : { auditLog: writes.evidence };
    const attested: RememberedCluster = { ...cluster, attestations: [{ ...statement, keyId: key.keyId, ...evidence }] };
    await remember(store, accountId, { ...nothingRemembered, clusters: { [clusterId]: attested } });
    return { name, writes };
  }
  throw new ExpectedError(
    `No audit kept in ${store.place} has read the cluster ${clusterId}. Audit its account first.`,
  );
}

async function writesIn(
  session: Pick<Session, 'cloud' | 'config' | 'enter'>,
  accountId: string,
  clusterId: string,
  cluster: RememberedCluster,
): Promise<SecretWrites> {
  const { name, regionId } = cluster.last;
  const orStop = <T>(fact: Fact<T>): T => {
    if (fact.ok) return fact.value;
    throw new ExpectedError(
      `Nothing was attested: the audit log of ${name} (${clusterId}) cannot be read. ${fact.error.message}`,
    );
  };
  const caller = orStop((await readIdentity({ accountId, cloud: session.cloud })).identity);
  const { organization } = session.config;
  const role =
    caller.accountId === accountId || organization === undefined
      ? undefined
      : roleIn(accountId, organization, 'attest');
  if (caller.accountId !== accountId && role === undefined) {
    throw new ExpectedError(
      `Nothing was attested: ${name} (${clusterId}) is in account ${accountId}, and these credentials are of ${caller.accountId}.`,
    );
  }
  const { cloud } = role === undefined ? session : await session.enter(accountId, role);
  // Encryption is remembered since its first reading, since an attestation needs one.
  const since = Date.parse(encryptedSince(cluster) ?? '');
  return orStop(await readSecretWrites({ accountId, cloud }, { clusterId, regionId, since, now: cloud.now() }));
}
