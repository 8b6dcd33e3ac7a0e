import type { Billing, CallRange, ReportedBill, ReportedScenario } from '../model/cost.ts';
import { type Amount, noCalls, sum, sumCalls, toMoney } from './amount.ts';
import { type Charge, callsOf } from './charge.ts';

/** A cluster, as far as it goes into a bill. */
export interface BilledCluster {
  readonly modeledCalls: CallRange;
  readonly observedCalls: CallRange | null;
  readonly charges: readonly Charge[];
}

/** Calls that are billed and are no cluster's. */
export interface UnattributedCalls {
  readonly calls: CallRange;
  /** One amount for each way in which they may be billed. */
  readonly amounts: readonly (readonly [Billing, Amount])[];
}

/** Sums up what clusters cost. Their shares of a key make up the whole key, so it is counted once. */
export function billOf(
  clusters: readonly BilledCluster[],
  elsewhere: readonly UnattributedCalls[],
  { keys, instances }: { readonly keys: number; readonly instances: number },
): ReportedBill {
  const observed = clusters.flatMap(({ observedCalls }) => observedCalls ?? []);
  const isKnown = [...clusters.map(({ charges }) => charges), ...elsewhere.map(({ amounts }) => amounts)].every(
    (answers) => answers.length === 1,
  );
  const answers: readonly (Billing | null)[] = isKnown ? [null] : ['kms1', 'kms3'];

  return {
    clusters: clusters.length,
    keys,
    instances,
    modeledCalls: sumCalls(clusters.map(({ modeledCalls }) => modeledCalls)),
    observedCalls:
      observed.length + elsewhere.length === 0
        ? null
        : sumCalls([...observed, ...elsewhere.map(({ calls }) => calls), noCalls]),
    observedClusters: observed.length,
    scenarios: answers.map((unknownAs) => scenarioOf(unknownAs, clusters, elsewhere)),
  };
}

function scenarioOf(
  unknownAs: Billing | null,
  clusters: readonly BilledCluster[],
  elsewhere: readonly UnattributedCalls[],
): ReportedScenario {
  const charges = clusters.flatMap(
    ({ charges }) => charges.find(({ billing }) => billing === unknownAs) ?? charges[0] ?? [],
  );
  const others = elsewhere.flatMap(({ amounts }) => {
    const [, amount] = amounts.find(([billing]) => billing === unknownAs) ?? amounts[0] ?? [];
    return amount ?? [];
  });
  const observed = [...charges.flatMap((charge) => charge.observed ?? []), ...others];
  const calls = sum([...charges.map(callsOf), ...others]);
  const keys = sum(charges.map(({ key }) => key));
  const instances = sum(charges.map(({ instance }) => instance));

  return {
    unknownAs,
    modeled: toMoney(sum(charges.map(({ modeled }) => modeled))),
    observed: observed.length === 0 ? null : toMoney(sum(observed)),
    calls: toMoney(calls),
    keys: toMoney(keys),
    instances: toMoney(instances),
    total: toMoney(sum([calls, keys, instances])),
  };
}
