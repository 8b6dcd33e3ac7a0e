import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transitionsBetween, withTimes } from '../../src/judge/transitions.ts';
import type { ChangedBy } from '../../src/model/audit-event.ts';
import { type Finding, message, type Verdict } from '../../src/model/finding.ts';
import { type Memory, nothingRemembered, unite, withoutInterruptions } from '../../src/model/memory.ts';
import { learn } from '../../src/state/learn.ts';
import { clusterReading } from '../facts/snapshot.ts';
import { finding as findingAbout } from '../report/fixture-report.ts';

const time = (day: number) => new Date(Date.UTC(2026, 10, day)).toISOString();
const mallory: ChangedBy = { name: 'mallory', type: 'ram-user', address: '', eventName: 'DisableKey', time: null };
const firstRead = learn(nothingRemembered, {
  accountId: '1',
  clusters: [clusterReading('c1', { readAt: time(1) })],
  keys: [],
});

function finding(verdict: Verdict, by?: ChangedBy): Finding {
  const about = { type: 'ACS::ACK::Cluster', id: 'c1', name: 'c1', accountId: '1', regionId: 'cn-hangzhou' } as const;
  const { changedBy: _, ...made } = findingAbout(about, message('encryption-not-on', {}));
  return { ...made, id: 'f1', verdict, ...(by && { changedBy: by }) };
}

type Day = readonly [Verdict, (ChangedBy | undefined)?];

/** What is remembered after one audit for each day, of which each has a verdict and perhaps an actor. */
function memoryAfter(days: readonly Day[]): Memory {
  let memory: Memory = firstRead;
  let before: Finding[] = [];
  for (const [index, [verdict, by]] of days.entries()) {
    const knownAt = time(index + 1);
    const transitions = transitionsBetween(before, [finding(verdict, by)], knownAt);
    memory = unite(memory, { clusters: {}, transitions });
    before = withTimes([finding(verdict)], memory, { knownAt, otherwise: 'never' });
  }
  return memory;
}

/** What the last of those audits says. */
function after(...days: readonly Day[]) {
  const knownAt = time(days.length);
  const [last] = withTimes([finding(days.at(-1)?.[0] ?? 'COMPLIANT')], memoryAfter(days), {
    knownAt,
    otherwise: 'never',
  });
  return [last?.firstSeen, last?.since, last?.changedBy?.name];
}

describe('the times of a finding', () => {
  it.each<[string, Day[], (string | undefined)[]]>([
    ['begin with the first reading of its resource', [['COMPLIANT']], [time(1), time(1), undefined]],
    ['go on while its verdict stays', [['COMPLIANT'], ['COMPLIANT']], [time(1), time(1), undefined]],
    ['begin anew with another verdict', [['COMPLIANT'], ['NON_COMPLIANT']], [time(1), time(2), undefined]],
    [
      'are not interrupted by what could not be read',
      [['COMPLIANT'], ['NON_COMPLIANT', mallory], ['INSUFFICIENT_DATA'], ['NON_COMPLIANT']],
      [time(1), time(2), 'mallory'],
    ],
    [
      'are those of the interruption while it lasts',
      [['COMPLIANT'], ['INSUFFICIENT_DATA'], ['INSUFFICIENT_DATA']],
      [time(1), time(2), undefined],
    ],
    [
      'begin anew where the verdict is another one after it',
      [['COMPLIANT'], ['INSUFFICIENT_DATA'], ['NON_COMPLIANT']],
      [time(1), time(3), undefined],
    ],
    [
      'name the actor while the verdict stays',
      [['COMPLIANT'], ['NON_COMPLIANT', mallory], ['NON_COMPLIANT']],
      [time(1), time(2), 'mallory'],
    ],
    [
      'name the actor whose event came after the audit that read the change',
      [['COMPLIANT'], ['NON_COMPLIANT'], ['NON_COMPLIANT', mallory]],
      [time(1), time(2), 'mallory'],
    ],
    [
      'lose the actor with the verdict, also where it comes back',
      [['COMPLIANT'], ['NON_COMPLIANT', mallory], ['COMPLIANT'], ['NON_COMPLIANT']],
      [time(1), time(4), undefined],
    ],
    ['name who made a resource', [['NON_COMPLIANT', mallory]], [time(1), time(1), 'mallory']],
  ])('%s', (_, days, expected) => {
    expect(after(...days)).toEqual(expected);
  });

  it('are those of what is known, not of a transition whose reading was lost', () => {
    const later = { findingId: 'f1', at: time(5), from: 'COMPLIANT', verdict: 'NON_COMPLIANT', reason: 'x' } as const;
    const memory = unite(firstRead, { clusters: {}, transitions: [later] });
    const [known] = withTimes([finding('COMPLIANT')], memory, { knownAt: time(4), otherwise: 'never' });

    expect([known?.since, known?.changedBy]).toEqual([time(1), undefined]);
  });

  it('are the same without the interruptions that are over', () => {
    const verdict = fc.constantFrom<Verdict>('COMPLIANT', 'NON_COMPLIANT', 'INSUFFICIENT_DATA', 'INSUFFICIENT_DATA');
    const day = fc.tuple(verdict, fc.option(fc.constant(mallory), { nil: undefined }));
    let dropped = 0;
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 12 }), (days) => {
        const full = memoryAfter(days);
        const short = withoutInterruptions(full);
        dropped += full.transitions.length - short.transitions.length;
        const times = (memory: Memory) =>
          withTimes([finding(days.at(-1)?.[0] ?? 'COMPLIANT')], memory, { knownAt: time(30), otherwise: 'never' });
        expect(times(short)).toEqual(times(full));
      }),
      { numRuns: 1_000 },
    );
    console.info(`transitions: ${dropped} dropped`);
    expect(dropped).toBeGreaterThan(20);
  });
});
