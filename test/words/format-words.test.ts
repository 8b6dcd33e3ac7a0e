import { describe, expect, it } from 'vitest';
import { csvWords } from '../../src/words/csv-words.ts';
import { junitWords } from '../../src/words/junit-words.ts';
import { langs } from '../../src/words/language.ts';
import { markdownWords } from '../../src/words/markdown-words.ts';
import { ocsfWords } from '../../src/words/ocsf-words.ts';
import { prometheusWords } from '../../src/words/prometheus-words.ts';
import { sarifWords } from '../../src/words/sarif-words.ts';

const formats = { csvWords, junitWords, markdownWords, ocsfWords, prometheusWords, sarifWords };

/** Every phrase by its path; of those that are made from data, made from what stands for any. */
function phrasesOf(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const here = `${path}${name}`;
    if (typeof value === 'string') return [[here, value]];
    if (typeof value === 'function') return [[here, String(value.call(null, stand))]];
    return phrasesOf(value as object, `${here}.`);
  });
}

/** Stands for any data: each field says its own name. */
const stand = new Proxy({}, { get: (_, name) => (name === Symbol.toPrimitive ? () => '{}' : `{${String(name)}}`) });
const fieldsOf = (phrase: string) => [...phrase.matchAll(/\{\w*\}/g)].map(String).sort();

/** What has no words of its own in either language, or is a code. */
const same = new Set(['language', 'about', 'heading', 'problem']);

describe.each(Object.entries(formats))('%s', (_, words) => {
  const [en, zh] = langs.map((lang) => new Map(phrasesOf(words[lang])));

  it('say the same things in both languages, from the same data', () => {
    expect([...(zh?.keys() ?? [])]).toEqual([...(en?.keys() ?? [])]);
    for (const [name, phrase] of en ?? []) expect(fieldsOf(zh?.get(name) ?? ''), name).toEqual(fieldsOf(phrase));
  });

  it('are Chinese in Chinese, and in English are not', () => {
    for (const [name, phrase] of en ?? []) expect(phrase, name).not.toMatch(/\p{Script=Han}/u);
    for (const [name, phrase] of zh ?? []) if (!same.has(name)) expect(phrase, name).toMatch(/\p{Script=Han}/u);
  });

  it('are of simplified characters, and have the marks of Chinese between them', () => {
    for (const phrase of zh?.values() ?? []) {
      expect(phrase).not.toMatch(/[們個這來時書會與國開關對應過還該證據規則檔單據戶]/);
      expect(phrase).not.toMatch(/\p{Script=Han}[,;:!?]/u);
    }
  });
});
