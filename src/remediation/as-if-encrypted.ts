import type { Check } from '../checks/define-check.ts';
import { joinFacts } from '../facts/index.ts';
import { type Evaluation, type EvaluationContext, evaluate } from '../judge/evaluate.ts';
import type { ChangeReading } from '../model/change-reading.ts';
import { read } from '../model/fact.ts';
import { nothingRemembered } from '../model/memory.ts';
import type { ClusterReading, Snapshot } from '../model/snapshot.ts';
import { blocked, type GuardDecision, passed, unknown, worstResult } from './guard.ts';

/** What a check has to say before a change. */
export interface RequiredCheck {
  readonly check: Check;
  /** Whether it is enough that the check does not apply, as where no key is approved by the configuration. */
  readonly optional?: boolean;
}

/**
 * What checks would say of an account in which the key already encrypted a running Pro cluster: a key is tried by the very
 * checks that will judge it afterwards. Nothing is assumed of the key, the role or KMS: those are as they were read.
 */
export function evaluateAsIfEncrypted(
  accountId: string,
  reading: ChangeReading,
  context: EvaluationContext,
  wanted: readonly RequiredCheck[],
): Evaluation[] {
  return evaluate(
    joinFacts(snapshotOf(accountId, reading, context.now)),
    wanted.map(({ check }) => check),
    // What a report leaves out by `checks.disable` is required of a change all the same.
    { ...context, settings: { ...context.settings, checks: { disable: [] } } },
  );
}

/** One result for several checks: that of the worst, with the evidence of all. A check that says nothing is no consent. */
export function verdictOfChecks(
  evaluations: readonly Evaluation[],
  wanted: readonly RequiredCheck[],
  consent: GuardDecision['message'],
): GuardDecision {
  const said = wanted.map(({ check: asked, optional = false }) => {
    const own = evaluations.filter(({ check }) => check === asked).map(({ decision }) => decision);
    const answers = own.map(({ verdict }) => {
      if (verdict === 'COMPLIANT' || (verdict === 'NOT_APPLICABLE' && optional)) return 'passed';
      return verdict === 'NON_COMPLIANT' ? 'blocked' : 'unknown';
    });
    return { own, result: own.length === 0 ? 'unknown' : worstResult(answers) } as const;
  });
  const result = worstResult(said.map((one) => one.result));
  const reasons = said.filter((one) => one.result === result);
  const reason = reasons[0]?.own[0]?.message ?? consent;
  // What decides comes first.
  const evidence = [...reasons, ...said.filter((one) => one.result !== result)].flatMap(({ own }) =>
    own.flatMap((decision) => decision.evidence),
  );

  switch (result) {
    case 'passed':
      return passed(consent, ...evidence);
    case 'blocked':
      return blocked(reason, ...evidence);
    case 'unknown':
      return unknown(reason, ...evidence);
  }
}

function snapshotOf(accountId: string, reading: ChangeReading, now: number): Snapshot {
  const time = new Date(now).toISOString();
  const { regionId, key, instance, aliases, security } = reading;
  return {
    schemaVersion: '1',
    accountId,
    startedAt: time,
    finishedAt: time,
    regionsAsked: [regionId],
    identity: read({ accountId, arn: '' }),
    listings: [],
    clusters: encryptedWith(reading),
    keys: [key],
    security,
    activity: [],
    instances: instance === null ? [] : [instance],
    trails: [],
    aliases: aliases === null ? [] : [aliases],
    network: [],
    balance: null,
    memory: nothingRemembered,
    apiCalls: {},
  };
}

/** The cluster as it would be; none where it could not be read. What it is now is looked at by other guards. */
function encryptedWith({ cluster, key }: ChangeReading): ClusterReading[] {
  if (!cluster.ok || cluster.value === null) return [];
  const { keyId } = key;
  return [
    {
      ...cluster.value,
      edition: read('pro'),
      state: read('running'),
      encryption: read({ is: 'on', keyId }),
      namedKey: keyId,
    },
  ];
}
