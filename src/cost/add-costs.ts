import Big from 'big.js';
import type {
  Billing,
  Money,
  ObservedSpan,
  ReportedBill,
  ReportedCost,
  ReportedScenario,
  WidestAssumption,
} from '../model/cost.ts';
import { type Amount, combine, sum, sumCalls, toMoney } from './amount.ts';

/** What one account costs. */
export interface AccountBill {
  readonly accountId: string;
  readonly cost: ReportedCost;
}

/**
 * What several accounts cost together. Money of another currency than that of most accounts is never converted: it is named
 * among what has no price.
 *
 * @param bills at least one
 */
export function addCosts(bills: readonly [AccountBill, ...AccountBill[]]): ReportedCost {
  const currency = mostCommon(bills.map(({ cost }) => cost.currency));
  const costs = bills.flatMap(({ cost }) => (cost.currency === currency ? [cost] : []));
  const others = bills.filter(({ cost }) => cost.currency !== currency);
  const first = costs[0] ?? bills[0].cost;

  return {
    currency: first.currency,
    encrypted: addBills(costs.map(({ encrypted }) => encrypted)),
    off: addBills(costs.map(({ off }) => off)),
    unknown: total(costs.map(({ unknown }) => unknown)),
    unreadableKeys: total(costs.map(({ unreadableKeys }) => unreadableKeys)),
    observed: spanning(costs.flatMap(({ observed }) => observed ?? [])),
    // Of the one configuration that all accounts share.
    models: first.models,
    assumptions: distinct(costs.flatMap(({ assumptions }) => assumptions)),
    widest: addWidest(costs.map(({ widest }) => widest)),
    unpriced: [
      ...distinct(costs.flatMap(({ unpriced }) => unpriced)),
      ...others.map(({ accountId, cost }) => `account ${accountId} (given in ${cost.currency})`),
    ],
  };
}

function addBills(bills: readonly ReportedBill[]): ReportedBill {
  const observed = bills.flatMap(({ observedCalls }) => observedCalls ?? []);
  const isKnown = bills.every(({ scenarios }) => scenarios.length === 1);
  const answers: readonly (Billing | null)[] = isKnown ? [null] : ['kms1', 'kms3'];

  return {
    clusters: total(bills.map(({ clusters }) => clusters)),
    keys: total(bills.map(({ keys }) => keys)),
    instances: total(bills.map(({ instances }) => instances)),
    modeledCalls: sumCalls(bills.map(({ modeledCalls }) => modeledCalls)),
    observedCalls: observed.length === 0 ? null : sumCalls(observed),
    observedClusters: total(bills.map(({ observedClusters }) => observedClusters)),
    scenarios: answers.map((unknownAs) =>
      addScenarios(
        unknownAs,
        bills.flatMap(({ scenarios }) => scenarios.find((one) => one.unknownAs === unknownAs) ?? scenarios[0] ?? []),
      ),
    ),
  };
}

function addScenarios(unknownAs: Billing | null, scenarios: readonly ReportedScenario[]): ReportedScenario {
  const add = (of: (scenario: ReportedScenario) => Money) => addMoney(scenarios.map(of));
  const observed = scenarios.flatMap((scenario) => scenario.observed ?? []);
  return {
    unknownAs,
    modeled: add(({ modeled }) => modeled),
    observed: observed.length === 0 ? null : addMoney(observed),
    calls: add(({ calls }) => calls),
    keys: add(({ keys }) => keys),
    instances: add(({ instances }) => instances),
    total: add((scenario) => scenario.total),
  };
}

function addMoney(amounts: readonly Money[]): Money {
  return toMoney(
    sum(
      amounts.map(
        (amount): Amount => (amount === 'unknown' ? amount : combine((text: string) => new Big(text), amount)),
      ),
    ),
  );
}

/** Of the accounts, the assumption that most of them name, with the clusters that it is about there. */
function addWidest(all: readonly (WidestAssumption | null)[]): WidestAssumption | null {
  const some = all.flatMap((one) => one ?? []);
  const name = mostCommon(some.map((one) => one.name));
  const same = some.filter((one) => one.name === name);
  const [first] = same;
  if (first === undefined) return null;
  const clusters = total(same.map((one) => one.clusters));
  return { ...first, clusters, calls: sumCalls(same.map(({ calls }) => calls)) };
}

function spanning(spans: readonly ObservedSpan[]): ObservedSpan | null {
  const [first, ...rest] = spans;
  if (first === undefined) return null;
  return rest.reduce(
    (whole, { from, to, mayRepeat, sources }) => ({
      sources: distinct([...whole.sources, ...sources]),
      from: from < whole.from ? from : whole.from,
      to: to > whole.to ? to : whole.to,
      ...((whole.mayRepeat || mayRepeat) && { mayRepeat: true as const }),
    }),
    first,
  );
}

function mostCommon<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce<[T, number] | undefined>(
    (most, entry) => (most === undefined || entry[1] > most[1] ? entry : most),
    undefined,
  )?.[0];
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((whole, number) => whole + number, 0);
}
