import type { CheckText } from '../../model/finding.ts';
import { type KeyBook, keyBook } from '../../model/key-ref.ts';
import type { History, Report } from '../../model/report.ts';
import type { RenderOptions } from '../render-options.ts';
import type { ClusterRow } from '../view/clusters.ts';
import { type BenchmarkView, controlViews } from '../view/controls.ts';
import { type View, viewOf } from '../view.ts';
import { type PageTexts, pageTextsOf } from './page-texts.ts';
import { nameOf } from './readable.ts';

/** A report, read once for everything that the page shows of it. */
export interface Sheet extends View {
  readonly history: History;
  readonly texts: PageTexts;
  /** When the report was made, and now, epoch milliseconds. */
  readonly asOf: number;
  readonly now: number;
  readonly checks: ReadonlyMap<string, CheckText>;
  readonly keys: KeyBook;
  /** All clusters, worst first; those that no key could encrypt come last. */
  readonly rows: readonly SheetRow[];
  readonly rowOf: ReadonlyMap<string, SheetRow>;
  readonly benchmarks: readonly BenchmarkView[];
  /** The places of regions, accounts and checks in the lists that the script filters by. */
  readonly indexes: Readonly<Record<'regions' | 'accounts' | 'checks', ReadonlyMap<string, number>>>;
}

/** A cluster as a row of the table, numbered from 1. */
export interface SheetRow extends ClusterRow {
  readonly number: number;
}

export function sheetOf(report: Report, { lang, checks, history, now }: RenderOptions): Sheet {
  const asOf = Date.parse(report.startedAt);
  const view = viewOf(report, history);
  const rows = view.rows.map((row, index): SheetRow => ({ ...row, name: nameOf(row.cluster), number: index + 1 }));

  return {
    ...view,
    history,
    texts: pageTextsOf(lang, report.cost.currency),
    asOf,
    now,
    checks: new Map(checks.map((check) => [check.id, check])),
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

/** Where something is: its region, or its account where it has none; both where there are several accounts. */
export function placeOf(
  { accountId, regionId }: { readonly accountId: string; readonly regionId: string },
  { manyAccounts }: Sheet,
): string {
  if (regionId === '') return accountId;
  return manyAccounts ? `${regionId} / ${accountId}` : regionId;
}
