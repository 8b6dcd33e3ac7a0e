import type { AuditEvent } from './audit-event.ts';
import type { Message, Remediation, ResourceType, Severity } from './finding.ts';

/** What a root cause is: one thing that several findings are about. */
export type RootCauseKind =
  | 'dead-key'
  | 'key'
  | 'instance'
  | 'egress'
  | 'off'
  | 'denied-unnamed'
  | 'role-denied'
  | 'no-trail'
  | 'finding';

/**
 * One thing that is wrong in an account, with everything that follows from it. Its id stays the same from report to
 * report. Times are ISO 8601 UTC.
 */
export interface Cause {
  readonly id: string;
  readonly kind: RootCauseKind | 'read-error';
  readonly accountId: string;
  /** '' for what concerns the whole account. */
  readonly regionId: string;
  /** The key, cluster, region or account at fault. */
  readonly subject: { readonly id: string; readonly name: string };
  /** Every name of the key at fault; empty where it is none. */
  readonly names: readonly string[];
  /** The worst of the findings that are not waived. */
  readonly severity: Severity;
  /** The check of the worst finding; '' for what could not be read. */
  readonly checkId: string;
  readonly clusters: readonly TouchedCluster[];
  /** What is wrong, worst first, each sentence once. */
  readonly reasons: readonly AlertReason[];
  /** What to do about the worst finding; null where nothing is to be done. */
  readonly remediation: (Remediation & { readonly message: Message; readonly restores: boolean }) | null;
  readonly deadline: string | null;
  /** The one that gives the first reason comes first. */
  readonly findings: readonly HeldFinding[];
  /** Whether all of it is accepted for a while. */
  readonly waived: boolean;
}

/** A reason is a message, or what could not be read. */
export type AlertReason =
  | { readonly message: Message }
  | { readonly readErrors: { readonly operation: string; readonly code: string; readonly resource: string } };

export interface TouchedCluster {
  readonly id: string;
  readonly name: string;
  readonly regionId: string;
  /** `left`: it is off, but its old Secrets may need the key. */
  readonly how: 'encrypted' | 'left' | 'touched';
  /** As `name=value`. */
  readonly tags: readonly string[];
}

/** A finding that an alert rests on, named well enough to be looked for in a later report. */
export interface HeldFinding {
  readonly id: string;
  readonly severity: Severity;
  readonly waived: boolean;
  /** The last day of its waiver, such as `2026-12-31`; '' where it has none. */
  readonly waiverExpires: string;
  readonly resourceType: ResourceType;
  readonly resourceId: string;
  readonly accountId: string;
  readonly regionId: string;
}

/** A cause over time. */
export interface Alert {
  readonly cause: Cause;
  readonly phase: 'open' | 'waived' | 'resolved';
  readonly openedAt: string;
  /** When it last opened or resolved. */
  readonly changedAt: string;
  /** The beginning of the last report that spoke of it. */
  readonly readAt: string;
  /** The last notice that was sent of it; null where none was. */
  readonly notified: LastNotice | null;
  /** When it opened or changed its reason, within the last day. */
  readonly opened: readonly AlertOccurrence[];
  /** Reasons that come and go so often that their repeats are not sent, and when each came or went last. */
  readonly paused: readonly AlertOccurrence[];
  /** The expiry of the waivers that was announced; '' if none was. */
  readonly announcedExpiry: string;
}

/** An alert came to have this reason at this time. */
export interface AlertOccurrence {
  readonly at: string;
  readonly reason: string;
}

export interface LastNotice {
  readonly at: string;
  /** The worst severity that was announced since it opened. */
  readonly severity: Severity;
  /** Ids of all clusters that were announced since it opened. */
  readonly clusters: readonly string[];
  /** The last reason that was sent, or whose repeats are paused. */
  readonly reason: string;
  /** The actor that was named last; null if none was. */
  readonly auditEvent: AuditEvent | null;
}

/** What a first look at accounts found, beside alerts. */
export interface FirstLook {
  readonly proClusters: number;
  readonly verified: number;
  /** How many accounts or regions could not be listed: there may be more clusters. */
  readonly unlisted: number;
  readonly readErrors: number;
}

/** What a check could not tell, for one reason. */
export interface Unknown {
  readonly checkId: string;
  readonly message: Message;
  /** Of how many things. */
  readonly count: number;
  /** The first few of them. */
  readonly names: readonly string[];
}

/** What the one message of a run of many announces of an account. */
export interface AccountNotices {
  readonly accountId: string;
  /** The account's report. */
  readonly auditId: string;
  readonly notices: readonly Notice[];
  /** null where the account was looked at before. */
  readonly firstLook: FirstLook | null;
  /** What is unknown, where the weekly digest is due. */
  readonly unknown: readonly Unknown[];
}

/** The alerts of an account. */
export interface AlertState {
  /** The beginning of the newest whole report that was handled; null before the first. */
  readonly handled: string | null;
  /** When the last weekly digest was due and looked for; null before the first. */
  readonly weekly: string | null;
  readonly alerts: Readonly<Record<string, Alert>>;
}

/** Where nothing was ever looked at. */
export const noAlerts: AlertState = { handled: null, weekly: null, alerts: {} };

export type NoticeKind = 'opened' | 'updated' | 'lapsed' | 'held' | 'reminded' | 'waiverExpiring' | 'resolved';

/** What a report says now of what an alert was about. */
export type Ending =
  /** The key that was dead. */
  | { readonly is: 'enabled' }
  /** Everything in the place. */
  | { readonly is: 'read' }
  /** What the check says of this resource. */
  | { readonly is: 'settled'; readonly name: string; readonly message: Message }
  /** The cluster is gone, or no cluster uses the key. */
  | { readonly is: 'gone' }
  /** What is left of it belongs to other alerts. */
  | { readonly is: 'over' };

/** Something about an alert to notify people of. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly cause: Cause;
  /** The worst severity that was announced, or is current: it decides who is notified. */
  readonly severity: Severity;
  /** What it was before, where it got worse. */
  readonly before: Severity | null;
  /** Clusters that were not announced before. */
  readonly added: readonly TouchedCluster[];
  readonly openedAt: string;
  readonly at: string;
  /** null unless it is resolved. */
  readonly ending: Ending | null;
  /** What somebody did that may have led to it. */
  readonly auditEvent: AuditEvent | null;
}
