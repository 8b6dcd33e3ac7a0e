import Big from 'big.js';
import type { CallRange, Estimate, Money } from '../model/cost.ts';

/** An exact decimal number that is not known for sure; `unknown` where a price that it takes is not known. */
export type Amount = Estimate<Big> | 'unknown';

const nothing = new Big(0);

export const noAmount: Estimate<Big> = { low: nothing, expected: nothing, high: nothing };
export const noCalls: CallRange = { low: 0, expected: 0, high: 0 };

/** Each figure from the figures of the same name. */
export function combine<A extends unknown[], B>(
  of: (...each: A) => B,
  ...ranges: { [I in keyof A]: Estimate<A[I]> }
): Estimate<B> {
  const at = (end: keyof Estimate<unknown>) => of(...(ranges.map((range) => range[end]) as A));
  const same = (end: keyof Estimate<unknown>, other: keyof Estimate<unknown>) =>
    ranges.every((range) => range[end] === range[other]);
  // Much is known exactly, and decimals are slow.
  const low = at('low');
  const expected = same('low', 'expected') ? low : at('expected');
  return { low, expected, high: same('expected', 'high') ? expected : at('high') };
}

export function sum(amounts: readonly Amount[]): Amount {
  const add = (a: Big, b: Big) => a.plus(b);
  let total = noAmount;
  for (const amount of amounts) {
    if (amount === 'unknown') return amount;
    if (amount !== noAmount) total = total === noAmount ? amount : combine(add, total, amount);
  }
  return total;
}

export function sumCalls(all: readonly CallRange[]): CallRange {
  return all.reduce((total, calls) => combine((a: number, b: number) => a + b, total, calls), noCalls);
}

/** It may be any of them: the least, the dearest of those expected, the most. */
export function spanning(amounts: readonly Amount[]): Amount {
  const most = (a: Big, b: Big) => (a.gte(b) ? a : b);
  return amounts.reduce((one, other) => {
    if (one === 'unknown' || other === 'unknown') return 'unknown';
    return {
      low: one.low.lte(other.low) ? one.low : other.low,
      expected: most(one.expected, other.expected),
      high: most(one.high, other.high),
    };
  });
}

/** Half a call is a call. */
export function wholeCalls(amount: Estimate<Big>): CallRange {
  return combine((exact: Big) => exact.round(0, Big.roundHalfUp).toNumber(), amount);
}

/** Decimal numbers in full, without an exponent. */
export function toMoney(amount: Amount): Money {
  return amount === 'unknown' ? amount : combine((exact: Big) => exact.toFixed(), amount);
}

/**
 * Shares an amount out evenly, to a millionth or to its own last digit. What that leaves over is given away unit by unit,
 * so that the shares make up the whole exactly, and a larger amount makes no share smaller.
 *
 * @param index which of the shares, from 0
 */
export function shareOf(amount: Amount, index: number, count: number): Amount {
  if (amount === 'unknown' || count === 1 || amount.high.eq(0)) return amount;
  const places = Math.max(6, ...[amount.low, amount.expected, amount.high].map(placesOf));
  return combine((exact: Big) => shareOfOne(exact, places, index, count), amount);
}

function shareOfOne(exact: Big, places: number, index: number, count: number): Big {
  const unit = new Big(`1e-${places}`);
  const units = exact.times(`1e${places}`);
  const even = units.div(count).round(0, Big.roundDown);
  const left = units.minus(even.times(count));

  return (left.gt(index) ? even.plus(1) : even).times(unit);
}

/** How many digits an amount has after the point. */
function placesOf({ c, e }: Big): number {
  return Math.max(0, c.length - 1 - e);
}
