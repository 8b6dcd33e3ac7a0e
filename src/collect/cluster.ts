import * as z from 'zod/mini';
import { type Edition, type Encryption, editionOf, encryptionOf, keyInForce, phaseOf } from '../model/cluster.ts';
import { type Fact, read, readFailure } from '../model/fact.ts';
import type { ClusterReading } from '../model/snapshot.ts';
import { fieldReader, optionalText, show, text, time } from './answer.ts';
import { type AccountContext, readError, readingTime, type Subject } from './attempt.ts';
import { parseClusterTags } from './cluster-tags.ts';
import type { ClusterEntry } from './clusters.ts';
import { readListedDetail } from './detail.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { hasFlag, type MetaData, readMetaData } from './meta-data.ts';
import { networkOf } from './network.ts';
import { readSyncedSecrets } from './synced-secrets.ts';

const state = z.string().check(z.refine((word) => phaseOf(word) !== undefined));

/**
 * Reads a cluster from its list entry. The detail is asked only where the entry does not tell the state of encryption, and
 * only for clusters that can be encrypted.
 *
 * @param operation what the entry came from: a list, or the detail itself
 * @param wantsNetwork whether an encrypted cluster's detail is asked where its entry lacks its security group or vSwitches
 */
export async function readCluster(
  account: AccountContext,
  operation: Subject['operation'],
  entry: ClusterEntry,
  wantsNetwork: boolean,
): Promise<ClusterReading> {
  const subject: Subject = { operation, regionId: entry.regionId, resource: entry.id };
  const { fields } = entry;
  // Before anything else is asked: the entry has just come.
  const readAt = readingTime(account);
  const field = fieldReader(account, subject, entry.requestId, fields);
  const stateFact = field('state', state);
  const ended = stateFact.ok && phaseOf(stateFact.value) === 'ended';
  const kind = readKind(account, subject, entry);
  const found = await readEncryption(account, subject, entry, { kind, ended });

  return {
    id: entry.id,
    name: textOf(fields.name),
    regionId: entry.regionId,
    vpcId: textOf(fields.vpc_id),
    tags: readTags(fields.tags),
    type: textOf(fields.cluster_type),
    spec: textOf(fields.cluster_spec),
    profile: textOf(fields.profile),
    edition: found.edition,
    version: field('current_version', text),
    state: stateFact,
    created: field('created', time),
    updated: readUpdated(fields.updated),
    encryption: found.encryption,
    namedKey: namedKey(found),
    network: isOffered(found) ? await readNetwork(account, subject, entry, found, wantsNetwork) : null,
    syncedSecrets: isOffered(found) ? await readSynced(account, entry, found) : null,
    source: found.source,
    readAt,
  };
}

interface EncryptionReading {
  /** A Basic cluster that ACK reports as on, or may, is judged like a Pro one. */
  readonly edition: Fact<Edition>;
  readonly encryption: Fact<Encryption>;
  readonly metaData: MetaData;
  readonly source: ClusterReading['source'];
  /** The detail, where it was asked for. */
  readonly detail?: ClusterEntry;
}

async function readEncryption(
  account: AccountContext,
  subject: Subject,
  entry: ClusterEntry,
  { kind, ended }: { readonly kind: Fact<Edition>; readonly ended: boolean },
): Promise<EncryptionReading> {
  const metaData = readMetaData(entry.fields.meta_data);
  const source = sourceOf(subject.operation, entry);
  const isBasic = kind.ok && kind.value === 'basic';
  const isWithout = kind.ok && kind.value !== 'pro' && !isBasic;
  // A Basic one that names no key is off, whether it has the flag or not.
  if (isWithout || ended || (isBasic && metaData.is === 'read' && !namesKey(metaData))) {
    return { edition: kind, encryption: read({ is: 'not-offered' }), metaData, source };
  }

  const judged = await judgeEncryption(account, subject, entry, metaData);
  if (!isBasic) return { edition: kind, ...judged };
  const { encryption } = judged;
  // Whether it is to be judged like a Pro one is as unknown as its encryption.
  if (!encryption.ok) return { edition: encryption, ...judged };
  return keyInForce(encryption.value) === null
    ? { edition: kind, ...judged, encryption: read({ is: 'not-offered' }) }
    : { edition: read('pro'), ...judged };
}

function namesKey(metaData: MetaData): boolean {
  return metaData.is === 'read' && (metaData.capabilities.keyId ?? '') !== '';
}

/** The detail is asked only where the list entry does not say it: it has nothing to add to itself. */
async function judgeEncryption(
  account: AccountContext,
  listed: Subject,
  entry: ClusterEntry,
  metaData: MetaData,
): Promise<Omit<EncryptionReading, 'edition'>> {
  if (listed.operation === 'cs:DescribeClusterDetail' || hasFlag(metaData)) {
    const source = sourceOf(listed.operation, entry);
    return { encryption: judge(account, listed, entry.requestId, metaData), metaData, source };
  }

  const subject: Subject = { ...listed, operation: 'cs:DescribeClusterDetail' };
  const detail = await readListedDetail(account, entry);
  if (!detail.ok) return { encryption: detail, metaData, source: { operation: subject.operation, requestId: '' } };

  const source = sourceOf(subject.operation, detail.value);
  const detailed = readMetaData(detail.value.fields.meta_data);
  return {
    encryption: judge(account, subject, source.requestId, detailed),
    metaData: detailed.is === 'read' ? detailed : metaData,
    source,
    detail: detail.value,
  };
}

/** Its group and vSwitches from the entry, else from the detail; null where they are not needed. */
async function readNetwork(
  account: AccountContext,
  listed: Subject,
  entry: ClusterEntry,
  { encryption, detail }: EncryptionReading,
  isWanted: boolean,
): Promise<ClusterReading['network']> {
  const own = networkOf(detail ?? entry);
  if (!('wrong' in own)) return read(own);
  if (!isWanted || !encryption.ok || keyInForce(encryption.value) === null) return null;
  const subject: Subject = { ...listed, operation: 'cs:DescribeClusterDetail' };
  const fail = (wrong: string, requestId: string) =>
    readFailure(readError(account, subject, new MalformedAnswer(subject.operation, wrong, requestId)));
  if (detail !== undefined || listed.operation === subject.operation) {
    return fail(own.wrong, (detail ?? entry).requestId);
  }
  const asked = await readListedDetail(account, entry);
  if (!asked.ok) return asked;
  const network = networkOf(asked.value);
  return 'wrong' in network ? fail(network.wrong, asked.value.requestId) : read(network);
}

/** The state that `meta_data` tells, or why it does not. */
function judge(account: AccountContext, subject: Subject, requestId: string, metaData: MetaData): Fact<Encryption> {
  const fail = (wrong: string) =>
    readFailure(readError(account, subject, new MalformedAnswer(subject.operation, wrong, requestId)));
  switch (metaData.is) {
    case 'missing':
      return fail('`meta_data` is missing');
    case 'malformed':
      return fail(metaData.wrong);
    case 'read': {
      const encryption = encryptionOf(metaData.capabilities);
      return encryption === undefined
        ? fail('`DisableEncryption` and `EncryptionKMSKeyId` contradict each other')
        : read(encryption);
    }
  }
}

/** What the cluster is by its type, spec and profile. */
function readKind(account: AccountContext, subject: Subject, { fields, requestId }: ClusterEntry): Fact<Edition> {
  // The profile tells ACS clusters, which look like Pro ones. Older clusters have none.
  const profile = fieldReader(account, subject, requestId, fields)('profile', optionalText);
  if (!profile.ok) return profile;
  const edition = editionOf({
    type: textOrNull(fields.cluster_type),
    spec: textOrNull(fields.cluster_spec),
    profile: textOrNull(fields.profile),
  });
  if (edition !== undefined) return read(edition);
  const kind = `\`cluster_type\` ${show(fields.cluster_type)} with \`cluster_spec\` ${show(fields.cluster_spec)}`;

  return readFailure(
    readError(account, subject, new MalformedAnswer(subject.operation, `${kind} is no known kind`, requestId)),
  );
}

/** Whether the cluster has Secrets that could be encrypted. */
function isOffered({ edition, encryption }: EncryptionReading): boolean {
  return edition.ok && edition.value === 'pro' && encryption.ok && encryption.value.is !== 'not-offered';
}

/** Add-ons that `meta_data` does not name are listed only where encryption is off: otherwise what they copy is encrypted. */
function readSynced(account: AccountContext, entry: ClusterEntry, { encryption, metaData }: EncryptionReading) {
  const { addons, rrsa } = metaData.is === 'read' ? metaData : { addons: null, rrsa: null };
  const isListed = encryption.ok && encryption.value.is === 'off';
  return readSyncedSecrets(account, entry, {
    addons,
    rrsa,
    workerRole: textOf(entry.fields.worker_ram_role_name),
    isListed,
  });
}

/** A key that is left in the `meta_data` of a cluster of another edition is not in use. */
function namedKey({ edition, metaData }: EncryptionReading): string {
  if (edition.ok && edition.value !== 'pro') return '';
  return metaData.is === 'read' ? (metaData.capabilities.keyId ?? '') : '';
}

function sourceOf(operation: string, { requestId }: ClusterEntry): ClusterReading['source'] {
  return { operation, requestId };
}

/** What cannot be understood is none here: no verdict rests on tags, and changes read them for themselves. */
function readTags(value: unknown): Readonly<Record<string, string>> {
  const parsed = parseClusterTags(value);
  return parsed.ok ? parsed.tags : {};
}

/** The list has year 1 where it does not know. */
function readUpdated(value: unknown): number | null {
  const parsed = time.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** Text that no verdict rests on. */
function textOf(value: unknown): string {
  return textOrNull(value) ?? '';
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
