import type { ChangedBy } from './actor.ts';
import type { Message } from './message.ts';
import type { Resource } from './resource.ts';

/** Cloud Config's four words. `INSUFFICIENT_DATA` is never rounded to any of the others. */
export type Verdict = 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE' | 'INSUFFICIENT_DATA';

/** Worst first: the order in which people should read. */
export const verdicts = [
  'NON_COMPLIANT',
  'INSUFFICIENT_DATA',
  'COMPLIANT',
  'NOT_APPLICABLE',
] as const satisfies Verdict[];

/** The worst of several verdicts; `NOT_APPLICABLE` only where all are, or where there is none. */
export function worst(of: readonly Verdict[]): Verdict {
  return verdicts.find((verdict) => of.includes(verdict)) ?? 'NOT_APPLICABLE';
}

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** Worst first. */
export const severities = ['critical', 'high', 'medium', 'low'] as const satisfies Severity[];

/** One property that was looked at: what is wanted, and what was found. */
export interface Evidence {
  readonly property: string;
  readonly expected: string;
  readonly actual: string;
}

/** What to do about a finding, for its reason and its resource. In English, as `reason` is. */
export interface Remediation {
  readonly text: string;
  /** To be run as they are. */
  readonly commands: readonly string[];
  /** Where the console has it. */
  readonly console?: string;
}

/** Why a finding is accepted for a while. A flag beside the verdict, which stays what it is. */
export interface Waiver {
  readonly reason: string;
  readonly owner: string;
  readonly approvedBy: string;
  /** Inclusive, `YYYY-MM-DD`. */
  readonly expires: string;
}

/** One check's verdict on one resource. */
export interface Finding {
  /** Stable over audits: the same check on the same resource has the same id. */
  readonly id: string;
  readonly checkId: string;
  readonly severity: Severity;
  readonly verdict: Verdict;
  readonly resource: Resource;
  /** The message worded in English; other languages word `message` again. */
  readonly reason: string;
  readonly message: Message;
  readonly evidence: readonly Evidence[];
  /** Absent where nothing is to be done. */
  readonly remediation?: Remediation;
  readonly controls: readonly string[];
  readonly waiver?: Waiver;
  /** Who owns the resource: the value of the tag that the configuration names; absent where it has none. */
  readonly owner?: string;
  /** When this finding was first made, ISO 8601 UTC. */
  readonly firstSeen: string;
  /** Since when it has had this verdict, ISO 8601 UTC. */
  readonly since: string;
  /** Who changed it to this verdict; only where a change was seen that one audit event explains. */
  readonly changedBy?: ChangedBy;
  /** When what it rests on was read, ISO 8601 UTC; absent where it was read by the audit of this report. */
  readonly readAt?: string;
}
