import type { CheckedType, FactsByType } from '../facts/index.ts';
import type { Fact } from '../model/fact.ts';
import type { Evidence, Severity, Verdict } from '../model/finding.ts';
import { type Message, message } from '../model/message.ts';
import type { Stage } from '../model/proof.ts';
import type { Settings } from '../model/settings.ts';

/** What a check decides of one resource. */
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

/** Asked before a check, with facts of its own: where it decides, the check's facts do not matter. */
export interface Gate<T extends CheckedType, G extends keyof FactsByType[T]> {
  readonly needs: readonly G[];
  evaluate(facts: Pick<FactsByType[T], G>, context: CheckContext): Decision | undefined;
}

export interface CheckSpec<
  T extends CheckedType,
  G extends keyof FactsByType[T],
  K extends keyof FactsByType[T],
  C extends keyof FactsByType[T],
> {
  readonly id: string;
  /** The compliant state. */
  readonly title: string;
  readonly severity: Severity;
  readonly resourceType: T;
  readonly stage?: Stage;
  /** The consequence, one sentence. */
  readonly risk: string;
  /** The cure, one sentence; `{id}`, `{name}` and `{regionId}` stand for the resource. */
  readonly remedy: string;
  readonly reference: string;
  readonly gate?: Gate<T, G>;
  /** Facts that must have been read; the check is not asked without them. */
  readonly needs: readonly K[];
  /** Facts that may make the decision milder or clearer; they come read or unread. */
  readonly consults?: readonly C[];
  evaluate(
    facts: Pick<FactsByType[T], K> & { readonly [P in C]: Fact<FactsByType[T][P]> },
    context: CheckContext,
  ): Decision;
  /**
   * What the check says of a region, beside its resources, where it says anything: only for what the cloud tells of a
   * region without saying of which resource.
   */
  readonly inRegion?: Gate<'ACS::::Region', 'unnamedDenials'>;
}

/** A check with its fact types erased, as `evaluate.ts` runs it. */
export type Check = CheckSpec<CheckedType, never, never, never>;

/** Types a check: it can read the facts that it declares, and no others. */
export function defineCheck<
  T extends CheckedType,
  const K extends keyof FactsByType[T],
  const C extends keyof FactsByType[T] = never,
  const G extends keyof FactsByType[T] = never,
>(spec: CheckSpec<T, G, K, C>): Check {
  return spec as unknown as Check;
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
  return insufficientData(message('read-error', { operation, resource: resource ?? '', code, requestId }), {
    property: resource === undefined ? operation : `${operation} ${resource}`,
    expected: 'an answer',
    actual: requestId === '' ? code : `${code} (${requestId})`,
  });
}
