import { type Benchmark, type Control, type Lang, type Verdict, verdicts, worst } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { benchmarksIn } from '../../words/benchmarks.ts';

/** A benchmark, and how each of its controls stands in a report. */
export interface BenchmarkView {
  readonly benchmark: Benchmark;
  readonly controls: readonly ControlView[];
}

export interface ControlView {
  readonly control: Control;
  /** The worst of its findings, by the rule of the verification. A waiver does not better it. */
  readonly verdict: Verdict;
  readonly counts: Readonly<Record<Verdict, number>>;
  /** How many of its `NON_COMPLIANT` findings are waived. */
  readonly waived: number;
}

type Tally = Pick<ControlView, 'counts' | 'waived'>;

/**
 * How the controls of every benchmark stand. A control is judged by the checks that the benchmark names today, so that a
 * report that was saved before a benchmark was known is judged too.
 */
export function controlViews(report: Report, lang: Lang): readonly BenchmarkView[] {
  const byCheck = tallyChecks(report);
  return benchmarksIn(lang).map((benchmark) => ({
    benchmark,
    controls: benchmark.controls.map((control) => {
      const own = control.checks.flatMap((check) => byCheck.get(check) ?? []);
      return viewOf(control, own.reduce(add, none()), report);
    }),
  }));
}

/** Many controls share few checks, so that each finding is counted once. */
function tallyChecks({ findings }: Report): ReadonlyMap<string, Tally> {
  const byCheck = new Map<string, { counts: Record<Verdict, number>; waived: number }>();
  for (const { checkId, verdict, waiver } of findings) {
    const tally = byCheck.get(checkId) ?? none();
    byCheck.set(checkId, tally);
    tally.counts[verdict] += 1;
    if (verdict === 'NON_COMPLIANT' && waiver !== undefined) tally.waived += 1;
  }
  return byCheck;
}

function none() {
  return { counts: { NON_COMPLIANT: 0, INSUFFICIENT_DATA: 0, COMPLIANT: 0, NOT_APPLICABLE: 0 }, waived: 0 };
}

function add(a: Tally, b: Tally): Tally {
  const counts = { ...a.counts };
  for (const verdict of verdicts) counts[verdict] += b.counts[verdict];
  return { counts, waived: a.waived + b.waived };
}

function viewOf(control: Control, { counts, waived }: Tally, { readErrors }: Report): ControlView {
  const found = verdicts.filter((verdict) => counts[verdict] > 0);
  // Where nothing was judged there was nothing to judge, unless something could not be read: it may have been that.
  const nothing: Verdict = readErrors.length > 0 ? 'INSUFFICIENT_DATA' : 'NOT_APPLICABLE';
  return { control, verdict: found.length === 0 ? nothing : worst(found), counts, waived };
}
