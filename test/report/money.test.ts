import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareAmounts, moneyWriter } from '../../src/report/money.ts';

const nbsp = '\u00a0';

describe('money', () => {
  it.each([
    ['0', 'CNY 0.00'],
    ['1.2', 'CNY 1.20'],
    ['1234.565', 'CNY 1,234.57'],
    ['0.0036', 'CNY 0.0036'],
    ['0.00000012345', 'CNY 0.00000012'],
    ['0.01', 'CNY 0.01'],
    ['12345678901234567890.12', 'CNY 12,345,678,901,234,567,890.12'],
  ])('%s reads %s', (amount, text) => {
    expect(moneyWriter('CNY').amount(amount)).toBe(text.replace(' ', nbsp));
  });

  it('names the currency once in a range, and says one amount once', () => {
    const { range } = moneyWriter('USD');
    expect(range({ low: '1.2', expected: '2', high: '3.1' })).toBe(`USD${nbsp}1.20 to 3.10`);
    expect(range({ low: '1.2', expected: '1.2', high: '1.2' })).toBe(`USD${nbsp}1.20`);
  });

  it('is ordered as numbers are, also where a binary number would not tell two apart', () => {
    expect(compareAmounts('9', '10')).toBeLessThan(0);
    expect(compareAmounts('0.05', '0.5')).toBeLessThan(0);
    expect(compareAmounts('10000000000000000.1', '10000000000000000.2')).toBeLessThan(0);
    expect(compareAmounts('1.5', '1.5')).toBe(0);
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => {
        expect(Math.sign(compareAmounts(String(a / 8), String(b / 8)))).toBe(Math.sign(a - b));
      }),
    );
  });
});
