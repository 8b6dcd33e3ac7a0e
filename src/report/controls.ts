import { benchmarks } from '../benchmarks/index.ts';
import type { Benchmark, Control } from '../model/benchmark.ts';
import { type Finding, type Verdict, verdicts, worst } from '../model/finding.ts';
import type { Report } from '../model/report.ts';

/** A benchmark, and how each of its controls stands in a report. */
export interface BenchmarkView {
  readonly benchmark: Benchmark;
  readonly controls: readonly ControlView[];
}

export interface ControlView {
  readonly control: Control;
  /** The worst of its findings, by the rule of the ladder. A waiver does not better it. */
  readonly verdict: Verdict;
  readonly counts: Readonly<Record<Verdict, number>>;
  /** How many of its `NON_COMPLIANT` findings are waived. */
  readonly waived: number;
  /** Ids of its findings, in the order of the report: worst first. */
  readonly findings: readonly string[];
}

/**
 * How the controls of every benchmark stand. A control is judged by the checks that the benchmark names today, so that a
 * report that was saved before a benchmark was known is judged too.
 */
export function controlViews(report: Report): readonly BenchmarkView[] {
  const byCheck = new Map<string, Finding[]>();
  for (const finding of report.findings) {
    const others = byCheck.get(finding.checkId);
    if (others === undefined) byCheck.set(finding.checkId, [finding]);
    else others.push(finding);
  }
  const order = new Map(report.findings.map(({ id }, index) => [id, index]));
  const place = ({ id }: Finding) => order.get(id) ?? 0;

  return benchmarks.map((benchmark) => ({
    benchmark,
    controls: benchmark.controls.map((control) => {
      const own = control.checks.flatMap((check) => byCheck.get(check) ?? []).sort((a, b) => place(a) - place(b));
      return viewOf(control, own, report);
    }),
  }));
}

function viewOf(control: Control, own: readonly Finding[], { unread }: Report): ControlView {
  const counts = { NON_COMPLIANT: 0, INSUFFICIENT_DATA: 0, COMPLIANT: 0, NOT_APPLICABLE: 0 };
  for (const { verdict } of own) counts[verdict] += 1;
  // Where nothing was judged there was nothing to judge, unless something could not be read: it may have been that.
  const nothing: Verdict = unread.length > 0 ? 'INSUFFICIENT_DATA' : 'NOT_APPLICABLE';

  return {
    control,
    verdict: own.length === 0 ? nothing : worst(verdicts.filter((verdict) => counts[verdict] > 0)),
    counts,
    waived: own.filter(({ verdict, waiver }) => verdict === 'NON_COMPLIANT' && waiver !== undefined).length,
    findings: own.map(({ id }) => id),
  };
}
