import type { ChangeReading } from '../model/change-reading.ts';
import { derive, type Fact, read, readFailure } from '../model/fact.ts';
import type { InstanceReading, KeyReading } from '../model/snapshot.ts';
import { listAliases } from './aliases.ts';
import { type AccountContext, readError, type Subject } from './attempt.ts';
import { readCluster } from './cluster.ts';
import { parseClusterTags } from './cluster-tags.ts';
import type { ClusterEntry } from './clusters.ts';
import { type ClusterPlace, readDetail } from './detail.ts';
import { readEgress } from './egress.ts';
import { readInstance } from './instances.ts';
import { describeKey, readKeyPolicy } from './keys.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { readRbacRole } from './rbac.ts';
import { readSecurity } from './role.ts';
import { readOpenTasks } from './tasks.ts';

/** One cluster, and the key that is to encrypt it. */
export interface ChangeRequest {
  readonly regionId: string;
  readonly clusterId: string;
  /** An id, an alias or an ARN. */
  readonly keyId: string;
  /** Whether the aliases of the region are wanted, and the tags of the key: where such are approved. */
  readonly aliases: boolean;
  readonly keyTags: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Reads everything that decides whether a cluster's encryption may be turned on; it fails for no answer of the cloud. */
export async function readForChange(account: AccountContext, request: ChangeRequest): Promise<ChangeReading> {
  const { regionId, clusterId } = request;
  const readAt = new Date(request.now()).toISOString();
  const [found, keyed, aliases, security, tasks, rbac] = await Promise.all([
    readClusterAndEgress(account, regionId, clusterId),
    readKey(account, request),
    request.aliases ? listAliases(account, regionId) : null,
    readSecurity(account, regionId),
    readOpenTasks(account, regionId, clusterId),
    readRbacRole(account, regionId, clusterId),
  ]);
  return { regionId, clusterId, readAt, ...found, ...keyed, aliases, security, tasks, rbac };
}

async function readClusterAndEgress(
  account: AccountContext,
  regionId: string,
  id: string,
): Promise<Pick<ChangeReading, 'cluster' | 'tags' | 'egress'>> {
  const detail = await readDetail(account, { regionId, id });
  const [cluster, egress] = await Promise.all([
    detail.ok && detail.value !== null ? readCluster(account, 'cs:DescribeClusterDetail', detail.value, false) : null,
    readEgress(account, { regionId, id }, detail),
  ]);
  return { cluster: derive(detail, () => cluster), tags: tagsOf(account, detail, { regionId, id }), egress };
}

function tagsOf(
  account: AccountContext,
  detail: Fact<ClusterEntry | null>,
  { regionId, id: resource }: ClusterPlace,
): ChangeReading['tags'] {
  if (!detail.ok) return detail;
  const parsed = parseClusterTags(detail.value?.fields.tags);
  if (parsed.ok) return read(parsed.tags);
  const subject: Subject = { operation: 'cs:DescribeClusterDetail', regionId, resource };
  const error = new MalformedAnswer(subject.operation, parsed.wrong, detail.value?.requestId ?? '');
  return readFailure(readError(account, subject, error));
}

async function readKey(
  account: AccountContext,
  { regionId, keyId, keyTags }: ChangeRequest,
): Promise<Pick<ChangeReading, 'key' | 'instance'>> {
  const key = await describeKey(account, regionId, keyId, {
    tags: keyTags,
    policy: (region, id) => readKeyPolicy(account, region, id),
  });
  return { key, instance: await readInstanceOf(account, key) };
}

async function readInstanceOf(
  account: AccountContext,
  { regionId, metadata, readAt }: KeyReading,
): Promise<InstanceReading | null> {
  // Where the key's instance is not known, its end is not known either.
  if (!metadata.ok) return { regionId, instanceId: '', ends: metadata, readAt };
  if (metadata.value === null) return null;
  const { instanceId } = metadata.value;
  if (!instanceId.ok) return { regionId, instanceId: '', ends: instanceId, readAt };
  return instanceId.value === '' ? null : readInstance(account, regionId, instanceId.value);
}
