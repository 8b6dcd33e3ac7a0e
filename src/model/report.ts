import type { AuditEvent } from './audit-event.ts';
import type { ReportedClusterCost, ReportedCost } from './cost.ts';
import type { ReadError } from './fact.ts';
import type { Finding, Resource, Severity, Verdict, Verification, Verified, Waiver } from './finding.ts';
import type { Attestation } from './memory.ts';
import type { RemediationPlan } from './plan.ts';
import type { ChainHead } from './signature.ts';

/** The complete result of an audit; every other format renders it. `schema/report.schema.json` is its contract. */
export interface Report {
  readonly schemaVersion: '1';
  readonly tool: { readonly name: 'sealwatch'; readonly version: string };
  readonly auditId: string;
  /**
   * `audit`: everything was read. `change`: only what an event touched is in it. `partial`: the audit was ended before it had
   * read everything, and the rest is as it was read before. `iac`: files were judged that declare what is to be deployed.
   */
  readonly kind: ReportKind;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly scope: { readonly accounts: readonly string[]; readonly regions: readonly string[] };
  /** What it was made of: the same inputs give the same report. */
  readonly inputs: ReportInputs;
  /** The newest link of the chain of stored reports when this one was made; absent where there was none. */
  readonly chainHead?: ChainHead;
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

export type ReportKind = 'audit' | 'change' | 'partial' | 'iac';

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
  /** The last statement that existing Secrets were rewritten, with its evidence; absent where there is none since encryption is on. */
  readonly attestation?: Attestation;
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
  /** Calls that failed within KMS (5xx). */
  readonly failed: number;
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

/** A verdict that is another one since an event, and who did it. */
export interface ChangedVerdict {
  readonly findingId: string;
  readonly checkId: string;
  readonly severity: Severity;
  readonly resource: Resource;
  /** null: nothing was known of it. */
  readonly before: Verdict | null;
  /** null: the resource is gone. */
  readonly after: Verdict | null;
  /** The latest of the events that fits; null where none of them does. */
  readonly auditEvent: AuditEvent | null;
}

/** A cluster, as an alarm names it. */
export interface NamedCluster {
  readonly id: string;
  readonly name: string;
  readonly accountId: string;
  readonly regionId: string;
}

/** A key that encrypts running clusters does not work any more, or soon will not. */
export interface PreOutage {
  readonly kind: 'pre-outage';
  readonly severity: 'critical';
  readonly keyId: string;
  readonly accountId: string;
  readonly regionId: string;
  /** As KMS says it; `Absent` where it knows no such key any more. */
  readonly state: 'Disabled' | 'PendingDeletion' | 'PendingImport' | 'Absent';
  /** ISO 8601 UTC; null where no deletion is scheduled, or KMS does not say for when. */
  readonly deletionDate: string | null;
  /** Clusters that it encrypts. */
  readonly clusters: readonly NamedCluster[];
  /** Clusters whose old Secrets may still need it. */
  readonly formerly: readonly NamedCluster[];
  readonly auditEvent: AuditEvent | null;
  /** A command line; '' where nothing undoes it. */
  readonly restore: string;
}

/** Encryption of a cluster's Secrets was switched off: what is written from now on lies open in etcd. */
export interface SwitchedOff {
  readonly kind: 'switched-off';
  readonly severity: 'critical';
  readonly cluster: NamedCluster;
  /** The key that encrypted it, which its old Secrets still need. */
  readonly keyId: string;
  /** Since when it was seen encrypted, ISO 8601 UTC; null where no stored state has it. */
  readonly encryptedSince: string | null;
  /** Whether it caches secrets of KMS as its own, which lie open now too; null where that is unknown. */
  readonly cachesKmsSecrets: boolean | null;
  readonly auditEvent: AuditEvent | null;
  /** A command line. */
  readonly restore: string;
}

export type Alarm = PreOutage | SwitchedOff;

/** What became of an account by the events that were handled. */
export interface AccountChange {
  readonly accountId: string;
  /** The account as it is known now: what was not read again is as the last audit has it. */
  readonly report: Report;
  /** Where the report was kept; undefined where there is no store. */
  readonly kept: string | undefined;
  readonly changed: readonly ChangedVerdict[];
  readonly alarms: readonly Alarm[];
  /** Clusters that were still changing when reading ended: they have to be read once more. */
  readonly unsettled: readonly string[];
  /** What was to be read again and could not be. */
  readonly readErrors: readonly ReadError[];
}

/** One link of the chain of stored reports. A change to a report, or its removal, requires a change to every later link. */
export interface ChainLink {
  /** From 1, without gaps. */
  readonly number: number;
  /** SHA-256 of the link before, as its bytes are stored; '' for the first. */
  readonly previous: string;
  /** When it was added, ISO 8601 UTC. */
  readonly at: string;
  readonly entry: ChainEntry;
}

export type ChainEntry =
  /** A report was kept. */
  | { readonly kind: 'report'; readonly key: string; readonly sha256: string }
  /** The report of a run of many accounts was kept, and those that it was made of. */
  | { readonly kind: 'reports'; readonly reports: readonly { readonly key: string; readonly sha256: string }[] }
  /** Reports were removed because they had been kept long enough. */
  | { readonly kind: 'retired'; readonly keys: readonly string[] };
