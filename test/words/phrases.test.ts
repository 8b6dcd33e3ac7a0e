import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assumptionLines } from '../../src/cost/assumptions.ts';
import { priceList } from '../../src/cost/price-list.ts';
import { type PriceId, prices, priceUnits } from '../../src/cost/prices.ts';
import { defaultCostSettings } from '../../src/cost/settings.ts';
import { assumptionZh } from '../../src/words/assumptions-zh.ts';
import { doctorZh } from '../../src/words/doctor-zh.ts';
import { phrasebook } from '../../src/words/phrasebook.ts';
import { cpuMsOf } from '../cpu-time.ts';
import { isProse, proseIn } from './prose.ts';

const sourceOf = (file: string) => readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8');

/** What is kept in English as a text, by the file that writes it, and who words it again. */
const kept: readonly (readonly [file: string, worded: (text: string) => string, least: number])[] = [
  ...readdirSync(new URL('../../src/runs/', import.meta.url))
    .filter((name) => name.startsWith('diagnose'))
    .map((name) => [`runs/${name}`, doctorZh, 1] as const),
  ['runs/probes.ts', doctorZh, 15],
];

describe('what is kept in English', () => {
  it.each(kept)('is in the Chinese phrase book of %s, every sentence', (file, worded, least) => {
    const phrases = proseIn(sourceOf(file));

    expect(phrases.length).toBeGreaterThanOrEqual(least);
    expect(phrases.filter((phrase) => !/\p{Script=Han}/u.test(worded(phrase)))).toEqual([]);
  });

  it('is in the phrase book of assumptions and prices, every one, in both currencies', () => {
    const lines = (['CNY', 'USD'] as const).flatMap((currency) => {
      const list = priceList({ currency, prices: [] });
      for (const id of Object.keys(priceUnits) as PriceId[]) list.of(id);
      return list.lines();
    });
    const all = [...assumptionLines(defaultCostSettings), ...lines];

    expect(lines).toHaveLength(prices.length);
    for (const line of all) {
      const { unit, source } = assumptionZh(line);
      expect(unit).toMatch(/\p{Script=Han}/u);
      expect(source).toMatch(/\p{Script=Han}/u);
      expect(isProse(`${unit} ${source}`), source).toBe(false);
    }
  });

  it('stays as it is where somebody else wrote it', () => {
    expect(assumptionZh({ unit: 'u', source: 'contract 7' } as never)).toEqual({ unit: 'u', source: 'contract 7' });
  });
});

describe('a phrase book', () => {
  const book = phrasebook([
    ['one (or two)?', '一'],
    ['{a} of {b}', '{b} 的 {a}'],
    ['$1 {a}', '{a}'],
  ]);

  it('knows phrases to the letter, and fills in what stands in them', () => {
    expect(book('one (or two)?')).toBe('一');
    expect(book('one or two')).toBe('one or two');
    expect(book('{b} of $&')).toBe('$& 的 {b}');
    expect(book('$1 x')).toBe('x');
    expect(book('toString')).toBe('toString');
  });

  it('leaves any other text as it is, soon', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!text.includes(' of ') && !text.startsWith('$1 '));
        expect(book(text)).toBe(text);
      }),
    );
    const long = 'a of '.repeat(2_000);
    expect(
      cpuMsOf(() => {
        expect(book(long)).toBe(long);
      }),
    ).toBeLessThan(200);
  });
});
