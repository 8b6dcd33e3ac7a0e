import type { Severity, Verdict } from './finding.ts';

/** What earlier reports of the same scope said, oldest first, for trends. */
export interface History {
  readonly points: readonly HistoryPoint[];
  /** Findings that were `NON_COMPLIANT` and no longer are, over those reports. */
  readonly fixed: readonly FixedFinding[];
}

/** One earlier report in short. */
export interface HistoryPoint {
  readonly auditId: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly proClusters: number;
  readonly verified: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly readErrors: number;
}

/** How long something was wrong. Times are ISO 8601 UTC. */
export interface FixedFinding {
  readonly findingId: string;
  readonly checkId: string;
  readonly severity: Severity;
  /** Since when it was seen wrong. */
  readonly since: string;
  /** The first report in which it was not. */
  readonly fixedBy: string;
}

/** Where nothing earlier is known. */
export const noHistory: History = { points: [], fixed: [] };
