import type { Currency, Estimate, Money } from '../model/cost.ts';
import { costEn } from '../words/cost-en.ts';
import type { CostWords } from '../words/cost-words.ts';

/** Writes exact decimal amounts of one currency for people. */
export interface MoneyWriter {
  /** `CNY 1.20`, or `CNY 0.0036`: what costs little must not look as if it were free. */
  amount(amount: string): string;
  /** The same without the currency. */
  bare(amount: string): string;
  /** `CNY 1.20 to 3.10`, one amount where both ends are the same, or that it is unknown. */
  range(money: Money): string;
  /** Low, expected and high without the currency, each of them unknown where the money is. */
  figures(money: Money): Estimate<string>;
}

type Decimal = `${number}`;

const tiny = /^0\.00\d*[1-9]/;

/** The currency is named by its code and figures are grouped by commas in Chinese too: reports are compared. */
export function moneyWriter(currency: Currency, words: CostWords = costEn): MoneyWriter {
  const style = { style: 'currency', currency, currencyDisplay: 'code' } as const;
  const cents = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const withCode = new Intl.NumberFormat('en', { ...style, ...cents });
  const tinyWithCode = new Intl.NumberFormat('en', { ...style, maximumSignificantDigits: 2 });
  const plain = new Intl.NumberFormat('en', cents);
  const tinyPlain = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
  // Decimals are handed over as strings: as numbers they would lose digits.
  const amount = (exact: string) => (tiny.test(exact) ? tinyWithCode : withCode).format(exact as Decimal);
  const bare = (exact: string) => (tiny.test(exact) ? tinyPlain : plain).format(exact as Decimal);

  return {
    amount,
    bare,
    range(money) {
      if (money === 'unknown') return words.unknownMoney;
      const [from, to] = [bare(money.low), bare(money.high)];
      return from === to ? amount(money.low) : words.range(amount(money.low), to);
    },
    figures(money) {
      const { unknownMoney: unknown } = words;
      if (money === 'unknown') return { low: unknown, expected: unknown, high: unknown };
      return { low: bare(money.low), expected: bare(money.expected), high: bare(money.high) };
    },
  };
}

/** The one figure that a sum is; undefined where it is a range, or unknown. */
export function exactAmount(money: Money): string | undefined {
  return money !== 'unknown' && money.low === money.high ? money.low : undefined;
}

/** Orders money by what it is expected to be, exactly; what is unknown comes last of a falling order. */
export function compareMoney(a: Money, b: Money): number {
  if (a === 'unknown' || b === 'unknown') return Number(b === 'unknown') - Number(a === 'unknown');
  return compareAmounts(a.expected, b.expected);
}

/** Orders decimal amounts (no sign, no exponent) exactly. */
export function compareAmounts(a: string, b: string): number {
  const [wholeA = '', partA = ''] = a.split('.');
  const [wholeB = '', partB = ''] = b.split('.');
  return wholeA.length - wholeB.length || order(wholeA, wholeB) || order(partA, partB);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
