import { describe, expect, it } from 'vitest';
import { billOf } from '../../bench/running-cost.ts';
import { clustersOf, type Engine, type Organization, pacedSeconds, secondsOf, simulate } from '../../bench/scale.ts';

const engine: Engine = {
  concurrency: 2,
  instances: 4,
  handsOutSeconds: 1e9,
  answer: 0,
  coldStart: 0,
  work: { account: 1, cluster: 0 },
  killed: 0,
  retryAfter: 10,
};
const organization: Organization = { accounts: 10, clusters: 10, regions: 1, clustersPerKey: 1, lookups: 0 };

describe('the simulation of an audit', () => {
  it.each([
    ['two at once', engine, 5],
    ['one at once', { ...engine, concurrency: 1 }, 10],
    ['as many as there are, once all are handed over', { ...engine, handsOutSeconds: 1 }, 3],
    ['a cold start for each instance', { ...engine, coldStart: 0.5 }, 5.5],
  ])('takes ten accounts of a second, %s, in their time', (_what, used, seconds) => {
    expect(simulate(organization, used)).toMatchObject({ seconds, invocations: 10 });
  });

  it('takes as long as the rates say', () => {
    expect(pacedSeconds(60, 2)).toBe(29);
    expect(secondsOf(1, { ...organization, lookups: 60 }, engine)).toBe(30);
    expect(secondsOf(101, organization, engine)).toBe(3);
  });

  it('tries again what was killed, and is never faster than its bound', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const { seconds, bound, invocations } = simulate(
        { ...organization, accounts: 200 },
        { ...engine, killed: 0.3 },
        seed,
      );
      expect(invocations).toBeGreaterThan(200);
      expect(seconds).toBeGreaterThan(bound);
    }
  });

  it('is the same with the same seed', () => {
    const killing = { ...engine, killed: 0.3 };
    expect(simulate(organization, killing, 7)).toEqual(simulate(organization, killing, 7));
  });

  it('deals out all clusters, and at least one to each account', () => {
    const clusters = clustersOf({ accounts: 1_000, clusters: 50_000 });
    expect(Math.min(...clusters)).toBeGreaterThanOrEqual(1);
    expect(clusters.reduce((sum, each) => sum + each, 0) / 50_000).toBeCloseTo(1, 1);
  });
});

describe('the bill of a month', () => {
  const month = { accounts: 200, clusters: 10_000, regions: 2, auditSeconds: 400, dispatchSeconds: 60 };

  it('doubles with what there is to count', () => {
    const [once, twice] = [billOf(month), billOf({ ...month, accounts: 400, clusters: 20_000, auditSeconds: 800 })];
    expect(twice.trail / once.trail).toBeCloseTo(2);
    expect(twice.requests / once.requests).toBeCloseTo(2);
    expect(twice.compute / once.compute).toBeGreaterThan(1.9);
  });

  it('charges an audit for its processors and memory', () => {
    const more = billOf({ ...month, auditSeconds: 500 }).compute - billOf(month).compute;
    // 100 s a day for a month: a vCPU, two gigabytes and half a gigabyte of disk.
    expect(more).toBeCloseTo(30 * 100 * (1 + 2 * 0.15 + 0.5 * 0.05) * 0.00002, 6);
  });
});
