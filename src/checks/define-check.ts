import type { CheckedType, FactsByType } from '../facts/index.ts';
import type { Fact } from '../model/fact.ts';
import {
  type Evidence,
  type Localized,
  type Message,
  message,
  type Severity,
  type Stage,
  type Verdict,
} from '../model/finding.ts';
import type { Settings } from '../model/settings.ts';
import type { DataOf, Reason } from './reason.ts';
import { type SharedReasons, sharedMessage } from './shared-reasons.ts';

/** What a check decides about one resource. */
export interface Decision {
  readonly verdict: Verdict;
  readonly message: Message;
  readonly evidence: readonly Evidence[];
  /** Where this outcome weighs differently from the check's own severity. */
  readonly severity?: Severity;
}

export interface CheckContext {
  /** The time of the audit, epoch milliseconds. */
  readonly now: number;
  readonly settings: Settings;
}

export type Reasons = Readonly<Record<string, Reason>>;

/** Gives a reason of the check's own, or one that all checks share. */
export type Say<R extends Reasons> = <I extends (keyof R | keyof SharedReasons) & string>(
  id: I,
  data: DataOf<ShapeOf<R, I>>,
) => Message;

type ShapeOf<R extends Reasons, I> = I extends keyof R
  ? R[I]['shape']
  : I extends keyof SharedReasons
    ? SharedReasons[I]['shape']
    : never;

/** A context in which a check with these reasons decides. */
export interface Deciding<R extends Reasons> extends CheckContext {
  readonly message: Say<R>;
}

/** Asked before a check, with facts of its own: where it decides, the check's facts do not matter. */
export interface Precondition<T extends CheckedType, G extends keyof FactsByType[T], R extends Reasons = Reasons> {
  readonly needs: readonly G[];
  evaluate(facts: Pick<FactsByType[T], G>, context: Deciding<R>): Decision | undefined;
}

export interface CheckSpec<
  T extends CheckedType,
  G extends keyof FactsByType[T],
  K extends keyof FactsByType[T],
  C extends keyof FactsByType[T],
  R extends Reasons,
> {
  readonly id: string;
  /** The compliant state. */
  readonly title: Localized;
  readonly severity: Severity;
  readonly resourceType: T;
  /** The stage of verification that it belongs to. */
  readonly stage?: Stage;
  /** The consequence, one sentence. */
  readonly risk: Localized;
  readonly reference: string;
  /** The controls that it maps to, as `<benchmark id>:<control id>`. */
  readonly controls: readonly string[];
  /** Every reason that it can give, by the message id: unique over all checks, since reports keep it. */
  readonly reasons: R;
  readonly gate?: Precondition<T, G, NoInfer<R>>;
  /** Facts that must have been read; the check is not asked without them. */
  readonly needs: readonly K[];
  /** Facts that may make the decision milder or clearer; they come as values or read errors. */
  readonly consults?: readonly C[];
  evaluate(
    facts: Pick<FactsByType[T], K> & { readonly [P in C]: Fact<FactsByType[T][P]> },
    context: Deciding<R>,
  ): Decision;
}

/** A check with its fact types erased, as `evaluate.ts` runs it. */
export type Check<R extends Reasons = Reasons> = CheckSpec<CheckedType, never, never, never, R> & {
  /** Gives a reason of this check elsewhere. */
  message<I extends keyof R & string>(id: I, data: DataOf<R[I]['shape']>): Message;
};

/** Types a check: it can read the facts that it declares, and give the reasons that it declares, and no others. */
export function defineCheck<
  T extends CheckedType,
  const R extends Reasons,
  const K extends keyof FactsByType[T],
  const C extends keyof FactsByType[T] = never,
  const G extends keyof FactsByType[T] = never,
>(spec: CheckSpec<T, G, K, C, R>): Check<R> {
  return { ...spec, message } as unknown as Check<R>;
}

export function compliant(message: Message, ...evidence: Evidence[]): Decision {
  return { verdict: 'COMPLIANT', message, evidence };
}

/** A finding against the account is never made without evidence. */
export function nonCompliant(message: Message, first: Evidence, ...rest: Evidence[]): Decision {
  return { verdict: 'NON_COMPLIANT', message, evidence: [first, ...rest] };
}

export function notApplicable(message: Message, ...evidence: Evidence[]): Decision {
  return { verdict: 'NOT_APPLICABLE', message, evidence };
}

export function insufficientData(message: Message, ...evidence: Evidence[]): Decision {
  return { verdict: 'INSUFFICIENT_DATA', message, evidence };
}

/** The answer in place of a check, for a fact that was not read. */
export function readErrorDecision(fact: Fact<unknown>): Decision {
  if (fact.ok) throw new Error('a fact that was read is no reason');
  const { operation, resource, code, requestId } = fact.error;
  return insufficientData(sharedMessage('read-error', { operation, resource: resource ?? '', code, requestId }), {
    property: resource === undefined ? operation : `${operation} ${resource}`,
    expected: 'HTTP 200',
    actual: requestId === '' ? code : `${code} (${requestId})`,
  });
}
