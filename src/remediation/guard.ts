import { readErrorDecision } from '../checks/define-check.ts';
import type { EvaluationContext } from '../judge/evaluate.ts';
import type { ChangeReading, EncryptionPast } from '../model/change-reading.ts';
import { type ReadError, readFailure } from '../model/fact.ts';
import type { Evidence, Message } from '../model/finding.ts';
import type { Memory } from '../model/memory.ts';
import type { GuardId, GuardResult, GuardVerdict, JournalState, OrganizationRoom } from '../model/plan.ts';
import { type RemediationMessage, remediationMessage } from '../model/remediation-messages.ts';
import type { Report, ReportedCluster } from '../model/report.ts';
import type { Settings } from '../model/settings.ts';
import type { ChosenKey } from './key-rules.ts';
import type { RemediationSettings } from './settings.ts';

/** Everything that guards may look at. null is what was not read, or cannot be. */
export interface GuardInput {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly settings: RemediationSettings;
  /** What the checks go by. */
  readonly checks: Settings;
  readonly onCheckError: EvaluationContext['onCheckError'];
  /** Whether SEALWATCH_REMEDIATION forbids every change. */
  readonly killSwitch: boolean;
  /** The report of the audit that was made just before. */
  readonly report: Report;
  readonly cluster: ReportedCluster;
  readonly key: ChosenKey;
  /** null where there is no store. */
  readonly memory: Memory | null;
  readonly journal: JournalState | null;
  readonly lease: LeaseAnswer | null;
  /** What stored reports and the history show of the cluster; null where they were not read yet. */
  readonly past: EncryptionPast | null;
  /** Read of the cluster right before the change; null where it was not asked for. */
  readonly reading: ChangeReading | null;
  /** Changes that come before this one in the same run, of this account. */
  readonly before: number;
  /** null where the run is of this account alone. */
  readonly organization: OrganizationRoom | null;
}

/** Who may make changes at the moment. */
export type LeaseAnswer =
  | { readonly is: 'free' | 'ours' }
  /** `until` is ISO 8601 UTC. */
  | { readonly is: 'taken'; readonly holder: string; readonly until: string };

/** One precondition of a change. Pure. */
export interface Guard {
  readonly id: GuardId;
  check(input: GuardInput): GuardDecision;
}

/** A guard's result before it has the guard's name. */
export type GuardDecision = Omit<GuardResult, 'guard'>;

export function passed(message: RemediationMessage | Message, ...evidence: Evidence[]): GuardDecision {
  return { result: 'passed', message, evidence };
}

export function blocked(message: RemediationMessage | Message, ...evidence: Evidence[]): GuardDecision {
  return { result: 'blocked', message, evidence };
}

export function unknown(message: RemediationMessage | Message, ...evidence: Evidence[]): GuardDecision {
  return { result: 'unknown', message, evidence };
}

/** Not evaluated, because something else stops the change before it is read. Not a pass. */
export function skipped(): GuardDecision {
  return { result: 'skipped', message: remediationMessage('not-asked', {}), evidence: [] };
}

/** What several results come to: a guard that was skipped leaves it unknown. */
export function worstResult(results: readonly GuardVerdict[]): Exclude<GuardVerdict, 'skipped'> {
  if (results.includes('blocked')) return 'blocked';
  return results.every((result) => result === 'passed') ? 'passed' : 'unknown';
}

/** What could not be read, with the operation, the error code and the request id as the reason. */
export function readErrorOf(error: ReadError): GuardDecision {
  const { message, evidence } = readErrorDecision(readFailure(error));
  return unknown(message, ...evidence);
}
