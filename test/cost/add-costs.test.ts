import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccountBill, addCosts } from '../../src/cost/add-costs.ts';
import type { ReportedCost } from '../../src/model/cost.ts';
import { costs, figure, key, subject, usage } from './fixture-cost.ts';

const bill = (accountId: string, cost: ReportedCost): AccountBill => ({ accountId, cost });

/** Accounts of a few clusters, encrypted or off, by keys that are billed so or so. */
const someCost = fc
  .array(fc.record({ off: fc.boolean(), inInstance: fc.boolean(), kms: fc.constantFrom('v1', 'v2', 'unknown') }), {
    maxLength: 4,
  })
  .map(
    (clusters) =>
      costs(
        clusters.map(({ off, inInstance, kms }, index) =>
          subject(`c${index}`, {
            kms,
            key: off ? null : key(`k${index}`, inInstance ? { instanceId: 'kst-1' } : {}),
          }),
        ),
      ).cost,
  );

describe('what several accounts cost together', () => {
  it('is what one costs, where there is one', () => {
    fc.assert(
      fc.property(someCost, (cost) => {
        expect(addCosts([bill('1', cost)])).toEqual(cost);
      }),
    );
  });

  it('is the same in whatever groups they are added', () => {
    fc.assert(
      fc.property(someCost, someCost, someCost, (a, b, c) => {
        const all = addCosts([bill('1', a), bill('2', b), bill('3', c)]);
        const pairs = addCosts([bill('1', addCosts([bill('1', a), bill('2', b)])), bill('3', c)]);
        expect(pairs).toEqual(all);
      }),
    );
  });

  it('is the exact sum, under each answer to how keys are billed', () => {
    fc.assert(
      fc.property(someCost, someCost, (a, b) => {
        for (const state of ['encrypted', 'off'] as const) {
          const sum = addCosts([bill('1', a), bill('2', b)])[state];
          expect(sum.clusters).toBe(a[state].clusters + b[state].clusters);
          for (const { unknownAs, total } of sum.scenarios) {
            const own = [a, b].map(
              (cost) => cost[state].scenarios.find((one) => one.unknownAs === unknownAs) ?? cost[state].scenarios[0],
            );
            const exact = own.reduce((whole, one) => whole.plus(figure(one?.total) ?? 0), new Big(0));
            const isUnknown = own.some((one) => one?.total === 'unknown');
            expect(total === 'unknown').toBe(isUnknown);
            if (!isUnknown) expect(figure(total)).toBe(exact.toFixed());
          }
        }
      }),
    );
  });

  it('names what makes most accounts too wide, with the clusters of those', () => {
    const { cost } = costs([subject('a', { kms: 'v2' })]);
    const sum = addCosts([bill('1', cost), bill('2', costs([subject('b')]).cost), bill('3', cost)]);
    expect(sum.widest).toMatchObject({ name: 'statusCalls', clusters: 2, calls: { low: 172_800 } });
    expect(addCosts([bill('2', costs([subject('b')]).cost)]).widest).toBeNull();
  });

  it('was observed from the earliest to the latest, by all sources', () => {
    const heard = (days: number, later: number, source: 'ledger' | 'sls') => {
      const { from, to, ...rest } = usage([], days);
      return costs([subject('a')], {}, { usage: [{ ...rest, source, from: from + later, to: to + later }] }).cost;
    };
    const [a, b] = [heard(10, 0, 'ledger'), heard(2, 86_400_000, 'sls')];

    expect(addCosts([bill('1', b), bill('2', costs([]).cost), bill('3', a)]).observed).toEqual({
      sources: ['sls', 'ledger'],
      from: a.observed?.from,
      to: b.observed?.to,
    });
  });

  it('is never converted: an account in another currency is named', () => {
    const cny = costs([subject('a')]).cost;
    const usd = costs([subject('b')], { currency: 'USD' }).cost;
    const sum = addCosts([bill('1', usd), bill('2', cny), bill('3', cny)]);

    expect(sum.currency).toBe('CNY');
    expect(sum.encrypted.clusters).toBe(2);
    expect(sum.unpriced).toContain('account 1 (given in USD)');
  });
});
