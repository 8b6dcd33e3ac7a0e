import type { CheckText } from '../../model/check-text.ts';
import type { Finding } from '../../model/finding.ts';
import type { History } from '../../model/history.ts';
import { rungs } from '../../model/proof.ts';
import type { Report, ReportedCluster } from '../../model/report.ts';
import type { Standing } from '../../words/page-words.ts';
import { type BenchmarkView, controlViews } from '../controls.ts';
import type { RenderOptions } from '../index.ts';
import { type Cause, causesOf } from '../text/cause.ts';
import { groupBy } from '../text/group.ts';
import { laddersOf } from '../text/ladder.ts';
import { nameOf } from './readable.ts';
import { type Voice, voiceOf } from './voice.ts';

/** A report, read once for everything that the page tells of it. */
export interface Sheet {
  readonly report: Report;
  readonly history: History;
  readonly voice: Voice;
  /** When the report was made, and now, epoch milliseconds. */
  readonly asOf: number;
  readonly now: number;
  readonly checks: ReadonlyMap<string, CheckText>;
  readonly manyAccounts: boolean;
  readonly causes: readonly Cause[];
  /** All clusters, worst first; those that no key could seal come last. */
  readonly rows: readonly Row[];
  readonly rowOf: ReadonlyMap<string, Row>;
  readonly benchmarks: readonly BenchmarkView[];
}

/** A cluster as a row of the table. */
export interface Row {
  readonly cluster: ReportedCluster;
  readonly name: string;
  /** From 1, worst first. */
  readonly number: number;
  readonly standing: Standing;
  readonly findings: readonly Finding[];
}

export function sheetOf(report: Report, { lang, checks, history, now }: RenderOptions): Sheet {
  const asOf = Date.parse(report.startedAt);
  const rows = rowsOf(report, asOf);

  return {
    report,
    history,
    voice: voiceOf(lang, report.cost.currency),
    asOf,
    now,
    checks: new Map(checks.map((check) => [check.id, check])),
    manyAccounts: report.scope.accounts.length > 1,
    causes: causesOf(report),
    rows,
    rowOf: new Map(rows.map((row) => [row.cluster.id, row])),
    benchmarks: controlViews(report),
  };
}

function rowsOf(report: Report, asOf: number): Row[] {
  const findings = groupBy(
    report.findings.filter(({ resource }) => resource.type === 'ACS::ACK::Cluster'),
    ({ resource }) => resource.id,
  );
  const sealable = laddersOf(report, asOf).map(({ cluster }) => cluster);
  const outside = report.clusters.filter(({ proof }) => proof.configured === 'NOT_APPLICABLE');

  return [...sealable, ...outside].map((cluster, index) => ({
    cluster,
    name: nameOf(cluster),
    number: index + 1,
    standing: standingOf(cluster),
    findings: findings.get(cluster.id) ?? [],
  }));
}

/** What is not proven is to be fixed where a rung is broken; otherwise nobody knows. */
function standingOf({ proof, proven }: ReportedCluster): Standing {
  if (proof.configured === 'NOT_APPLICABLE') return 'outside';
  if (proven !== false) return 'proven';
  return rungs.some((rung) => proof[rung] === 'NON_COMPLIANT') ? 'broken' : 'untold';
}

/** Where something is: its region, or its account where it has none; both where there are several accounts. */
export function placeOf(
  { accountId, regionId }: { readonly accountId: string; readonly regionId: string },
  { manyAccounts }: Sheet,
): string {
  if (regionId === '') return accountId;
  return manyAccounts ? `${accountId} / ${regionId}` : regionId;
}
