import type { Billing, CallRange, ReportedCharge } from '../model/cost.ts';
import { type Amount, noAmount, sum, toMoney } from './amount.ts';
import type { PricedKey } from './key.ts';
import type { Tariff } from './tariff.ts';

/** A cluster's part of the bill, before it is written down. */
export interface Charge {
  readonly billing: Billing;
  readonly modeled: Amount;
  readonly observed: Amount | null;
  readonly key: Amount;
  readonly instance: Amount;
}

/** What is charged to a cluster, and which part of its key and instance. */
export interface Charged {
  readonly regionId: string;
  /** The key; null where none is chosen yet. */
  readonly key: PricedKey | null;
  readonly keyShare: (whole: Amount) => Amount;
  readonly instanceShare: (whole: Amount) => Amount;
  readonly modeledCalls: CallRange;
  readonly observedCalls: CallRange | null;
}

/** A key that is yet to be chosen: a new one, or, at the least, one that is there anyway. */
const newKey: PricedKey = {
  id: '',
  regionId: '',
  kind: 'basic',
  protection: 'software',
  instanceId: '',
  isCharged: true,
};

/** The ways in which a key may be billed: one where it is known. */
export function billingsOf(key: PricedKey | null, configured: Billing | 'auto'): readonly Billing[] {
  if (configured !== 'auto') return [configured];
  return key?.instanceId ? ['kms3'] : ['kms1', 'kms3'];
}

/** What a cluster is charged under one way of billing. */
export function chargeOf(cluster: Charged, billing: Billing, tariff: Tariff): Charge {
  const { regionId, key, modeledCalls, observedCalls } = cluster;
  const priced = key ?? { ...newKey, regionId };
  const calls = (count: CallRange) => tariff.calls(billing, count, priced.kind, regionId);
  const keyAmount = cluster.keyShare(tariff.key(billing, priced));

  return {
    billing,
    modeled: calls(modeledCalls),
    observed: observedCalls === null ? null : calls(observedCalls),
    // It may be encrypted with a key that is there anyway.
    key: key === null && keyAmount !== 'unknown' ? { ...keyAmount, low: noAmount.low } : keyAmount,
    instance: cluster.instanceShare(tariff.instance(billing, priced)),
  };
}

/** The calls that count: as observed where they were, otherwise as modeled. */
export function callsOf({ modeled, observed }: Pick<Charge, 'modeled' | 'observed'>): Amount {
  return observed ?? modeled;
}

export function totalOf(charge: Charge): Amount {
  return sum([callsOf(charge), charge.key, charge.instance]);
}

/** @param money writes an amount down */
export function reportCharge(charge: Charge, money: typeof toMoney): ReportedCharge {
  const { billing, modeled, observed, key, instance } = charge;
  return {
    billing,
    modeled: money(modeled),
    observed: observed === null ? null : money(observed),
    key: money(key),
    instance: money(instance),
    total: toMoney(totalOf(charge)),
  };
}
