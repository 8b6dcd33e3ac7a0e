import Big from 'big.js';
import type { KmsVersion } from '../model/cluster.ts';
import type {
  Billing,
  CallRange,
  ReportedClusterCost,
  ReportedCost,
  ReportedPolling,
  WidestAssumption,
} from '../model/cost.ts';
import type { RegionUsage } from '../model/usage.ts';
import type { KeyUser } from '../trail/attribute.ts';
import { type Amount, spanning, sumCalls, toMoney } from './amount.ts';
import { assumptionLines, assumptionsOf } from './assumptions.ts';
import { billOf, type UnattributedCalls } from './bill.ts';
import { billingsOf, type Charge, type Charged, chargeOf, reportCharge, totalOf } from './charge.ts';
import type { PricedKey } from './key.ts';
import { days, models } from './modeled.ts';
import { observe } from './observed.ts';
import { once } from './once.ts';
import { priceList } from './price-list.ts';
import type { Assumed, CostSettings } from './settings.ts';
import { keyShares } from './shares.ts';
import { type Tariff, tariffOf } from './tariff.ts';

const secondsPerMonth = days * 86_400;

/**
 * What ack-secret-manager asks of KMS: each poll is one GetSecretValue for each entry. Nothing tells how many entries
 * there are, and a price is known only where one is configured.
 *
 * @param interval seconds between polls; 0 for none
 */
function pollingOf(interval: number, { secretManager: { callPrice } }: CostSettings): ReportedPolling {
  const calls = interval === 0 ? 0 : Math.round(secondsPerMonth / interval);
  const price = callPrice === undefined ? null : new Big(callPrice).times(calls).times('0.0001');
  return { interval, callsPerEntry: calls, pricePerEntry: price?.toFixed() ?? null };
}

/** A Pro cluster that is there and that is known to be encrypted, or to be off. */
export interface CostSubject {
  readonly id: string;
  readonly regionId: string;
  readonly kms: KmsVersion;
  /** The key that encrypts it; null where it is off. */
  readonly key: PricedKey | null;
  /** Since when its calls are to be expected, epoch milliseconds. */
  readonly since: number;
  /** How often ack-secret-manager polls, seconds, 0 for not at all; null where that is not known. */
  readonly pollInterval: number | null;
}

/** Everything that cost is computed from. */
export interface CostInput {
  readonly subjects: readonly CostSubject[];
  /** Pro clusters whose state is unknown. */
  readonly unknown: number;
  /** What was observed; empty where no source tells. */
  readonly usage: readonly RegionUsage[];
  /** The clusters of a region that name a key, whether it encrypts them or not. */
  readonly users: (regionId: string) => readonly KeyUser[];
  /** The canonical reference to the key that a record of a region names. */
  readonly canonical: (regionId: string, reference: string) => string;
}

export interface AccountCost {
  readonly cost: ReportedCost;
  readonly clusters: ReadonlyMap<string, ReportedClusterCost>;
}

interface CostedCluster {
  readonly subject: CostSubject;
  readonly charged: Charged;
  readonly charges: readonly Charge[];
}

/** Tells what encrypted Secrets cost, and what encrypting the rest would. Pure; everything is for 30 days. */
export function costOf(input: CostInput, settings: CostSettings): AccountCost {
  const { subjects, usage, unknown } = input;
  const assumptions = assumptionsOf(settings);
  const list = priceList(settings);
  const tariff = tariffOf(list, assumptions.keyVersions);
  const modeled = models(assumptions);
  const seen = observedIn(input, { denied: assumptions.deniedBilled, throttled: assumptions.throttledBilled });
  const shares = keyShares(subjects);

  const money = once(toMoney, (amount: Amount) => amount);

  const costed = subjects.map((subject): CostedCluster => {
    const { id, regionId, key, kms } = subject;
    const charged = {
      regionId,
      key,
      ...shares.of(subject),
      modeledCalls: modeled[kms].calls,
      observedCalls: (key === null ? undefined : seen.calls.get(id)) ?? null,
    };
    const charges = billingsOf(key, settings.billing).map((billing) => chargeOf(charged, billing, tariff));
    return { subject, charged, charges };
  });
  const bill = (state: 'encrypted' | 'off', elsewhere: readonly UnattributedCalls[]) => {
    const some = costed.filter(({ subject }) => stateOf(subject) === state);
    const counts = state === 'encrypted' ? shares.counts : { keys: 0, instances: 0 };
    return billOf(
      some.map(({ charged, charges }) => ({ ...charged, charges })),
      elsewhere,
      counts,
    );
  };

  return {
    clusters: new Map(costed.map((one) => [one.subject.id, report(one, settings, money)])),
    cost: {
      currency: settings.currency,
      encrypted: bill('encrypted', elsewhereOf(seen.elsewhere, settings.billing, tariff)),
      off: bill('off', []),
      unknown,
      unreadableKeys: shares.counts.readErrors,
      observed: spanOf(usage),
      models: [modeled.v1, modeled.v2, modeled.unknown],
      assumptions: [...assumptionLines(settings), ...list.lines()],
      widest: widestOf(
        costed.filter(({ charged }) => charged.observedCalls === null).map(({ subject }) => subject.kms),
        settings,
      ),
      unpriced: list.missing(),
    },
  };
}

function stateOf({ key }: CostSubject): 'encrypted' | 'off' {
  return key === null ? 'off' : 'encrypted';
}

function report(
  { subject, charged, charges }: CostedCluster,
  settings: CostSettings,
  money: typeof toMoney,
): ReportedClusterCost {
  return {
    state: stateOf(subject),
    kms: subject.kms,
    modeledCalls: charged.modeledCalls,
    observedCalls: charged.observedCalls,
    charges: charges.map((charge) => reportCharge(charge, money)),
    total: toMoney(spanning(charges.map(totalOf))),
    polling: subject.pollInterval === null ? null : pollingOf(subject.pollInterval, settings),
  };
}

/** How many times the least the most may be before a range says what makes it wide. */
const wide = 100;

/** The assumption whose certainty would narrow the most what is modeled too wide to be an estimate; null where nothing is. */
function widestOf(modeled: readonly KmsVersion[], settings: CostSettings): WidestAssumption | null {
  const taken = assumptionsOf(settings);
  const usual = models(taken);
  const widthOf = ({ low, high }: CallRange) => (high + 1) / (low + 1);
  const tooWide = modeled.filter((kms) => widthOf(usual[kms].calls) > wide);
  if (tooWide.length === 0) return null;
  const callsUnder = (assumptions: typeof taken) => {
    const all = models(assumptions);
    return sumCalls(tooWide.map((kms) => all[kms].calls));
  };
  const pinned = assumptionLines(settings).map(({ name, unit, source, setting }) => {
    const { expected } = taken[name as Assumed];
    const calls = callsUnder({ ...taken, [name]: { low: expected, expected, high: expected } });
    return { name, unit, source, setting, clusters: tooWide.length, calls };
  });
  return pinned.reduce((best, one) => (widthOf(one.calls) < widthOf(best.calls) ? one : best));
}

type ObservedUsage = ReturnType<typeof observedIn>;

/** What was observed, region by region. */
function observedIn({ subjects, usage, users, canonical }: CostInput, billed: Parameters<typeof observe>[3]) {
  const regions = usage.map((region) => {
    const encrypted = subjects.filter(({ key, regionId }) => key !== null && regionId === region.regionId);
    return {
      regionId: region.regionId,
      ...observe(region, users(region.regionId), encrypted, billed, (reference) =>
        canonical(region.regionId, reference),
      ),
    };
  });
  return {
    calls: new Map(regions.flatMap(({ calls }) => [...calls])),
    elsewhere: regions.map(({ regionId, elsewhere }) => ({ regionId, calls: elsewhere })),
  };
}

/** Whose keys they were is not known, so they are priced as those of a basic key. */
function elsewhereOf(
  regions: ObservedUsage['elsewhere'],
  billing: Billing | 'auto',
  tariff: Tariff,
): UnattributedCalls[] {
  return regions
    .filter(({ calls }) => calls.high > 0)
    .map(({ regionId, calls }) => ({
      calls,
      amounts: billingsOf(null, billing).map((how) => [how, tariff.calls(how, calls, 'basic', regionId)] as const),
    }));
}

function spanOf(usage: readonly RegionUsage[]): ReportedCost['observed'] {
  if (usage.length === 0) return null;
  const iso = (time: number) => new Date(time).toISOString();
  return {
    sources: [...new Set(usage.map(({ source }) => source))].sort(),
    from: iso(Math.min(...usage.map(({ from }) => from))),
    to: iso(Math.max(...usage.map(({ to }) => to))),
    ...(usage.some(({ mayRepeat }) => mayRepeat) && { mayRepeat: true as const }),
  };
}
