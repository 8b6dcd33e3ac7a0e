import type { Verdict } from './finding.ts';
import type { LinkSignature } from './signature.ts';

/** What the summary says of one scope: an account, or the organization. */
export interface PackedScope {
  readonly id: string;
  readonly reports: number;
  /** ISO 8601 UTC. */
  readonly first: string;
  readonly last: string;
  /** Days of the period without a report. */
  readonly daysWithout: number;
  /** What the last report says. */
  readonly verified: number;
  readonly proClusters: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly readErrors: number;
}

/** What was packed, for the summary. */
export interface EvidencePack {
  /** Days, `YYYY-MM-DD`, both included. */
  readonly from: string;
  readonly to: string;
  readonly scopes: readonly PackedScope[];
  readonly reports: number;
  /** Numbers of links: those that name the reports, and those that lead to the newest one packed. */
  readonly links: { readonly first: number; readonly last: number; readonly sha256: string };
  /** The signature that covers all of it; undefined where there is none. */
  readonly signature: LinkSignature | undefined;
  /** Reports of the period that were retired. */
  readonly retired: number;
  /** What is not as the chain says; empty where nothing is. */
  readonly problems: readonly string[];
}
