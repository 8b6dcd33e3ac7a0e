import type { Currency, ReportedClusterCost } from './cost.ts';
import type { ReadError } from './fact.ts';
import type { Evidence, Message } from './finding.ts';
import type { RemediationMessage } from './remediation-messages.ts';

/** The guards, in the order in which they are shown: those of the whole run first. */
export const guardIds = [
  'mode',
  'kill-switch',
  'lock',
  'lease',
  'maintenance-window',
  'selection',
  'not-waived',
  'complete-listing',
  'fresh-detail',
  'no-task',
  'no-recent-change',
  'never-encrypted',
  'key',
  'role',
  'kms-paid',
  'rbac',
  'egress',
  'max-per-run',
  'max-percent',
] as const;

export type GuardId = (typeof guardIds)[number];

/** Guards that answer the same for every change of a run. */
export const runGuards: readonly GuardId[] = ['mode', 'kill-switch', 'lock', 'lease', 'maintenance-window'];

/** A change is made only where every guard passed. `unknown`: something could not be read. `skipped`: the guard was not evaluated. */
export type GuardVerdict = 'passed' | 'blocked' | 'unknown' | 'skipped';

/** What one guard says of one change. */
export interface GuardResult {
  readonly guard: GuardId;
  readonly result: GuardVerdict;
  /** Guards that ask the checks give the checks' own reasons. */
  readonly message: RemediationMessage | Message;
  readonly evidence: readonly Evidence[];
}

/** A call that turns encryption on; there is no other. */
export interface ChangeCall {
  readonly operation: 'cs:UpdateKMSEncryption';
  readonly regionId: string;
  readonly clusterId: string;
  readonly body: { readonly disable_encryption: false; readonly kms_key_id: string };
}

/** One change that would be made, with everything that decides about it. */
export interface PlannedChange {
  /** From 1. */
  readonly order: number;
  readonly cluster: {
    readonly id: string;
    readonly name: string;
    readonly accountId: string;
    readonly regionId: string;
    readonly spec: string;
    readonly version: string;
  };
  /** The key as it is configured; '' where none is. */
  readonly key: string;
  /** null where it is not known yet with which key. */
  readonly call: ChangeCall | null;
  /** Ids of the findings that it would cure. */
  readonly resolves: readonly string[];
  /** What encryption would add in 30 days; null where that is unknown. */
  readonly cost: ReportedClusterCost | null;
  /** The command that takes it back, which needs a KMS that answers. */
  readonly rollback: string;
  /** The command that writes the Secrets again which are older than encryption. */
  readonly rewrite: string;
  readonly guards: readonly GuardResult[];
  /** The worst of the guards' answers. */
  readonly result: Exclude<GuardVerdict, 'skipped'>;
}

/** How many changes one run makes at most over all accounts of an organization. */
export interface ChangeLimits {
  /** By `remediation.maxPerRun`. */
  readonly perRun: number;
  /** By `remediation.maxPercent`, of the Pro clusters of all accounts. */
  readonly byPercent: number;
}

/** What the run of an organization leaves to one of its accounts. */
export interface OrganizationRoom {
  readonly limits: ChangeLimits;
  /** Changes of the run that other accounts have made, or are about to make. */
  readonly elsewhere: number;
}

/** What the remediator would do, in order. It is made of what was read; nothing is changed by it. */
export interface RemediationPlan {
  readonly mode: 'plan' | 'apply';
  /** ISO 8601 UTC. */
  readonly madeAt: string;
  readonly currency: Currency;
  /** How many changes one run makes at most: `maxPerRun` and `maxPercent` together. */
  readonly most: number;
  readonly changes: readonly PlannedChange[];
  /** A change of an earlier run that is not over. */
  readonly open: OpenChange | null;
  readonly lock: Lock | null;
}

/** What became of a change. Only after `done` may another one be made. */
export const changeOutcomes = [
  'done',
  'not-called',
  'denied-rbac',
  'denied-role',
  'denied-conflict',
  'denied-throttled',
  'denied',
  'unknown',
  'no-effect',
  'stuck',
  'unreadable',
  'key-lost',
  'other-key',
  'cluster-down',
  'cluster-gone',
] as const;

export type ChangeOutcome = (typeof changeOutcomes)[number];

/** Whether a run may go on after it. A change that was never called is no surprise. */
export function isExpectedOutcome(outcome: ChangeOutcome): boolean {
  return outcome === 'done' || outcome === 'not-called';
}

/** Where a change is: each step is in the journal before it is taken. */
export type ChangeStep = 'announcing' | 'calling' | 'waiting' | 'notifying';

/** A change that was begun and is not over. Times are ISO 8601 UTC. */
export interface OpenChange {
  readonly id: string;
  readonly cluster: { readonly id: string; readonly name: string; readonly regionId: string };
  readonly keyId: string;
  readonly begunAt: string;
  readonly step: ChangeStep;
  /** When the call was about to be made; null before that. */
  readonly calledAt: string | null;
  /** `lost`: nobody knows whether the call was accepted. null: not called, or not known since the run died. */
  readonly answer: 'accepted' | 'lost' | null;
  /** Whether the cluster was seen updating, or on, since the call. */
  readonly seenChanging: boolean;
  /** Until when it is waited for. */
  readonly until: string | null;
  readonly outcome: ChangeOutcome | null;
  /** What the cloud said, or how the cluster was found, where that is the reason. */
  readonly detail: string;
}

/** Why nothing more is changed, until a person acknowledges it. */
export interface Lock {
  readonly at: string;
  readonly changeId: string;
  readonly outcome: ChangeOutcome;
  readonly cluster: { readonly id: string; readonly name: string; readonly regionId: string };
  readonly detail: string;
}

/** What the journal knows of a cluster that was changed. */
export interface JournaledCluster {
  /** ISO 8601 UTC. */
  readonly calledAt: string;
  readonly endedAt: string | null;
  /** Whether our call may have been accepted: then it may have been encrypted, whatever it is now. */
  readonly mayBeEncrypted: boolean;
}

/** A cluster that was planned to be turned on and was then read to be encrypted already. */
export interface FoundEncrypted {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly keyId: string;
}

/** What the journal comes to. */
export interface JournalState {
  readonly open: OpenChange | null;
  readonly lock: Lock | null;
  readonly clusters: Readonly<Record<string, JournaledCluster>>;
  /** By the cluster's id; nothing is ever taken out of it. */
  readonly foundEncrypted: Readonly<Record<string, FoundEncrypted>>;
}

/** Where nothing was ever changed. */
export const emptyJournal: JournalState = { open: null, lock: null, clusters: {}, foundEncrypted: {} };

/** One line of the journal. */
export interface JournalEntry {
  /** ISO 8601 UTC. */
  readonly at: string;
  /** The run, or the person, that writes. */
  readonly by: string;
  readonly what:
    | 'begins'
    | 'calls'
    | 'accepted'
    | 'lost'
    | 'changing'
    | 'ends'
    | 'notified'
    | 'acknowledges'
    | 'found-encrypted';
  /** '' for what is about no change. */
  readonly changeId: string;
  readonly clusterId: string;
  readonly keyId: string;
  readonly outcome: ChangeOutcome | null;
  readonly detail: string;
}

/** How a cluster and its key were found after the call. */
export type ObservedCluster =
  | { readonly is: 'read-error'; readonly error: ReadError }
  | { readonly is: 'gone' }
  | {
      readonly is: 'seen';
      readonly state: string;
      /** null: it is unknown, as while it is updating. */
      readonly encryption: 'on' | 'off' | null;
      /** The key that it is on with; '' where it is not. */
      readonly encryptedWith: string;
      /** The key's state, `Absent` where KMS knows none; null where it could not be read. */
      readonly keyState: string | null;
    };
