import { type CheckText, type Finding, isVerified, stages } from '../../model/finding.ts';
import { groupBy } from '../../model/group-by.ts';
import { type KeyBook, keyBook } from '../../model/key-ref.ts';
import type { History, Report, ReportedCluster } from '../../model/report.ts';
import type { Standing } from '../../words/page-words.ts';
import { type BenchmarkView, controlViews } from '../controls.ts';
import type { RenderOptions } from '../render-options.ts';
import { type Cause, causesOf } from '../text/cause.ts';
import { verificationsOf } from '../text/cluster-stages.ts';
import { nameOf } from './readable.ts';
import { type Voice, voiceOf } from './voice.ts';

/** A report, read once for everything that the page shows of it. */
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
  readonly keys: KeyBook;
  /** All clusters, worst first; those that no key could encrypt come last. */
  readonly rows: readonly Row[];
  readonly rowOf: ReadonlyMap<string, Row>;
  readonly benchmarks: readonly BenchmarkView[];
  /** The places of regions, accounts and checks in the lists that the script filters by. */
  readonly indexes: Readonly<Record<'regions' | 'accounts' | 'checks', ReadonlyMap<string, number>>>;
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
    keys: keyBook(report),
    rows,
    rowOf: new Map(rows.map((row) => [row.cluster.id, row])),
    benchmarks: controlViews(report, lang),
    indexes: {
      regions: indexOf(report.scope.regions),
      accounts: indexOf(report.scope.accounts),
      checks: indexOf(checks.map(({ id }) => id)),
    },
  };
}

function indexOf(items: readonly string[]): ReadonlyMap<string, number> {
  return new Map(items.map((item, index) => [item, index]));
}

function rowsOf(report: Report, asOf: number): Row[] {
  const outside = report.clusters.filter(({ verification }) => verification.configured === 'NOT_APPLICABLE');
  const ids = new Set(outside.map(({ id }) => id));
  const findings = groupBy(
    report.findings.filter(({ resource }) => ids.has(resource.id)),
    ({ resource }) => resource.id,
  );

  return [
    ...verificationsOf(report, asOf),
    ...outside.map((cluster) => ({ cluster, findings: findings.get(cluster.id) ?? [] })),
  ].map(({ cluster, findings }, index) => ({
    cluster,
    name: nameOf(cluster),
    number: index + 1,
    standing: standingOf(cluster),
    findings: findings.filter(({ resource }) => resource.type === 'ACS::ACK::Cluster'),
  }));
}

/** What is not verified is to be fixed where a stage is broken; otherwise its state is unknown. */
function standingOf({ verification, verified }: ReportedCluster): Standing {
  if (verification.configured === 'NOT_APPLICABLE') return 'outside';
  if (isVerified(verified)) return 'verified';
  return stages.some((stage) => verification[stage] === 'NON_COMPLIANT') ? 'broken' : 'unknown';
}

/** Where something is: its region, or its account where it has none; both where there are several accounts. */
export function placeOf(
  { accountId, regionId }: { readonly accountId: string; readonly regionId: string },
  { manyAccounts }: Sheet,
): string {
  if (regionId === '') return accountId;
  return manyAccounts ? `${regionId} / ${accountId}` : regionId;
}
