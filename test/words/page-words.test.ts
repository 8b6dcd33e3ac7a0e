import { describe, expect, it } from 'vitest';
import { pageEn } from '../../src/words/page-en.ts';
import { pageZh } from '../../src/words/page-zh.ts';

/** Stands for any data: each field says its own name; as a number it is many. */
const stand: unknown = new Proxy(
  {},
  {
    get: (_, name) =>
      name === Symbol.toPrimitive ? (hint: string) => (hint === 'number' ? 7 : '{}') : `{${String(name)}}`,
  },
);

/** Every phrase by its path; of those that are made from data, made from what stands for any. */
function phrasesOf(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const here = `${path}${name}`;
    if (typeof value === 'string') return [[here, value]];
    if (typeof value === 'function') return [[here, String(value.call(null, stand))]];
    return phrasesOf(value as object, `${here}.`);
  });
}

const fieldsOf = (phrase: string) => [...phrase.matchAll(/\{\w+\}/g)].map(String).sort();

/** Names that are the same in both languages, and what only passes on what it is given. */
const same = /^(title|cost\.(billing|one|kms\.v\d)|cluster\.version|history\.median)/;

describe('the words of the page', () => {
  const en = phrasesOf(pageEn);
  const zh = new Map(phrasesOf(pageZh));

  it('say the same things in both languages, from the same data', () => {
    expect([...zh.keys()]).toEqual(en.map(([name]) => name));
    for (const [name, phrase] of en)
      expect([name, ...fieldsOf(zh.get(name) ?? '')]).toEqual([name, ...fieldsOf(phrase)]);
  });

  it('are Chinese in Chinese, and in English are not', () => {
    for (const [name, phrase] of en)
      expect([name, phrase]).not.toEqual([name, expect.stringMatching(/\p{Script=Han}/u)]);
    for (const [name, phrase] of zh) {
      if (!same.test(name)) expect([name, phrase]).toEqual([name, expect.stringMatching(/\p{Script=Han}/u)]);
    }
  });

  it('leave nothing empty', () => {
    expect([...en, ...zh].filter(([, phrase]) => phrase.trim() === '')).toEqual([]);
  });

  it('count in words that fit the number', () => {
    expect(pageEn.readErrors.title(1)).toBe('1 read error: results are incomplete');
    expect(pageEn.readErrors.title(1_234)).toBe('1,234 read errors: results are incomplete');
    expect(pageZh.readErrors.title(1_234)).toBe('1,234 项读取失败，结果不完整');
  });
});
