import Big from 'big.js';
import type { Billing, CallRange, Estimate } from '../model/cost.ts';
import { type Amount, combine, noAmount } from './amount.ts';
import type { PricedKey } from './key.ts';
import { days } from './modeled.ts';
import { once } from './once.ts';
import type { PriceList } from './price-list.ts';
import type { PriceId } from './prices.ts';

/** The prices as they apply to calls, keys and instances. Everything is for 30 days, and a month is taken for that. */
export interface Tariff {
  calls(billing: Billing, calls: CallRange, kind: PricedKey['kind'], regionId: string): Amount;
  key(billing: Billing, key: PricedKey): Amount;
  /** The instance of a key; nothing for a default key. */
  instance(billing: Billing, key: PricedKey): Amount;
}

/** @param keyVersions how many versions a key has */
export function tariffOf(list: PriceList, keyVersions: Estimate<number>): Tariff {
  /** Government and finance clouds are dearer. */
  const factorOf = (regionId: string) => {
    if (/-finance(-|$)/.test(regionId)) return list.of('kms1.factor.finance');
    return /-gov(-|$)/.test(regionId) ? list.of('kms1.factor.government') : new Big(1);
  };

  const priceOfCall = once(
    (billing: Billing, kind: PricedKey['kind'], regionId: string) =>
      product(
        ...(billing === 'kms3' ? [list.of('kms3.calls')] : [list.of(callPrice(kind, regionId)), factorOf(regionId)]),
        new Big('0.0001'),
      ),
    (billing, kind, regionId) => `${billing} ${kind} ${regionId}`,
  );

  function calls(billing: Billing, count: CallRange, kind: PricedKey['kind'], regionId: string): Amount {
    const price = priceOfCall(billing, kind, regionId);
    if (price === undefined) return count.high === 0 ? noAmount : 'unknown';
    return price.eq(0) ? noAmount : combine((calls: number) => price.times(calls), count);
  }

  function key(billing: Billing, { kind, protection, instanceId, isCharged, regionId }: PricedKey): Amount {
    if (!isCharged) return noAmount;
    if (billing === 'kms3') {
      const price = product(list.of(instanceId ? 'kms3.key.instance' : 'kms3.key.default'), new Big(days));
      if (price === undefined) return 'unknown';
      // A subscription holds its keys; an instance that is paid as it is used does not.
      return instanceId ? { ...noAmount, high: price } : { low: price, expected: price, high: price };
    }
    const [least, most] = keyPrices(kind, protection).map((id) =>
      product(list.of(id), new Big(days), factorOf(regionId)),
    );
    if (least === undefined || most === undefined) return 'unknown';
    const prices = least.lte(most)
      ? { low: least, expected: least, high: most }
      : { low: most, expected: least, high: least };
    return combine((price: Big, versions: number) => price.times(versions), prices, keyVersions);
  }

  function instance(billing: Billing, { instanceId, protection }: PricedKey): Amount {
    if (billing !== 'kms3' || !instanceId) return noAmount;
    const all = instancePrices(protection).map((id) => list.of(id));
    const prices = all.filter((price) => price !== undefined);
    if (prices.length < all.length) return 'unknown';
    const dearest = prices.reduce((a, b) => (a.gt(b) ? a : b));
    // One that is paid as it is used has a price that is not known.
    return { low: new Big(0), expected: prices[0] ?? dearest, high: dearest };
  }

  const nameOf = (billing: Billing, { kind, protection, instanceId, isCharged, regionId }: PricedKey) =>
    `${billing} ${kind} ${protection} ${Boolean(instanceId)} ${isCharged} ${regionId}`;
  return {
    calls: once(calls, (billing, { low, expected, high }, kind, regionId) =>
      [billing, low, expected, high, kind, regionId].join(' '),
    ),
    key: once(key, nameOf),
    instance: once(instance, nameOf),
  };
}

/** undefined where one of them is not known. */
function product(...factors: readonly (Big | undefined)[]): Big | undefined {
  return factors.reduce((all, one) => (all === undefined || one === undefined ? undefined : all.times(one)));
}

function callPrice(kind: PricedKey['kind'], regionId: string): PriceId {
  if (kind === 'service') return 'kms1.calls.service';
  const isMainland = regionId.startsWith('cn-') && regionId !== 'cn-hongkong';
  return `kms1.calls.${kind}.${isMainland ? 'mainland' : 'elsewhere'}`;
}

/** The least and the most that it may be, the same where it is known. */
function keyPrices(kind: PricedKey['kind'], protection: PricedKey['protection']): readonly [PriceId, PriceId] {
  if (kind === 'service') return ['kms1.key.service', 'kms1.key.service'];
  const hsm: PriceId = kind === 'advanced' ? 'kms1.key.hsm-advanced' : 'kms1.key.hsm-basic';
  if (protection === undefined) return ['kms1.key.software', hsm];
  return protection === 'software' ? ['kms1.key.software', 'kms1.key.software'] : [hsm, hsm];
}

function instancePrices(protection: PricedKey['protection']): readonly PriceId[] {
  if (protection === 'hsm') return ['kms3.instance.hardware'];
  return protection === 'software' ? ['kms3.instance.software'] : ['kms3.instance.software', 'kms3.instance.hardware'];
}
