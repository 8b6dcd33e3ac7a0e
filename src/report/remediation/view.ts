import {
  type GuardResult,
  type OpenChange,
  type PlannedChange,
  type RemediationPlan,
  runGuards,
} from '../../model/plan.ts';
import type { Report } from '../../model/report.ts';
import type { Lang } from '../../words/language.ts';

/** What is shown of a plan: the plan itself, the report that it rests on, and what was made of it. */
export interface PlanView {
  readonly report: Report;
  readonly plan: RemediationPlan;
  /** Changes that were made, or looked after, in this run. */
  readonly changes: readonly OpenChange[];
  /** Ids that were asked for. */
  readonly only: readonly string[];
}

/** What can be shown, and in which language. */
export interface PlanOptions {
  readonly color: boolean;
  readonly unicode: boolean;
  readonly width: number;
  /** Whether guards that allow are shown with their evidence too. */
  readonly all: boolean;
  readonly now: number;
  readonly lang: Lang;
}

/** How far a change is from being made. */
export type ChangeStanding = 'allowed' | 'ready' | 'stopped';

/** `ready`: only what stops the whole run keeps it. */
export function standingOf({ result, guards }: PlannedChange): ChangeStanding {
  if (result === 'passed') return 'allowed';
  const own = guards.filter(({ guard }) => !runGuards.includes(guard));
  return own.every((guard) => guard.result === 'passed') ? 'ready' : 'stopped';
}

/** What was asked for and is not among the changes. */
export function missingOf({ plan, only }: PlanView): string[] {
  return only.filter((id) => !plan.changes.some(({ cluster }) => cluster.id === id));
}

/** What keeps the whole run from changing anything: each reason once. */
export function runReasons({ changes }: RemediationPlan) {
  return (changes[0]?.guards ?? []).filter(({ guard, result }) => runGuards.includes(guard) && result !== 'passed');
}

/** Guards that keep a change from being made, of those that were asked about it. */
export function obstaclesOf({ guards }: PlannedChange): GuardResult[] {
  return guards.filter(
    (guard) => guard.result !== 'passed' && !runGuards.includes(guard.guard) && guard.result !== 'skipped',
  );
}
