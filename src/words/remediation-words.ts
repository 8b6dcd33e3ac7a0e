import type { Message } from '../model/finding.ts';
import type { ChangeOutcome, ChangeStep, GuardId, GuardVerdict } from '../model/plan.ts';
import type { RemediationMessage, RemediationMessages } from '../model/remediation-messages.ts';
import type { Language } from './language.ts';

/** Who an outcome is about. */
export interface OutcomeData {
  readonly name: string;
  readonly keyId: string;
  /** What the cloud said, or how the cluster was found; may be ''. */
  readonly said: string;
}

/** What a run over many accounts came to. */
export interface RunCounts {
  readonly accounts: number;
  readonly done: number;
  readonly failed: number;
  /** Not turned on after all. */
  readonly dropped: number;
  /** Accounts that were not remediated. */
  readonly missing: number;
  /** Clusters that could be turned on, where remediation is not armed. */
  readonly ready: number;
}

/** What the remediator says, in plans, in messages and on the command line. Each language has all of it. */
export interface RemediationWords {
  readonly messages: { readonly [K in keyof RemediationMessages]: (data: RemediationMessages[K]) => string };
  /** What each guard makes sure of, in a few words. */
  readonly guards: Readonly<Record<GuardId, string>>;
  readonly results: Readonly<Record<GuardVerdict, string>>;
  readonly outcomes: { readonly [K in ChangeOutcome]: (data: OutcomeData) => string };
  /** What a person should do about an outcome. */
  readonly advice: Readonly<Record<ChangeOutcome, string>>;
  readonly title: string;
  readonly nothingOff: string;
  readonly notNamed: (ids: string) => string;
  readonly summary: (data: { changes: number; allowed: number; ready: number; most: number }) => string;
  readonly runStopped: string;
  readonly openChange: (data: { name: string; at: string }) => string;
  readonly locked: (data: { name: string; at: string; outcome: string }) => string;
  readonly acknowledge: string;
  readonly allowed: (count: number) => string;
  readonly wouldBeAllowed: (count: number) => string;
  readonly stopped: (count: number) => string;
  readonly labels: Readonly<
    Record<
      | 'cluster'
      | 'key'
      | 'call'
      | 'why'
      | 'cost'
      | 'rollback'
      | 'afterwards'
      | 'guard'
      | 'result'
      | 'reason'
      | 'evidence',
      string
    >
  >;
  readonly noKey: string;
  readonly keyAs: (data: { configured: string; id: string }) => string;
  readonly whyLine: (count: number) => string;
  readonly costRange: (data: { range: string; expected: string }) => string;
  readonly costUnknown: string;
  readonly rollbackNote: string;
  readonly rewriteNote: string;
  readonly allowedBy: (guards: string) => string;
  readonly notAskedOf: (guards: string) => string;
  readonly evidence: (data: { property: string; expected: string; actual: string }) => string;
  /** What is being done, for somebody who waits. */
  readonly steps: Readonly<Record<ChangeStep, (name: string) => string>>;
  readonly typeName: (data: { name: string; id: string }) => string;
  readonly notConfirmed: (name: string) => string;
  readonly notArmed: string;
  readonly noTerminal: string;
  readonly noneAllowed: string;
  readonly busy: string;
  readonly heldBack: (data: { name: string; reasons: string }) => string;
  /** Messages to people who were not there. */
  readonly couldBe: (count: number) => string;
  readonly announcing: (name: string) => string;
  readonly ended: Readonly<Record<'done' | 'dropped' | 'failed', (name: string) => string>>;
  readonly lockSet: string;
  /** The title of the message about a run over many accounts; what is 0 is left out. */
  readonly runEnded: (data: RunCounts) => string;
  readonly accountsMissing: (count: number) => string;
  readonly lookAfter: string;
  readonly runBy: (runId: string) => string;
  /** Of a plan for many accounts. */
  readonly ofAccount: (accountId: string) => string;
  readonly nothingToDo: (accounts: number) => string;
  readonly wholeSummary: (data: {
    accounts: number;
    changes: number;
    allowed: number;
    ready: number;
    most: number;
  }) => string;
  readonly place: (data: { id: string; region: string; account: string }) => string;
  readonly by: (data: { runner: string; at: string; changeId: string }) => string;
}

/** A guard's reason in words: the remediator's own, or that of a check. */
export function reasonOf(
  reason: RemediationMessage | Message,
  remediation: RemediationWords,
  checks: Pick<Language, 'message'>,
): string {
  return Object.hasOwn(remediation.messages, reason.id)
    ? (remediation.messages[reason.id as keyof RemediationMessages] as (data: unknown) => string)(reason.data)
    : checks.message(reason);
}
