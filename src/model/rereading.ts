import type { ReadError } from './fact.ts';
import type { Finding } from './finding.ts';
import type { ReportedCluster, ReportedKey } from './report.ts';

/**
 * A part of an account that was read again between two audits, and what was concluded of it. Laid over the last audit's
 * report it gives the account as it is known.
 */
export interface Rereading {
  readonly accountId: string;
  /** When reading began, ISO 8601 UTC. What was read later than that stands against it. */
  readonly readAt: string;
  /** The events that it was read again for. */
  readonly eventIds: readonly string[];
  /** Clusters and keys that were read again, as they are now. */
  readonly clusters: readonly ReportedCluster[];
  readonly keys: readonly ReportedKey[];
  /** Ids of clusters that are gone. */
  readonly gone: readonly string[];
  /** Everything that was judged again. */
  readonly findings: readonly Finding[];
  readonly readErrors: readonly ReadError[];
  /** Whether the role and KMS as such were read again. */
  readonly account: boolean;
  /** Regions whose trails were read again. */
  readonly trailRegions: readonly string[];
  /** HTTP attempts by operation. */
  readonly apiCalls: Readonly<Record<string, number>>;
}
