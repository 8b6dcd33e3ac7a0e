import {
  type Check,
  type CheckContext,
  type Decision,
  insufficientData,
  notApplicable,
  readErrorDecision,
} from '../checks/define-check.ts';
import { sharedMessage } from '../checks/shared-reasons.ts';
import type { CheckedType, FactsOfAccount, ResourceFacts, Unlisted } from '../facts/index.ts';
import { type Fact, readFailure } from '../model/fact.ts';
import { type CheckError, message, type Resource, verdicts } from '../model/finding.ts';

/** A check's decision on one resource, before the report words it. */
export interface Evaluation {
  readonly check: Check;
  readonly resource: Resource;
  readonly decision: Decision;
}

export interface EvaluationContext extends CheckContext {
  /** Is given each check that threw; its finding is `INSUFFICIENT_DATA`. */
  readonly onCheckError: (failed: CheckError) => void;
}

const turnedOff = notApplicable(sharedMessage('check-disabled', {}));

type GivenFacts = Readonly<Record<string, Fact<unknown>>>;

/**
 * Asks every check about every resource of its type, and answers in its place where a fact that it needs was not read.
 * This is the one place where an error becomes a verdict, and that verdict is always `INSUFFICIENT_DATA`.
 */
export function evaluate(known: FactsOfAccount, checks: readonly Check[], context: EvaluationContext): Evaluation[] {
  return checks.flatMap((check) => {
    const isOff = context.settings.checks.disable.includes(check.id);
    const judged = known.subjects[check.resourceType].map(({ resource, facts }: ResourceFacts<CheckedType>) => ({
      check,
      resource,
      decision: isOff ? turnedOff : decide({ check, resource, facts: facts as GivenFacts, context }),
    }));
    const places = isOff ? [] : known.unlisted[check.resourceType].map((place) => unlisted(check, place));
    return places.length === 0 ? judged : onePerResource([...places, ...judged]);
  });
}

/** A region that could be listed only in part has both a gap and clusters: of two answers for it the worse one stands. */
function onePerResource(evaluations: readonly Evaluation[]): Evaluation[] {
  const worst = new Map<string, Evaluation>();
  for (const evaluation of evaluations) {
    const { type, regionId, id } = evaluation.resource;
    const name = JSON.stringify([type, regionId, id]);
    const other = worst.get(name);
    if (other === undefined || badness(evaluation) < badness(other)) worst.set(name, evaluation);
  }
  return [...worst.values()];
}

function badness({ decision }: Evaluation): number {
  return verdicts.indexOf(decision.verdict);
}

/** What could not be listed may hold anything: one finding for the place, so that it never looks empty. */
function unlisted(check: Check, { resource, error }: Unlisted): Evaluation {
  return { check, resource, decision: readErrorDecision(readFailure(error)) };
}

/** A check about a resource, with what is known of it. */
interface Question {
  readonly check: Check;
  readonly resource: Resource;
  readonly facts: GivenFacts;
  readonly context: EvaluationContext;
}

function decide(question: Question): Decision {
  const { check, context } = question;
  const { gate } = check;
  const deciding = { ...context, message };
  return (
    (gate && ask(question, gate.needs, [], (given) => gate.evaluate(given as never, deciding))) ??
    ask(question, check.needs, check.consults ?? [], (given) => check.evaluate(given as never, deciding))
  );
}

/** Asks with the needed facts unwrapped and the consulted ones as they are, or answers for what was not read. */
function ask<D extends Decision | undefined>(
  { check, resource, facts, context }: Question,
  needs: readonly string[],
  consults: readonly string[],
  evaluateWith: (given: Record<string, unknown>) => D,
): D | Decision {
  const given: Record<string, unknown> = {};
  for (const name of needs) {
    const fact = facts[name];
    if (fact === undefined) throw new Error(`${check.id} needs the fact ${name}, which nobody joins`);
    if (!fact.ok) return readErrorDecision(fact);
    given[name] = fact.value;
  }
  for (const name of consults) given[name] = facts[name];

  try {
    return evaluateWith(given);
  } catch (error) {
    context.onCheckError({ checkId: check.id, resource, error });
    return insufficientData(sharedMessage('check-failed', { checkId: check.id }));
  }
}
