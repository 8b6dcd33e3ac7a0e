import type { EvaluationContext } from '../judge/evaluate.ts';
import type { ChangeReading, EncryptionPast } from '../model/change-reading.ts';
import type { Evidence, Message } from '../model/finding.ts';
import type { Memory } from '../model/memory.ts';
import type { Answer, GuardAnswer, GuardId, JournalState } from '../model/plan.ts';
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
  /** Changes that come before this one in the same run. */
  readonly before: number;
}

/** Who may make changes at the moment. */
export type LeaseAnswer =
  | { readonly is: 'free' | 'ours' }
  /** `until` is ISO 8601 UTC. */
  | { readonly is: 'taken'; readonly holder: string; readonly until: string };

/** One reason for which a change may have to stay undone. Pure. */
export interface Guard {
  readonly id: GuardId;
  ask(input: GuardInput): Said;
}

/** A guard's answer before it has the guard's name. */
export type Said = Omit<GuardAnswer, 'guard'>;

export function allows(message: RemediationMessage | Message, ...evidence: Evidence[]): Said {
  return { answer: 'allows', message, evidence };
}

export function stops(message: RemediationMessage | Message, ...evidence: Evidence[]): Said {
  return { answer: 'stops', message, evidence };
}

export function unknown(message: RemediationMessage | Message, ...evidence: Evidence[]): Said {
  return { answer: 'unknown', message, evidence };
}

/** Nobody asked: as good as unread. */
export function notAsked(): Said {
  return unknown(remediationMessage('not-asked', {}));
}

/** The worst of several answers: what stops for sure, then what is not known. */
export function worst(answers: readonly Answer[]): Answer {
  if (answers.includes('stops')) return 'stops';
  return answers.includes('unknown') ? 'unknown' : 'allows';
}
