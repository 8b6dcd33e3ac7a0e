import type { RootCauseKind } from '../model/alert.ts';
import { type Finding, type Severity, severities } from '../model/finding.ts';
import { groupBy } from '../model/group-by.ts';
import { type KeyBook, type KnownKey, keyBook } from '../model/key-ref.ts';
import type { Report, ReportedCluster } from '../model/report.ts';
import { causeOf, follows } from './catalog.ts';

/** One thing that is wrong, with every `NON_COMPLIANT` finding that it explains. Its id is the same in every report. */
export interface RootCause {
  readonly id: string;
  readonly kind: RootCauseKind;
  readonly accountId: string;
  /** '' for what concerns the whole account. */
  readonly regionId: string;
  /** The key, instance, cluster, region or account at fault. */
  readonly subject: { readonly id: string; readonly name: string };
  /** The key at fault, where it is one. */
  readonly key?: KnownKey;
  /** The cluster at fault, where it is one cluster's own. */
  readonly cluster?: ReportedCluster;
  /** Worst first; empty where all of it is waived. */
  readonly open: readonly Finding[];
  readonly waived: readonly Finding[];
}

type Group = Pick<RootCause, 'id' | 'kind' | 'accountId' | 'regionId' | 'key'>;
type ReportPart = Pick<Report, 'findings' | 'clusters' | 'keys'>;

/**
 * The root causes of a report, worst first and waived ones last. A dead key is one root cause with its clusters, its missing
 * protection and the denied calls; a cluster that is off is one with its synced secrets.
 */
export function rootCausesOf(report: ReportPart): RootCause[] {
  const clusters = new Map(report.clusters.map((cluster) => [cluster.id, cluster]));
  const keys = keyBook(report);
  const failed = report.findings
    .filter(({ verdict }) => verdict === 'NON_COMPLIANT')
    .map((finding) => ({ finding, group: groupOf(finding, clusters, keys) }));
  const dead = new Map(
    failed.flatMap(({ group }) => (group.kind === 'dead-key' ? [[nameOfKey(group), group] as const] : [])),
  );
  const groups = groupBy(
    failed.map(({ finding, group }) => ({
      finding,
      group: (causeOf(finding) === 'key-protection' && dead.get(nameOfKey(group))) || group,
    })),
    ({ group }) => group.id,
  );

  return [...groups.values()]
    .map((members) => {
      const [{ group }] = members;
      return toRootCause(
        group,
        members.map(({ finding }) => finding),
        clusters,
      );
    })
    .sort((a, b) => orderOf(a) - orderOf(b) || (a.id < b.id ? -1 : 1));
}

/** The severity of the worst finding that is not waived; of the worst one where all are. */
export function severityOf({ open, waived }: Pick<RootCause, 'open' | 'waived'>): Severity {
  return (open[0] ?? waived[0])?.severity ?? 'low';
}

/** How many root causes that are not waived there are of each severity. */
export function countBySeverity(causes: readonly RootCause[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const cause of causes) if (cause.open.length > 0) counts[severityOf(cause)] += 1;
  return counts;
}

/** The clusters that a key encrypts, and those that are off but whose existing Secrets may need it. */
export function usersOf({ clusters }: Pick<KnownKey, 'clusters'>) {
  return {
    encrypting: clusters.filter(({ encryption }) => encryption.state !== 'off'),
    // A cluster that is gone, or that no key could encrypt, needs none.
    left: clusters.filter(
      ({ encryption, verification }) => encryption.state === 'off' && verification.configured !== 'NOT_APPLICABLE',
    ),
  };
}

/** Worst first; what is bad about a key comes before what follows from it. */
export function worstFirst(a: Finding, b: Finding): number {
  const order = (finding: Finding) => (follows(finding) ? 2 : finding.resource.type === 'ACS::KMS::Key' ? 0 : 1);
  return rank(a.severity) - rank(b.severity) || order(a) - order(b) || (a.id < b.id ? -1 : 1);
}

function rank(severity: Severity): number {
  return severities.indexOf(severity);
}

function orderOf(cause: RootCause): number {
  return rank(severityOf(cause)) + (cause.open.length > 0 ? 0 : severities.length);
}

function nameOfKey({ accountId, regionId, key }: Group): string {
  return JSON.stringify([accountId, regionId, key?.id]);
}

function groupOf(finding: Finding, clusters: ReadonlyMap<string, ReportedCluster>, keys: KeyBook): Group {
  const { resource, checkId } = finding;
  const { accountId, regionId } = resource;
  const named = (kind: RootCauseKind, region: string, ...rest: readonly string[]) => ({
    id: rootCauseId(kind, accountId, region, ...rest),
    kind,
    accountId,
    regionId: region,
  });
  const cause = causeOf(finding);
  switch (cause) {
    case 'off':
      return named('off', regionId, resource.id);
    case 'denied-unnamed':
      return named('denied-unnamed', regionId);
    // A policy of the role denies every key alike, so it is one root cause.
    case 'role-denied':
      return named('role-denied', '');
    // One trail would cover all regions, so that a missing one is one root cause.
    case 'no-trail':
      return named('no-trail', '');
  }

  // A security group or an ACL closes the way for all clusters behind it.
  const { by } = finding.message.data;
  if (cause === 'egress' && typeof by === 'string') return named('egress', regionId, by);

  const keyId = resource.type === 'ACS::KMS::Key' ? resource.id : (clusters.get(resource.id)?.encryption.keyId ?? '');
  if (cause !== undefined && keyId !== '') {
    const key = keys({ accountId, regionId, id: keyId });
    const instanceId = key.reported?.instanceId ?? '';
    if (cause === 'instance' && instanceId !== '') return named('instance', regionId, instanceId);
    if (cause === 'dead-key') return { ...named('dead-key', regionId, key.id), key };
    return { ...named('key', regionId, key.id, checkId), key };
  }
  return named('finding', regionId, checkId, resource.type === 'ACS::::Account' ? '' : resource.id);
}

/** Names a root cause by what it is about; half a surrogate pair cannot be encoded, and is replaced. */
export function rootCauseId(...parts: readonly string[]): string {
  return parts.map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, '\ufffd'))).join('/');
}

function toRootCause(
  group: Group,
  findings: readonly Finding[],
  clusters: ReadonlyMap<string, ReportedCluster>,
): RootCause {
  const sorted = [...findings].sort(worstFirst);
  const open = sorted.filter(({ waiver }) => waiver === undefined);
  const waived = sorted.filter(({ waiver }) => waiver !== undefined);
  const resource = (open[0] ?? waived[0])?.resource;
  const cluster =
    group.key === undefined && resource?.type === 'ACS::ACK::Cluster' ? clusters.get(resource.id) : undefined;
  return { ...group, subject: subjectOf(group, resource), open, waived, ...(cluster && { cluster }) };
}

function subjectOf(
  { kind, accountId, regionId, id, key }: Group,
  resource: Finding['resource'] | undefined,
): RootCause['subject'] {
  const same = (name: string) => ({ id: name, name });
  if (key !== undefined) return same(key.id);
  if (kind === 'denied-unnamed') return same(regionId);
  if (kind === 'no-trail' || kind === 'role-denied') return same(accountId);
  if (kind === 'instance' || kind === 'egress') return same(decodeURIComponent(id.split('/').at(-1) ?? ''));
  const { id: own, name } = resource ?? same('');
  return { id: own, name: name.trim() === '' ? own : name };
}
