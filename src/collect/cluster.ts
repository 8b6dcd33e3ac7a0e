import * as z from 'zod/mini';
import { type Edition, type Encryption, editionOf, encryptionOf, phaseOf } from '../model/cluster.ts';
import { type Fact, read, readFailure } from '../model/fact.ts';
import type { ClusterReading } from '../model/snapshot.ts';
import { fieldReader, optionalText, show, text, time } from './answer.ts';
import { type AccountContext, readError, readingTime, type Subject } from './attempt.ts';
import { parseClusterTags } from './cluster-tags.ts';
import type { ClusterEntry } from './clusters.ts';
import { readListedDetail } from './detail.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { hasFlag, type MetaData, readMetaData } from './meta-data.ts';
import { readSecretManager } from './secret-manager.ts';

const state = z.string().check(z.refine((word) => phaseOf(word) !== undefined));

/**
 * Reads a cluster from its list entry. The detail is asked only where the entry does not tell the state of encryption, and
 * only for clusters that can be encrypted.
 *
 * @param operation what the entry came from: a list, or the detail itself
 */
export async function readCluster(
  account: AccountContext,
  operation: Subject['operation'],
  entry: ClusterEntry,
): Promise<ClusterReading> {
  const subject: Subject = { operation, regionId: entry.regionId, resource: entry.id };
  const { fields } = entry;
  // Before anything else is asked: the entry has just come.
  const readAt = readingTime(account);
  const field = fieldReader(account, subject, entry.requestId, fields);
  const listed = readMetaData(fields.meta_data);
  const edition = readEdition(account, subject, entry, listed);
  const stateFact = field('state', state);
  const ended = stateFact.ok && phaseOf(stateFact.value) === 'ended';
  const sealable = (!edition.ok || edition.value === 'pro') && !ended;
  const told = sealable
    ? await readEncryption(account, subject, entry, listed)
    : { encryption: read<Encryption>({ is: 'not-offered' }), metaData: listed, source: sourceOf(operation, entry) };

  return {
    id: entry.id,
    name: textOf(fields.name),
    regionId: entry.regionId,
    vpcId: textOf(fields.vpc_id),
    tags: readTags(fields.tags),
    type: textOf(fields.cluster_type),
    spec: textOf(fields.cluster_spec),
    profile: textOf(fields.profile),
    edition,
    version: field('current_version', text),
    state: stateFact,
    created: field('created', time),
    updated: readUpdated(fields.updated),
    encryption: told.encryption,
    namedKey: namedKey(edition, told.metaData),
    secretManager: isOff(told.encryption) ? await readSecretManager(account, entry.regionId, entry.id) : null,
    source: told.source,
    readAt,
  };
}

/** Only where encryption is off does it matter what the cluster caches. */
function isOff(encryption: Fact<Encryption>): boolean {
  return encryption.ok && encryption.value.is === 'off';
}

interface EncryptionReading {
  readonly encryption: Fact<Encryption>;
  readonly metaData: MetaData;
  readonly source: ClusterReading['source'];
}

async function readEncryption(
  account: AccountContext,
  listed: Subject,
  entry: ClusterEntry,
  metaData: MetaData,
): Promise<EncryptionReading> {
  // The detail has nothing to add to itself.
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
  };
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

function readEdition(
  account: AccountContext,
  subject: Subject,
  { fields, requestId }: ClusterEntry,
  metaData: MetaData,
): Fact<Edition> {
  // The profile tells ACS clusters, which look like Pro ones. Older clusters have none.
  const profile = fieldReader(account, subject, requestId, fields)('profile', optionalText);
  if (!profile.ok) return profile;
  const edition = editionOf({
    type: textOrNull(fields.cluster_type),
    spec: textOrNull(fields.cluster_spec),
    profile: textOrNull(fields.profile),
  });
  // Encryption is documented for Pro clusters alone; a Basic one that ACK reports as encrypted is judged like one.
  const isReportedOn = metaData.is === 'read' && encryptionOf(metaData.capabilities)?.is === 'on';
  if (edition === 'basic' && isReportedOn) return read('pro');
  if (edition !== undefined) return read(edition);
  const kind = `\`cluster_type\` ${show(fields.cluster_type)} with \`cluster_spec\` ${show(fields.cluster_spec)}`;

  return readFailure(
    readError(account, subject, new MalformedAnswer(subject.operation, `${kind} is no known kind`, requestId)),
  );
}

/** A key that is left in the `meta_data` of a cluster of another edition is not in use. */
function namedKey(edition: Fact<Edition>, metaData: MetaData): string {
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
