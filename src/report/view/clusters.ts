import { reasonOf } from '../../checks/catalog.ts';
import { readErrorIn } from '../../checks/shared-reasons.ts';
import { type Finding, isVerified, type Lang, severities, stages, type Verdict } from '../../model/finding.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Report, ReportedCluster } from '../../model/report.ts';
import type { ClusterStanding } from '../../words/page-words.ts';

export const standings: readonly ClusterStanding[] = ['verified', 'unknown', 'failed', 'outside'];

/** A cluster as every face lists it. */
export interface ClusterRow {
  readonly cluster: ReportedCluster;
  readonly name: string;
  readonly standing: ClusterStanding;
  /** Those on the cluster itself. */
  readonly findings: readonly Finding[];
}

/** All clusters, worst first; those that no key could encrypt come last. */
export function clusterRows(report: Report): ClusterRow[] {
  const findings = groupBy(
    report.findings.filter(({ resource }) => resource.type === 'ACS::ACK::Cluster'),
    ({ resource }) => JSON.stringify([resource.accountId, resource.id]),
  );
  return report.clusters
    .map((cluster) => {
      const own = findings.get(JSON.stringify([cluster.accountId, cluster.id])) ?? [];
      const row = { cluster, name: callName(cluster), standing: standingOf(cluster), findings: own };
      return { row, rank: rankOf(row) };
    })
    .sort((a, b) => a.rank - b.rank || compare(a.row, b.row))
    .map(({ row }) => row);
}

/** What people call a thing; its id where it has no name, or one that shows nothing. */
export function callName({ name, id }: { readonly name: string; readonly id: string }): string {
  return name.trim() === '' ? id : name.trim();
}

export function standingOf({
  verification,
  verified,
}: Pick<ReportedCluster, 'verification' | 'verified'>): ClusterStanding {
  if (verification.configured === 'NOT_APPLICABLE') return 'outside';
  if (isVerified(verified)) return 'verified';
  return stages.some((stage) => verification[stage] === 'NON_COMPLIANT') ? 'failed' : 'unknown';
}

/** How many of the clusters that no key could encrypt there are, by why, in one word each. */
export function outsideKinds(rows: readonly ClusterRow[], lang: Lang, otherKind: string): ReadonlyMap<string, number> {
  const outside = rows.filter(({ standing }) => standing === 'outside');
  const kinds = groupBy(
    outside,
    ({ findings }) =>
      findings
        .map(({ message }) => reasonOf(message)?.short?.[lang](message.data, () => ''))
        .find((kind) => kind !== undefined) ?? otherKind,
  );
  return new Map([...kinds].map(([kind, some]) => [kind, some.length]));
}

/** What the fourth stage of a cluster shows in the few words that a table has room for. */
export type ShownKeyUsage =
  | { readonly kind: 'used'; readonly last: string; readonly calls: number; readonly shared: boolean }
  /** Why it is not compliant; '' where the verdict says it all. */
  | { readonly kind: 'reason'; readonly text: string }
  | { readonly kind: 'read-error' };

/** @param span how long ago a time, ISO 8601 UTC, was */
export function keyUsage(
  { cluster, findings }: Pick<ClusterRow, 'cluster' | 'findings'>,
  lang: Lang,
  span: (iso: string) => string,
): ShownKeyUsage {
  const { usage, verification } = cluster;
  const { keyUsed } = verification;
  if (keyUsed === 'COMPLIANT' && usage.last !== null) {
    const { last, encrypt, decrypt, attribution } = usage;
    return { kind: 'used', last, calls: encrypt + decrypt, shared: attribution === 'shared-key' };
  }
  const short = findings
    .filter(({ verdict }) => verdict === keyUsed)
    .map(({ message }) => reasonOf(message)?.short?.[lang](message.data, span))
    .find((text) => text !== undefined);
  if (short !== undefined) return { kind: 'reason', text: short };
  // A read error may be about another stage, so it is the reason only where nothing else is.
  const isUnread =
    keyUsed === 'INSUFFICIENT_DATA' && findings.some(({ message }) => readErrorIn(message) !== undefined);
  return isUnread ? { kind: 'read-error' } : { kind: 'reason', text: '' };
}

const weights: Readonly<Record<Verdict, number>> = {
  NON_COMPLIANT: 100,
  INSUFFICIENT_DATA: 10,
  COMPLIANT: 0,
  NOT_APPLICABLE: 0,
};

/** Smallest for the worst: the most severe open finding decides, then how many stages fail or are unknown. */
function rankOf({ cluster: { verification }, standing, findings }: ClusterRow): number {
  const weight = stages.reduce((sum, stage) => sum + weights[verification[stage]], 0);
  if (standing === 'outside') return 30_000;
  if (standing === 'verified') return 20_000 - weight;
  if (standing === 'unknown') return 10_000 - weight;
  const worst = findings
    .filter(({ verdict, waiver }) => verdict === 'NON_COMPLIANT' && waiver === undefined)
    .reduce<number>((least, { severity }) => Math.min(least, severities.indexOf(severity)), severities.length);

  return worst * 1_000 - weight;
}

function compare(a: ClusterRow, b: ClusterRow): number {
  return (
    order(a.cluster.accountId, b.cluster.accountId) ||
    order(a.cluster.regionId, b.cluster.regionId) ||
    order(a.name, b.name) ||
    order(a.cluster.id, b.cluster.id)
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
