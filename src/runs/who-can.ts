import type { AccountContext } from '../collect/attempt.ts';
import { readIdentity } from '../collect/caller.ts';
import { readCluster } from '../collect/cluster.ts';
import { readDetail } from '../collect/detail.ts';
import { describeKey, readKeyPolicy } from '../collect/keys.ts';
import { readPrincipals } from '../collect/principals.ts';
import { isPossible, whoMay } from '../judge/who-can.ts';
import { ExpectedError } from '../model/errors.ts';
import { type Fact, type ReadError, readErrorsOf } from '../model/fact.ts';
import type { PolicyStatement } from '../model/ram-policy.ts';
import type { DangerousAction, WhoCan } from '../model/who-can.ts';
import type { Session } from '../session.ts';

/** What is asked about cannot be found, or cannot be read at all. */
export class NotReadable extends ExpectedError {
  override readonly name = 'NotReadable';
}

export interface WhoCanRequest {
  readonly regionId: string;
  /** An id, alias or ARN. */
  readonly key?: string | undefined;
  readonly cluster?: string | undefined;
}

/**
 * Who may turn a cluster's encryption off, disable or delete its key, or decrypt with it, by the policies that RAM and KMS
 * answer now. Everything is read and evaluated here; nothing is tried.
 *
 * @throws NotReadable where the cluster or key is not there, or could not be read
 */
export async function whoCan(
  { cloud }: Pick<Session, 'cloud'>,
  { regionId, key, cluster }: WhoCanRequest,
): Promise<WhoCan> {
  const { identity } = await readIdentity({ cloud, accountId: '' });
  const { accountId } = orNotReadable(identity);
  const account: AccountContext = { cloud, accountId };
  const errors: object[] = [];
  const found = cluster === undefined ? undefined : await clusterNamed(account, regionId, cluster);
  const reference = key ?? found?.namedKey ?? '';
  const keyReading =
    reference === ''
      ? undefined
      : await describeKey(account, regionId, reference, {
          tags: false,
          policy: (...place) => readKeyPolicy(account, ...place),
        });
  const described = keyReading === undefined ? null : keyReading.metadata;
  if (described !== null && !described.ok) {
    if (cluster === undefined) orNotReadable(described);
    errors.push(described);
  }
  const metadata = described?.ok ? described.value : null;
  if (key !== undefined && metadata === null && cluster === undefined) {
    throw new NotReadable(`KMS knows no key ${key} in ${regionId}. Name its region: --region R`);
  }
  const owner = metadata === null ? accountId : (metadata.arn.split(':')[3] ?? accountId);
  if (owner !== '' && owner !== accountId) {
    throw new NotReadable(`Key ${metadata?.id ?? ''} belongs to account ${owner}: ask with its credentials.`);
  }
  const keyPolicy: Fact<readonly PolicyStatement[]> | null = metadata?.policy ?? null;
  const { users, roles } = await readPrincipals(account);
  const asked = askedAbout({ accountId, regionId, cluster, key: metadata });
  const principals = [...(users.ok ? users.value : []), ...(roles.ok ? roles.value : [])];
  const who = whoMay({ accountId, asked, keyPolicy, principals });
  const shown = who.filter(({ may }) => isPossible(may));
  const readErrors: readonly ReadError[] = readErrorsOf({ errors, users, roles, keyPolicy });

  return {
    accountId,
    regionId,
    clusterId: cluster ?? '',
    keyId: metadata?.id ?? reference,
    asked,
    who: shown,
    others: who.length - shown.length,
    readErrors,
  };
}

async function clusterNamed(account: AccountContext, regionId: string, id: string) {
  const entry = orNotReadable(await readDetail(account, { regionId, id }));
  if (entry === null) throw new NotReadable(`ACK knows no cluster ${id} in ${regionId}. Name its region: --region R`);
  return readCluster(account, 'cs:DescribeClusterDetail', entry, false);
}

function orNotReadable<T>(fact: Fact<T>): T {
  if (fact.ok) return fact.value;
  throw new NotReadable(fact.error.message);
}

function askedAbout({
  accountId,
  regionId,
  cluster,
  key,
}: {
  readonly accountId: string;
  readonly regionId: string;
  readonly cluster: string | undefined;
  readonly key: { readonly id: string; readonly arn: string } | null;
}): DangerousAction[] {
  const resource = key === null ? '' : key.arn || `acs:kms:${regionId}:${accountId}:key/${key.id}`;
  const turnOff = { danger: 'turnOff', actions: ['cs:UpdateKMSEncryption'] } as const;
  return [
    ...(cluster === undefined ? [] : [{ ...turnOff, resource: `acs:cs:${regionId}:${accountId}:cluster/${cluster}` }]),
    ...(resource === ''
      ? []
      : [
          { danger: 'disable', actions: ['kms:DisableKey'], resource } as const,
          { danger: 'delete', actions: ['kms:ScheduleKeyDeletion', 'kms:DeleteKeyMaterial'], resource } as const,
          { danger: 'decrypt', actions: ['kms:Decrypt'], resource } as const,
        ]),
  ];
}
