import { readFileSync } from 'node:fs';
import Big from 'big.js';
import { describe, expect, it } from 'vitest';
import { assumptions } from '../../src/cost/assumptions.ts';
import type { AccountCost } from '../../src/cost/cost-of.ts';
import { prices, priceUnits } from '../../src/cost/prices.ts';
import { costs, key, subject, usage } from './fixture-cost.ts';

const page = readFileSync('docs/cost.md', 'utf8');

/** The figures of a sum: `path  expression = value`. */
const sums = [...page.matchAll(/^([a-z]+\.[A-Za-z0-9.]+) +(.+) = ([\d,.]+)$/gm)].map(
  ([, path = '', sum = '', value = '']) => ({
    path,
    sum,
    value: plain(value),
  }),
);

describe('docs/cost.md', () => {
  it('has a worked example, all of whose lines are read', () => {
    const blocks = [...page.matchAll(/^```\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text.trim().split('\n'));
    expect(sums.length).toBeGreaterThan(50);
    expect(blocks.flat()).toHaveLength(sums.length);
  });

  it.each(sums)('does the sum that it shows: $path', ({ sum, value }) => {
    expect(evaluate(sum).toFixed()).toBe(value);
  });

  it.each(sums)('says what the code says: $path', ({ path, value }) => {
    expect(String(at(example(), path))).toBe(value);
  });

  it('takes every figure of a sum from the assumptions, the prices, the example or a line above', () => {
    const text = page.slice(page.indexOf('## A worked example')).replace(/^```[\s\S]*?^```$/gm, '');
    const told = new Set(numbersIn(text));
    for (const { low, expected, high } of Object.values(assumptions))
      for (const n of [low, expected, high]) told.add(String(n));
    for (const { amount } of prices) told.add(amount);
    // Days and seconds of a month, what prices are for, and how many keys or calls there are at each turn.
    for (const constant of ['30', '2592000', '10000', '1', '2']) told.add(constant);
    for (const { sum, value } of sums) {
      expect(
        numbersIn(sum).filter((number) => !told.has(number)),
        sum,
      ).toEqual([]);
      told.add(value);
    }
  });

  it('shows the assumptions as they are', () => {
    const rows = rowsOf('setting').map(([name = '', low, expected, high]) => [name, { low, expected, high }]);
    const real = Object.entries(assumptions).map(([name, { low, expected, high }]) => [
      name,
      { low: String(low), expected: String(expected), high: String(high) },
    ]);
    expect(rows).toEqual(real);
  });

  it('shows the prices as they are', () => {
    const amount = (id: string, currency: string) =>
      prices.find((price) => price.id === id && price.currency === currency)?.amount ?? '–';
    const real = Object.entries(priceUnits).map(([id, unit]) => [
      id,
      amount(id, 'CNY'),
      amount(id, 'USD'),
      unit.replace(/,/g, ''),
    ]);
    expect(rowsOf('id')).toEqual(real);
  });

  it('says what the line of the cluster that is off says', () => {
    const { low, high } = at(example(), 'search.total') as { low: string; high: string };
    expect(page).toContain(`would cost CNY ${Number(low).toFixed(2)} to ${Number(high).toFixed(2)} a month`);
  });
});

/** The example as the code tells it: each cluster, each bill, and the charges of each by their billing. */
function example() {
  const shared = key('shared-key');
  const seen = usage([
    { keyId: 'key-of-pay', event: 'Encrypt', count: 86_400 },
    { keyId: 'key-of-pay', event: 'Decrypt', count: 86_400 },
    { keyId: 'key-of-pay', event: 'Decrypt', outcome: 'denied', count: 30 },
    { keyId: 'shared-key', event: 'Encrypt', count: 10 },
  ]);
  const clusters = [
    subject('pay'),
    subject('orders', { kms: 'v2', key: shared }),
    subject('cart', { kms: 'v2', key: shared }),
    subject('search', { kms: 'v2', key: null }),
  ];
  const account = costs(clusters, {}, { usage: [seen] });
  const other = costs([subject('vault', { key: key('k', { instanceId: 'kst-1' }) })], { currency: 'USD' });
  const polled = costs([subject('polled', { key: null, pollInterval: 120 })], { secretManager: { callPrice: 0.3 } });
  const { encrypted, off } = account.cost;

  return {
    ...clustersOf(account),
    ...clustersOf(other),
    ...clustersOf(polled),
    encrypted: bill(encrypted),
    off: bill(off),
  };
}

function clustersOf({ clusters }: AccountCost) {
  return Object.fromEntries(
    [...clusters].map(([id, cost]) => [
      id,
      { ...cost, ...Object.fromEntries(cost.charges.map((charge) => [charge.billing, charge])) },
    ]),
  );
}

function bill({ scenarios }: AccountCost['cost']['encrypted']) {
  return Object.fromEntries(scenarios.map((scenario) => [scenario.unknownAs ?? 'known', scenario]));
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], value);
}

/** The rows of the table whose first title is this. */
function rowsOf(title: string): string[][] {
  const table = page.split('\n\n').find((text) => text.startsWith(`| ${title} |`)) ?? '';
  const rows = table.trim().split('\n').slice(2);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => plain(cell.trim())),
  );
}

function plain(text: string): string {
  return text.replaceAll(',', '');
}

function numbersIn(text: string): string[] {
  return (text.match(/\d[\d,]*(?:\.\d+)?/g) ?? []).map((number) => plain(number.replace(/,$/, '')));
}

/** Does a sum of +, ×, ÷ and parentheses, exactly. */
function evaluate(sum: string): Big {
  const tokens = plain(sum).match(/[\d.]+|[+×÷()]/g) ?? [];
  let place = 0;
  const atom = (): Big => {
    const token = tokens[place++] ?? '';
    if (token !== '(') return new Big(token);
    const inner = addition();
    place += 1;
    return inner;
  };
  const product = (): Big => {
    let value = atom();
    while (tokens[place] === '×' || tokens[place] === '÷')
      value = tokens[place++] === '×' ? value.times(atom()) : value.div(atom());
    return value;
  };
  const addition = (): Big => {
    let value = product();
    while (tokens[place] === '+') {
      place += 1;
      value = value.plus(product());
    }
    return value;
  };
  return addition();
}
