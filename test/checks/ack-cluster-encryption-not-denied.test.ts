import { describe, expect, it } from 'vitest';
import check from '../../src/checks/ack-cluster-encryption-not-denied.ts';
import { evaluate } from '../../src/evaluate.ts';
import type { Denials } from '../../src/facts/cluster-activity.ts';
import { read } from '../../src/model/fact.ts';
import { knownOf, type Row, readErrorDecision, testCheck } from '../check-table.ts';
import {
  clusterActivity,
  day,
  denials,
  healthyRegion,
  hour,
  minute,
  now,
  settings,
  throwCheckError,
} from '../facts/healthy.ts';
import { proClusterRows } from './pro-cluster-rows.ts';

const noPermission = denials(2, hour, 'Forbidden.NoPermission');
const down = { state: 'inactive', phase: 'down', created: null } as const;

const rows: readonly Row<'ACS::ACK::Cluster'>[] = [
  ...proClusterRows,
  {
    it: 'passes a cluster none of whose calls was refused',
    expect: 'COMPLIANT',
    message: 'not-refused',
    because: /"since":"2026-11-21T06:30:00.000Z","throttled":0/,
  },
  {
    it: 'shows throttled calls and passes',
    given: { activity: clusterActivity({ throttled: 1_000, keyLastSuccess: null }) },
    expect: 'COMPLIANT',
    message: 'not-refused',
    because: /"throttled":1000/,
  },
  {
    it: 'does not apply where encryption is not on',
    given: { activity: null },
    expect: 'NOT_APPLICABLE',
    message: 'encryption-not-on',
  },
  {
    it: 'fails a cluster whose calls were refused and have not succeeded since',
    given: { activity: clusterActivity({ denied: noPermission, keyLastSuccess: now - 2 * hour }) },
    expect: 'NON_COMPLIANT',
    message: 'denied',
    because: /"count":2,"codes":"Forbidden.NoPermission","last":"2026-11-22T05:30:00.000Z"/,
  },
  {
    it: 'names every code',
    given: { activity: clusterActivity({ denied: denials(3, 0, 'A', 'B') }) },
    expect: 'NON_COMPLIANT',
    message: 'denied',
    because: /"codes":"A, B"/,
  },
  {
    it: 'fails a cluster whose every call was refused',
    given: { activity: clusterActivity({ denied: noPermission, keyLastSuccess: null }) },
    expect: 'NON_COMPLIANT',
    message: 'denied',
  },
  {
    it: 'passes a cluster whose refused calls were followed by a success',
    given: { activity: clusterActivity({ denied: noPermission, keyLastSuccess: now - hour + 1 }) },
    expect: 'COMPLIANT',
    message: 'not-refused',
  },
  {
    it: 'does not take a success of the same moment for a later one',
    given: { activity: clusterActivity({ denied: noPermission, keyLastSuccess: now - hour }) },
    expect: 'NON_COMPLIANT',
    message: 'denied',
  },
  {
    it: 'fails a cluster that was seen refused though little of the window was read',
    given: { activity: clusterActivity({ denied: noPermission, keyLastSuccess: null, complete: false }) },
    expect: 'NON_COMPLIANT',
    message: 'denied',
  },
  {
    it: 'fails a cluster that is down and was seen refused, which may be why',
    given: { lifecycle: down, activity: clusterActivity({ denied: noPermission, keyLastSuccess: null }) },
    expect: 'NON_COMPLIANT',
    message: 'denied',
  },
  {
    it: 'cannot pass a cluster while records of the window could not be read',
    given: { activity: clusterActivity({ complete: false, broken: 1 }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'records-not-read',
  },
  {
    it: 'cannot pass a cluster while the window was not read whole',
    given: { activity: clusterActivity({ complete: false, readFrom: now - hour }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'refusals-not-read',
    because: /"since":"2026-11-22T05:30:00.000Z"/,
  },
  {
    it: 'cannot pass a cluster while refused calls that name no key may be its own',
    given: { activity: clusterActivity({ deniedUnnamed: denials(1, 0, 'Forbidden.KeyNotFound') }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'refused-unnamed',
    because: /"codes":"Forbidden.KeyNotFound"/,
  },
  {
    it: 'passes a cluster whose key has worked since calls were refused that name no key',
    given: { activity: clusterActivity({ deniedUnnamed: denials(1, hour, 'Rejected.Disabled') }) },
    expect: 'COMPLIANT',
    message: 'not-refused',
  },
  {
    it: 'takes nothing from the quiet of a cluster that is down',
    given: { lifecycle: down },
    expect: 'INSUFFICIENT_DATA',
    message: 'cluster-not-running',
  },
];

testCheck(check, rows, ['region-refused-unnamed']);

describe('ack-cluster-encryption-not-denied in a region', () => {
  const ask = (unnamedDenials: Denials | null | 'read-error') => {
    const fact = unnamedDenials === 'read-error' ? readErrorDecision('unnamedDenials') : read(unnamedDenials);
    const facts = Object.fromEntries(Object.entries(healthyRegion).map(([name, value]) => [name, read(value)]));
    return evaluate(knownOf('ACS::::Region', { ...facts, unnamedDenials: fact }), [check], {
      now,
      settings,
      onCheckError: throwCheckError,
    });
  };

  it('finds refused calls that name no key', () => {
    const [finding, ...more] = ask(denials(4, minute, 'Forbidden.NoPermission'));

    expect(more).toEqual([]);
    expect(finding?.resource).toMatchObject({ type: 'ACS::::Region', regionId: 'cn-hangzhou' });
    expect(finding?.decision).toMatchObject({
      verdict: 'NON_COMPLIANT',
      message: { id: 'region-refused-unnamed', data: { count: 4, codes: 'Forbidden.NoPermission' } },
    });
    expect(finding?.decision.evidence).not.toEqual([]);
  });

  it('says nothing where there are none', () => {
    expect(ask(null)).toEqual([]);
  });

  it('says nothing where they could not be read, since every cluster there says so', () => {
    expect(ask('read-error')).toEqual([]);
    expect(ask(denials(1, 2 * day, 'X'))).toHaveLength(1);
  });
});
