import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config/schema.ts';
import { assumptions } from '../../src/cost/assumptions.ts';
import { priceList } from '../../src/cost/price-list.ts';
import { type PriceId, prices, priceUnits } from '../../src/cost/prices.ts';
import { defaultCostSettings } from '../../src/cost/settings.ts';

const ids = Object.keys(priceUnits) as PriceId[];

describe('the published prices', () => {
  it('have an exact amount, a source and a date, each once in each currency', () => {
    for (const { amount, source, date } of prices) {
      expect(amount).toMatch(/^\d+(\.\d+)?$/);
      expect(source).not.toBe('');
      expect(date).toMatch(/\b20\d\d-\d\d\b/);
    }
    const names = prices.map(({ id, currency }) => `${currency} ${id}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('are known in both currencies, but for the fees of KMS 3.0, which are known in USD only', () => {
    const missing = (currency: string) =>
      ids.filter((id) => !prices.some((price) => price.id === id && price.currency === currency));

    expect(missing('USD')).toEqual([]);
    expect(missing('CNY')).toEqual(['kms3.key.instance', 'kms3.instance.software', 'kms3.instance.hardware']);
  });

  it('can each be replaced in the configuration, by the same name', () => {
    for (const id of ids) {
      const config = configSchema.parse({ cost: { prices: [{ id, currency: 'USD', amount: 1 }] } });
      expect(config.cost.prices).toEqual([{ id, currency: 'USD', amount: 1 }]);
    }
    expect(configSchema.safeParse({ cost: { prices: [{ id: 'kms2', currency: 'USD', amount: 1 }] } }).success).toBe(
      false,
    );
  });
});

describe('the settings of cost', () => {
  it('are, where nothing is said, the default ones', () => {
    expect(configSchema.parse({}).cost).toEqual(defaultCostSettings);
  });

  it.each(Object.keys(assumptions))('take %s as low, expected and high', (name) => {
    const { low, expected, high } = assumptions[name as keyof typeof assumptions];
    expect(configSchema.parse({ cost: { [name]: { low, expected, high } } }).cost).toMatchObject({
      [name]: { low, expected, high },
    });
  });

  it.each([
    { replicas: { low: 3, expected: 2, high: 3 } },
    { replicas: { low: 1, expected: 2 } },
    { replicas: { low: 0, expected: 2, high: 3 } },
    { probeInterval: { low: 20, expected: 20, high: 60 } },
    { deniedBilled: { low: 0, expected: 0, high: 2 } },
    { currency: 'EUR' },
    { billing: 'kms2' },
    { probes: 1 },
  ])('refuse %j', (cost) => {
    expect(configSchema.safeParse({ cost }).success).toBe(false);
  });
});

describe('a list of prices', () => {
  const list = (overrides: Parameters<typeof priceList>[0]['prices'], currency: 'CNY' | 'USD' = 'CNY') =>
    priceList({ currency, prices: overrides });

  it('gives the price of its own currency', () => {
    expect(list([]).of('kms1.calls.basic.mainland')?.toFixed()).toBe('0.6');
    expect(list([], 'USD').of('kms1.calls.basic.mainland')?.toFixed()).toBe('0.08');
  });

  it('lets the configuration replace a price, in that currency and no other', () => {
    const override = { id: 'kms1.calls.basic.mainland', currency: 'CNY', amount: 0.1, source: 'contract 7' } as const;

    const replaced = list([override]);
    expect(replaced.of(override.id)?.toFixed()).toBe('0.1');
    expect(replaced.lines()).toEqual([
      {
        name: override.id,
        low: '0.1',
        expected: '0.1',
        high: '0.1',
        unit: 'CNY per 10,000 calls',
        source: 'contract 7',
        setting: 'cost.prices',
      },
    ]);
    expect(list([override], 'USD').of(override.id)?.toFixed()).toBe('0.08');
  });

  it('tells the prices that were asked for, and those among them that nobody knows', () => {
    const asked = list([]);
    asked.of('kms3.instance.software');
    asked.of('kms3.calls');

    expect(asked.lines().map(({ name }) => name)).toEqual(['kms3.calls']);
    expect(asked.missing()).toEqual(['kms3.instance.software']);
  });
});
