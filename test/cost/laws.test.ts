import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CostSubject } from '../../src/cost/cost-of.ts';
import { type PriceId, priceUnits } from '../../src/cost/prices.ts';
import type { CostSettings } from '../../src/cost/settings.ts';
import type { Estimate, Money, MoneyRange, ReportedScenario } from '../../src/model/cost.ts';
import type { RegionUsage } from '../../src/model/usage.ts';
import { costs, figure, heardTo } from './fixture-cost.ts';

const regions = ['cn-hangzhou', 'cn-hongkong', 'eu-central-1', 'cn-shanghai-finance-1', 'cn-north-2-gov-1'] as const;

function range(least: number, most: number, order: 'rise' | 'fall' = 'rise') {
  const figure = fc.double({ min: least, max: most, noNaN: true }).map((value) => Number(value.toFixed(3)));
  return fc.tuple(figure, figure, figure).map((three) => {
    const [low = 0, expected = 0, high = 0] = [...three].sort((a, b) => (order === 'rise' ? a - b : b - a));
    return { low, expected, high };
  });
}

const ids = Object.keys(priceUnits) as PriceId[];
const settings = fc.record(
  {
    currency: fc.constantFrom('CNY' as const, 'USD' as const),
    billing: fc.constantFrom('kms1' as const, 'kms3' as const, 'auto' as const),
    secretManager: fc.constant({}),
    prices: fc.array(
      fc.record({
        id: fc.constantFrom(...ids),
        currency: fc.constantFrom('CNY' as const, 'USD' as const),
        amount: fc.double({ min: 0, max: 1e6, noNaN: true }),
      }),
      { maxLength: 5 },
    ),
    replicas: range(1, 100),
    secrets: range(0, 1e6),
    secretWritesPerDay: range(0, 1e6),
    restartsPerMonth: range(0, 1_000),
    probeInterval: range(1, 86_400, 'fall'),
    decryptsPerStart: range(0, 1_000),
    statusCalls: range(0, 10),
    keyVersions: range(1, 1_000),
    deniedBilled: range(0, 1),
    throttledBilled: range(0, 1),
  },
  { requiredKeys: ['currency', 'billing', 'secretManager', 'prices'] },
) as fc.Arbitrary<CostSettings>;

const subjects: fc.Arbitrary<CostSubject[]> = fc
  .array(
    fc.record({
      regionId: fc.constantFrom(...regions),
      kms: fc.constantFrom('v1' as const, 'v2' as const, 'unknown' as const),
      isOff: fc.boolean(),
      keyId: fc.constantFrom('k1', 'k2', 'k3'),
      since: fc.integer({ min: 0, max: heardTo + 1_000 }),
    }),
    { maxLength: 12 },
  )
  .map((all) =>
    all.map(({ keyId, isOff, ...rest }, index) => {
      const { regionId } = rest;
      // What a key is depends on nothing but the key.
      const instanceId = { k1: '', k2: 'kst-1', k3: undefined }[keyId];
      const protection = { k1: 'software' as const, k2: 'hsm' as const, k3: undefined }[keyId];
      const key = { id: keyId, regionId, kind: 'basic' as const, protection, instanceId, isCharged: true };
      return { id: `c${index}`, ...rest, pollInterval: null, key: isOff ? null : key };
    }),
  );

const usages: fc.Arbitrary<RegionUsage[]> = fc
  .uniqueArray(fc.constantFrom(...regions), { maxLength: 4 })
  .chain((some) =>
    fc.tuple(
      ...some.map((regionId) =>
        fc.record({
          regionId: fc.constant(regionId),
          source: fc.constantFrom('ledger' as const, 'lookup-events' as const, 'sls' as const),
          from: fc.integer({ min: heardTo - 30 * 86_400_000, max: heardTo }),
          to: fc.constant(heardTo),
          counts: fc.array(
            fc.record({
              keyId: fc.constantFrom('k1', 'k2', 'k3', 'k4', null),
              clusterId: fc.constantFrom('c0', 'gone', null),
              vpcId: fc.constantFrom('vpc-c1', 'vpc-gone', '', null),
              event: fc.constantFrom('Encrypt' as const, 'Decrypt' as const),
              outcome: fc.constantFrom('success' as const, 'denied' as const, 'throttled' as const),
              count: fc.integer({ min: 1, max: 1e6 }),
            }),
            { maxLength: 6 },
          ),
        }),
      ),
    ),
  );

const cases = fc.tuple(subjects, settings, usages);

/** Every low, expected and high in a value, with where it stands. */
function rangesIn(value: unknown, path = ''): { path: string; range: Estimate<string | number> }[] {
  if (typeof value !== 'object' || value === null) return [];
  // Of an assumption the figures belong to the low and the high cost: an interval falls.
  if (path.includes('assumptions')) return [];
  if ('low' in value && 'high' in value) return [{ path, range: value as Estimate<string | number> }];
  return Object.entries(value).flatMap(([name, inner]) => rangesIn(inner, `${path}.${name}`));
}

function add(ranges: readonly Money[]): Money {
  if (ranges.includes('unknown')) return 'unknown';
  const at = (end: keyof MoneyRange) =>
    ranges.reduce((sum, range) => sum.plus(figure(range, end) ?? 0), new Big(0)).toFixed();
  return { low: at('low'), expected: at('expected'), high: at('high') };
}

describe('cost', () => {
  it('never falls from low to expected to high, whatever is configured', () => {
    fc.assert(
      fc.property(cases, ([some, given, usage]) => {
        const { cost, clusters } = costs(some, given, { usage });
        for (const { path, range } of rangesIn({ cost, clusters: Object.fromEntries(clusters) })) {
          const [low, expected, high] = [range.low, range.expected, range.high].map((end) => new Big(end));
          expect(low?.lte(expected ?? 0), `${path} ${JSON.stringify(range)}`).toBe(true);
          expect(expected?.lte(high ?? 0), `${path} ${JSON.stringify(range)}`).toBe(true);
          expect(low?.gte(0), path).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is in all exactly the sum of its parts', () => {
    fc.assert(
      fc.property(cases, ([some, given, usage]) => {
        const { cost, clusters } = costs(some, given, { usage });
        for (const state of ['encrypted', 'off'] as const) {
          const own = [...clusters.values()].filter((cluster) => cluster.state === state);
          for (const scenario of cost[state].scenarios) {
            const charges = own.map(
              ({ charges }) => charges.find(({ billing }) => billing === scenario.unknownAs) ?? charges[0],
            );
            const part = (of: 'modeled' | 'key' | 'instance' | 'total') =>
              add(charges.flatMap((charge) => charge?.[of] ?? []));
            expect(scenario.modeled).toEqual(part('modeled'));
            expect(scenario.keys).toEqual(part('key'));
            expect(scenario.instances).toEqual(part('instance'));
            expect(scenario.total).toEqual(add([scenario.calls, scenario.keys, scenario.instances]));
            expect(scenario.total).toEqual(add([part('total'), elsewhere(scenario, charges)]));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('counts each key and each instance once', () => {
    fc.assert(
      fc.property(cases, ([some, given]) => {
        const alone = costs(some.slice(0, 1), given).cost.encrypted.scenarios[0];
        const clones = some.slice(0, 1).flatMap((one) => ['a', 'b', 'c'].map((id) => ({ ...one, id })));
        const together = costs(clones, given).cost.encrypted.scenarios[0];
        expect(together?.keys).toEqual(alone?.keys);
        expect(together?.instances).toEqual(alone?.instances);
      }),
    );
  });

  it('never mixes currencies: prices in the other one change nothing', () => {
    fc.assert(
      fc.property(cases, ([some, given, usage]) => {
        const own = { ...given, prices: given.prices.filter(({ currency }) => currency === given.currency) };
        const told = costs(some, given, { usage });
        expect(told).toEqual(costs(some, own, { usage }));
        expect(told.cost.currency).toBe(given.currency);
        const priced = told.cost.assumptions.filter(
          ({ setting, unit }) => setting === 'cost.prices' && !unit.startsWith('times'),
        );
        for (const { unit } of priced) expect(unit.startsWith(given.currency)).toBe(true);
      }),
    );
  });

  it('does not change with the order of the clusters, but for the last digits of shares', () => {
    fc.assert(
      fc.property(cases, ([some, given, usage]) => {
        const total = (all: readonly CostSubject[]) =>
          costs(all, given, { usage }).cost.encrypted.scenarios.map(({ modeled, keys, instances }) => ({
            modeled,
            keys,
            instances,
          }));
        expect(total([...some].reverse())).toEqual(total(some));
      }),
    );
  });
});

/** Calls of no cluster: what is observed beyond what the clusters were observed to do. */
function elsewhere(scenario: ReportedScenario, charges: readonly ({ observed: Money | null } | undefined)[]): Money {
  if (scenario.observed === null) return add([]);
  const own = add(charges.flatMap((charge) => charge?.observed ?? []));
  const rest = (end: keyof MoneyRange) =>
    new Big(figure(scenario.observed, end) ?? 0).minus(figure(own, end) ?? 0).toFixed();
  return { low: rest('low'), expected: rest('expected'), high: rest('high') };
}
