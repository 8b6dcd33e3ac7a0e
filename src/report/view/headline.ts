import type { ReadError } from '../../model/fact.ts';
import type { Severity, Verdict } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';

/** The numbers that every face opens with. */
export interface Headline {
  /** `unlisted`: no list of clusters could be read, so no number is known. */
  readonly kind: 'counted' | 'at-least' | 'none' | 'unlisted';
  readonly verified: number;
  /** Clusters that a key could encrypt. */
  readonly proClusters: number;
  readonly clusters: number;
  /** Root causes that are not waived. */
  readonly severities: Readonly<Record<Severity, number>>;
  readonly failed: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly readErrors: number;
  readonly apiCalls: number;
  /** Milliseconds. */
  readonly tookMs: number;
  /** Whether everything was read and decided: only then does a report without failed checks say that all is well. */
  readonly complete: boolean;
}

export function headlineOf(report: Report): Headline {
  const { summary, readErrors, startedAt, finishedAt } = report;
  const { clusters, proClusters, verified, bySeverity, verdicts, apiCalls } = summary;
  const isUnlisted = unlistedOf(report).length > 0;
  return {
    kind: isUnlisted ? (clusters === 0 ? 'unlisted' : 'at-least') : proClusters === 0 ? 'none' : 'counted',
    verified,
    proClusters,
    clusters,
    severities: bySeverity,
    failed: Object.values(bySeverity).reduce((sum, count) => sum + count, 0),
    verdicts,
    readErrors: readErrors.length,
    apiCalls: Object.values(apiCalls).reduce((sum, count) => sum + count, 0),
    tookMs: Date.parse(finishedAt) - Date.parse(startedAt),
    complete: readErrors.length === 0 && verdicts.INSUFFICIENT_DATA === 0,
  };
}

/** What hides whole clusters where it fails: their lists, and finding the account to list them in. */
const listing = /^(cs:DescribeClusters|sts:|resourcemanager:|fc:)/;

/** The errors that hide clusters. One that names a resource is about that alone. */
export function unlistedOf({ readErrors }: Pick<Report, 'readErrors'>): readonly ReadError[] {
  return readErrors.filter(({ operation, resource }) => resource === undefined && listing.test(operation));
}
