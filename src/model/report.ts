import type { ReportedClusterCost, ReportedCost } from './cost.ts';
import type { ReadError } from './fact.ts';
import type { Finding, Severity, Verdict, Waiver } from './finding.ts';
import type { RemediationPlan } from './plan.ts';
import type { Verification, Verified } from './verification.ts';

/** The complete result of an audit; every other format renders it. `schema/report.schema.json` is its contract. */
export interface Report {
  readonly schemaVersion: '1';
  readonly tool: { readonly name: 'sealwatch'; readonly version: string };
  readonly auditId: string;
  /**
   * `audit`: everything was read. `change`: only what an event touched is in it. `partial`: the audit was ended before it had
   * read everything, and the rest is as it was read before.
   */
  readonly kind: ReportKind;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly scope: { readonly accounts: readonly string[]; readonly regions: readonly string[] };
  /** What it was made of: the same inputs give the same report. */
  readonly inputs: ReportInputs;
  readonly readErrors: readonly ReadError[];
  readonly summary: Summary;
  readonly clusters: readonly ReportedCluster[];
  readonly keys: readonly ReportedKey[];
  readonly findings: readonly Finding[];
  /** Every waiver of the configuration, those that waive nothing too. */
  readonly waivers: readonly AppliedWaiver[];
  readonly cost: ReportedCost;
  /** What the remediator would do, where it asked for the audit. */
  readonly plan?: RemediationPlan;
}

export type ReportKind = 'audit' | 'change' | 'partial';

/** SHA-256 digests, hexadecimal; '' where there is none of it. */
export interface ReportInputs {
  readonly snapshotDigest: string;
  readonly readingDigests: readonly string[];
  readonly memoryDigest: string;
  readonly configDigest: string;
}

export const waiverProblems = [
  'unknown-check',
  'no-selector',
  'reason-missing',
  'owner-missing',
  'approvedBy-missing',
  'expires-missing',
  'expires-malformed',
  'lapsed',
] as const;

export type WaiverProblem = (typeof waiverProblems)[number];

/** A waiver, and what it does in this report. */
export interface AppliedWaiver extends Waiver {
  readonly check: string;
  /** The id or name of a resource, or `tag:name=value`. */
  readonly selector: string;
  readonly state: 'active' | 'lapsed' | 'malformed';
  /** Why it waives nothing; null where it may. */
  readonly problem: WaiverProblem | null;
  /** How many findings it waives. */
  readonly findings: number;
}

export interface Summary {
  /** All clusters in scope, of every edition. */
  readonly clusters: number;
  /** Those that a key could encrypt: in scope of the check of the first stage. */
  readonly proClusters: number;
  readonly verified: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Root causes that are not waived, each by its worst finding. */
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** `NON_COMPLIANT` findings, waived ones too. */
  readonly findingsBySeverity: Readonly<Record<Severity, number>>;
  readonly apiCalls: Readonly<Record<string, number>>;
}

export interface ReportedCluster {
  readonly id: string;
  readonly name: string;
  readonly accountId: string;
  readonly regionId: string;
  /** '' where it could not be read. */
  readonly spec: string;
  readonly profile: string;
  readonly version: string;
  readonly state: string;
  readonly tags: Readonly<Record<string, string>>;
  /** `keyId` is the id of the key in `keys`, however the cluster refers to it; '' where it names none. */
  readonly encryption: { readonly state: 'on' | 'off' | 'unknown'; readonly keyId: string };
  /** The answer that `encryption` was read from; absent where there is none, and in old reports. */
  readonly source?: Source;
  readonly verification: Verification;
  readonly verified: Verified;
  readonly usage: ReportedUsage;
  /** null for clusters that cannot be encrypted, that are gone, or whose state is unknown. */
  readonly cost: ReportedClusterCost | null;
  /** When it was read, ISO 8601 UTC; absent where it was read by the audit of this report. */
  readonly readAt?: string;
}

/** An answer of the cloud, so that people can look it up. */
export interface Source {
  readonly operation: string;
  /** '' where the answer had none. */
  readonly requestId: string;
}

/** The role's successful calls with the cluster's key, as far as the source was read. Times are ISO 8601 UTC. */
export interface ReportedUsage {
  readonly source: 'lookup-events' | 'ledger' | 'sls' | 'none';
  readonly attribution: 'cluster' | 'exclusive-key' | 'shared-key' | 'none';
  readonly encrypt: number;
  readonly decrypt: number;
  readonly denied: number;
  readonly throttled: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly readFrom: string | null;
  readonly readTo: string | null;
  /** Whether the whole window was read. */
  readonly complete: boolean;
}

export interface ReportedKey {
  /** KMS's own id, or the ARN of a key of another account; the reference where KMS described no key for it. */
  readonly id: string;
  /** Every text that clusters refer to it by. */
  readonly references: readonly string[];
  readonly accountId: string;
  readonly regionId: string;
  readonly arn: string;
  /** `Absent` where KMS knows no such key, '' where it could not be read. */
  readonly state: string;
  readonly spec: string;
  readonly deletionProtection: string;
  readonly deleteDate: string | null;
  readonly rotation: string;
  readonly instanceId: string;
  /** Ids of the clusters that name it, by whichever reference. */
  readonly clusters: readonly string[];
  /** The id of the request that described it; absent where it could not be read, and in old reports. */
  readonly requestId?: string;
  /** As of a cluster. */
  readonly readAt?: string;
}
