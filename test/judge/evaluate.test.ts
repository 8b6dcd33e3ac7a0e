import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Check, compliant, defineCheck, nonCompliant, notApplicable } from '../../src/checks/define-check.ts';
import { checks } from '../../src/checks/index.ts';
import { joinFacts } from '../../src/facts/index.ts';
import { evaluate } from '../../src/judge/evaluate.ts';
import { read } from '../../src/model/fact.ts';
import { type CheckError, message } from '../../src/model/finding.ts';
import { knownOf, readErrorDecision } from '../check-table.ts';
import { now, settings, throwCheckError } from '../facts/healthy.ts';
import { activityCount, activityOf, clusterReading, failed, regionId, snapshotOf } from '../facts/snapshot.ts';

const context = { now, settings, onCheckError: throwCheckError };
const evidence = { property: 'p', expected: 'd', actual: 'a' };
const words = {
  title: { en: 'Made up', zh: '虚构' },
  severity: 'low',
  risk: { en: 'None.', zh: '无。' },
  controls: [],
  reasons: {},
  reference: 'https://example.com',
} as const;

/** A check of clusters that needs the state of the key, behind a gate that needs the edition. */
function made(evaluateKey: (state: unknown) => ReturnType<typeof compliant>): Check {
  return defineCheck({
    ...words,
    id: 'made-up',
    resourceType: 'ACS::ACK::Cluster',
    gate: {
      needs: ['edition'],
      evaluate: ({ edition }, { message }) =>
        edition === 'basic' ? notApplicable(message('edition-basic', {})) : undefined,
    },
    needs: ['keyState'],
    evaluate: ({ keyState }) => evaluateKey(keyState),
  });
}

const passing = made(() => compliant(message('key-usable', {})));
const known = (facts: Record<string, ReturnType<typeof read> | ReturnType<typeof readErrorDecision>>) =>
  knownOf('ACS::ACK::Cluster', facts as never);
const verdictOf = (check: Check, facts: Parameters<typeof known>[0]) =>
  evaluate(known(facts), [check], context)[0]?.decision;

describe('evaluate', () => {
  it('hands a check what it needs, and nothing else', () => {
    let given: unknown;
    const spy = made(() => compliant(message('key-usable', {})));
    evaluate(
      known({ edition: read('pro'), keyState: read('Enabled'), keySpec: read('x') }),
      [
        {
          ...spy,
          evaluate: ((facts: unknown) => {
            given = facts;
            return compliant(message('key-usable', {}));
          }) as never,
        },
      ],
      context,
    );

    expect(given).toEqual({ keyState: 'Enabled' });
  });

  it('never asks a check for which a fact was not read, and says which and why', () => {
    const trap = made(() => {
      throw new Error('asked');
    });

    expect(verdictOf(trap, { edition: read('pro'), keyState: readErrorDecision('keyState') })).toEqual({
      verdict: 'INSUFFICIENT_DATA',
      message: {
        id: 'read-error',
        data: { operation: 'read:keyState', resource: 'thing-1', code: 'NoPermission', requestId: 'REQ-1' },
      },
      evidence: [{ property: 'read:keyState thing-1', expected: 'HTTP 200', actual: 'NoPermission (REQ-1)' }],
    });
  });

  it('does not need the facts of a check whose gate decides', () => {
    expect(verdictOf(passing, { edition: read('basic'), keyState: readErrorDecision('keyState') })?.verdict).toBe(
      'NOT_APPLICABLE',
    );
  });

  it('does not open a gate whose own fact was not read', () => {
    expect(verdictOf(passing, { edition: readErrorDecision('edition'), keyState: read('Enabled') })?.verdict).toBe(
      'INSUFFICIENT_DATA',
    );
  });

  it('hands over what was read of null, which is a value', () => {
    const check = made((state) =>
      state === null
        ? nonCompliant(message('key-absent', { keyId: 'key-1' }), evidence)
        : compliant(message('key-usable', {})),
    );
    expect(verdictOf(check, { edition: read('pro'), keyState: read(null) })?.message.id).toBe('key-absent');
  });

  it('takes a check that breaks for our own fault, and never for a pass', () => {
    const fault = new TypeError('x is undefined');
    const broken = made(() => {
      throw fault;
    });
    const errors: CheckError[] = [];
    const facts = known({ edition: read('pro'), keyState: read('Enabled') });
    const [found] = evaluate(facts, [broken], { ...context, onCheckError: (error) => errors.push(error) });
    expect(found?.decision).toMatchObject({
      verdict: 'INSUFFICIENT_DATA',
      message: { id: 'check-failed', data: { checkId: 'made-up' } },
    });
    expect(errors).toEqual([{ checkId: 'made-up', resource: found?.resource, error: fault }]);
  });

  it('does not let a misspelt need pass in silence', () => {
    const misspelt = { ...passing, gate: undefined, needs: ['keyStaet'] } as unknown as Check;
    expect(() => evaluate(known({ keyState: read('Enabled') }), [misspelt], context)).toThrow(
      'made-up needs the fact keyStaet, which src/facts does not join',
    );
  });

  it('gives one finding for every check and resource of its type, and one for every place that could not be listed', () => {
    const snapshot = snapshotOf({
      clusters: [clusterReading('c1'), clusterReading('c2'), clusterReading('c3', { edition: read('basic') })],
      listings: [
        { operation: 'cs:DescribeClustersV1', regionId: '', clusters: failed('cs:DescribeClustersV1') },
        {
          operation: 'cs:DescribeClustersForRegion',
          regionId: 'cn-beijing',
          clusters: failed('cs:DescribeClustersForRegion'),
        },
      ],
    });
    const evaluations = evaluate(joinFacts(snapshot), checks, context);
    const places = (id: string) =>
      evaluations.filter(({ check }) => check.id === id).map(({ resource }) => `${resource.type} ${resource.id}`);

    expect(places('ack-cluster-encryption-enabled').sort()).toEqual([
      'ACS::::Account 1234567890123456',
      'ACS::::Region cn-beijing',
      'ACS::ACK::Cluster c1',
      'ACS::ACK::Cluster c2',
      'ACS::ACK::Cluster c3',
    ]);
    const unlisted = evaluations.filter(
      ({ check, resource }) => check.resourceType === 'ACS::ACK::Cluster' && resource.type === 'ACS::::Account',
    );
    expect(unlisted.every(({ decision }) => decision.verdict === 'INSUFFICIENT_DATA')).toBe(true);
  });

  it('gives a region that was listed in part one finding for each check, the worse one', () => {
    const snapshot = snapshotOf({
      listings: [
        {
          operation: 'cs:DescribeClustersForRegion',
          regionId: 'cn-hangzhou',
          clusters: failed('cs:DescribeClustersForRegion'),
        },
      ],
    });
    const ofRegion = evaluate(joinFacts(snapshot), checks, context).filter(
      ({ resource }) => resource.type === 'ACS::::Region',
    );
    const names = ofRegion.map(({ check }) => check.id);

    expect(new Set(names).size).toBe(names.length);
    // The trail is there, but whether it is all that the region needs cannot be told.
    expect(ofRegion.find(({ check }) => check.id === 'actiontrail-kms-activity-recorded')?.decision.verdict).toBe(
      'INSUFFICIENT_DATA',
    );
  });

  it('calls an account that could not be told by a name of its own', () => {
    const evaluations = evaluate(
      joinFacts(snapshotOf({ accountId: '', identity: failed('sts:GetCallerIdentity') })),
      checks,
      context,
    );
    const accounts = evaluations.filter(({ resource }) => resource.type === 'ACS::::Account');

    expect(accounts.length).toBeGreaterThan(0);
    expect(accounts.every(({ resource }) => resource.id === 'unknown')).toBe(true);
    expect(accounts.every(({ decision }) => decision.verdict === 'INSUFFICIENT_DATA')).toBe(true);
  });
});

it('judges usage at the time until which it was read, however much later the account is judged again', () => {
  const hourMs = 3_600_000;
  const usage = fc.array(fc.integer({ min: 1, max: 30 * 24 }), { maxLength: 40 });
  const verdicts = (hours: readonly number[], laterMs: number) => {
    const counts = hours.map((ago) => activityCount({ last: now - ago * hourMs }));
    const snapshot = snapshotOf({
      clusters: [clusterReading('c1')],
      activity: [{ regionId, activity: read(activityOf(counts)) }],
    });
    return evaluate(joinFacts(snapshot), checks, { ...context, now: now + laterMs })
      .filter(({ check }) => check.id === 'ack-cluster-encryption-active')
      .map(({ decision }) => [decision.verdict, decision.message.id]);
  };
  fc.assert(
    fc.property(usage, fc.integer({ min: 0, max: 40 * 24 * hourMs }), (hours, laterMs) => {
      expect(verdicts(hours, laterMs)).toEqual(verdicts(hours, 0));
    }),
    { numRuns: 200 },
  );
});

describe('a check that is turned off', () => {
  it('does not apply anywhere, and says so, whatever could not be read', () => {
    const known = joinFacts(snapshotOf({ clusters: [clusterReading('c1', { encryption: failed('cs:Odd') })] }));
    const disable = checks.map(({ id }) => id);
    const off = evaluate(known, checks, { ...context, settings: { ...settings, checks: { disable } } });

    expect(off.length).toBeGreaterThan(0);
    expect(new Set(off.map(({ decision }) => `${decision.verdict} ${decision.message.id}`))).toEqual(
      new Set(['NOT_APPLICABLE check-disabled']),
    );
  });
});
