import type { AuditEvent } from './actor.ts';
import type { Severity, Verdict } from './finding.ts';
import type { Report } from './report.ts';
import type { Resource } from './resource.ts';

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
  readonly undo: string;
}

/** Encryption of a cluster's Secrets was switched off: what is written from now on lies open in etcd. */
export interface SwitchedOff {
  readonly kind: 'switched-off';
  readonly severity: 'critical';
  readonly cluster: NamedCluster;
  /** The key that encrypted it, which its old Secrets still need. */
  readonly keyId: string;
  /** Since when it was seen encrypted, ISO 8601 UTC; null where nobody remembers. */
  readonly encryptedSince: string | null;
  /** Whether it caches secrets of KMS as its own, which lie open now too; null where that is unknown. */
  readonly cachesKmsSecrets: boolean | null;
  readonly auditEvent: AuditEvent | null;
  /** A command line. */
  readonly undo: string;
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
  /** Whether anything that was to be read again could not be. */
  readonly complete: boolean;
}
