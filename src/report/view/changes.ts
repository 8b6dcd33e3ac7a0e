import type { Finding } from '../../model/finding.ts';
import type { FixedFinding, History, HistoryPoint, Report } from '../../model/report.ts';
import type { ListedCause } from './causes.ts';

/** What is different from the report before. */
export interface Changes {
  readonly before: HistoryPoint;
  /** One finding of each root cause that is new. */
  readonly failed: readonly Finding[];
  /** What is no longer known. */
  readonly lost: readonly Finding[];
  readonly resolved: readonly FixedFinding[];
}

/** undefined where no earlier report is known, so that nothing can be compared. */
export function changesOf(report: Report, history: History, causes: readonly ListedCause[]): Changes | undefined {
  const before = history.points.filter(({ startedAt }) => startedAt < report.startedAt).at(-1);
  if (before === undefined) return undefined;
  // A finding has had its verdict since this report where an earlier one said otherwise, or nothing.
  const isFresh = ({ since }: Finding) => since > before.startedAt;
  return {
    before,
    failed: causes.flatMap(({ findings, waiver }) =>
      waiver === undefined ? findings.filter(isFresh).slice(0, 1) : [],
    ),
    lost: report.findings.filter(
      (finding) => isFresh(finding) && finding.verdict === 'INSUFFICIENT_DATA' && finding.firstSeen <= before.startedAt,
    ),
    resolved: history.fixed.filter(({ fixedBy }) => fixedBy > before.startedAt),
  };
}
