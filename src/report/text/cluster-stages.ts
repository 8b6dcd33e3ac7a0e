import { reasonOf } from '../../checks/catalog.ts';
import { type Finding, isVerified, severities, stages, type Verdict } from '../../model/finding.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Report, ReportedCluster } from '../../model/report.ts';
import { textEn } from '../../words/text-en.ts';
import type { TextWords } from '../../words/text-words.ts';
import { keyUsed, type Seen } from './key-usage.ts';
import { callName } from './page.ts';

/** A cluster that a key could encrypt, as the table shows it. */
export interface Verification {
  readonly cluster: ReportedCluster;
  readonly name: string;
  readonly seen: Seen;
  readonly findings: readonly Finding[];
}

/** The clusters that a key could encrypt, worst first. */
export function verificationsOf(report: Report, now: number, words: TextWords = textEn): Verification[] {
  const findings = groupBy(report.findings, ({ resource }) => resource.id);
  return report.clusters
    .filter(({ verification }) => verification.configured !== 'NOT_APPLICABLE')
    .map((cluster) => {
      const own = findings.get(cluster.id) ?? [];
      return {
        rank: rankOf(cluster, own),
        verification: { cluster, name: callName(cluster), seen: keyUsed(cluster, own, now, words), findings: own },
      };
    })
    .sort((a, b) => a.rank - b.rank || compare(a.verification, b.verification))
    .map(({ verification }) => verification);
}

/** The clusters that no key could encrypt, by why: what the checks said of each in one word. */
export function outOfScope(
  report: Report,
  { lang, clusterList: { otherKind } }: TextWords = textEn,
): ReadonlyMap<string, number> {
  const out = new Set(
    report.clusters.filter(({ verification }) => verification.configured === 'NOT_APPLICABLE').map(({ id }) => id),
  );
  const kinds = new Map<string, string>();
  for (const finding of report.findings) {
    const { resource } = finding;
    if (resource.type === 'ACS::ACK::Cluster' && out.has(resource.id) && !kinds.has(resource.id)) {
      const kind = reasonOf(finding.message)?.short?.[lang](finding.message.data, () => '');
      if (kind !== undefined) kinds.set(resource.id, kind);
    }
  }
  const counts = groupBy(out, (id) => kinds.get(id) ?? otherKind);
  return new Map([...counts].map(([kind, ids]) => [kind, ids.length]));
}

const weights: Readonly<Record<Verdict, number>> = {
  NON_COMPLIANT: 100,
  INSUFFICIENT_DATA: 10,
  COMPLIANT: 0,
  NOT_APPLICABLE: 0,
};

/**
 * Smallest for the worst: broken stages before untold ones, and what is verified last; among the broken the most severe
 * first, then what has more wrong with it.
 */
function rankOf({ verification, verified }: ReportedCluster, findings: readonly Finding[]): number {
  const weight = stages.reduce((sum, stage) => sum + weights[verification[stage]], 0);
  if (isVerified(verified)) return 20_000 - weight;
  if (weight < weights.NON_COMPLIANT) return 10_000 - weight;
  const worst = findings
    .filter(({ verdict, waiver }) => verdict === 'NON_COMPLIANT' && waiver === undefined)
    .reduce<number>((least, { severity }) => Math.min(least, severities.indexOf(severity)), severities.length);

  return worst * 1_000 - weight;
}

function compare(a: Verification, b: Verification): number {
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
