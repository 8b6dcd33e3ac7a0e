import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reasons } from '../../src/checks/catalog.ts';
import { checks } from '../../src/checks/index.ts';
import type { Message } from '../../src/model/finding.ts';
import { counted } from '../../src/words/amounts-en.ts';
import { type Lang, langs, languageOf } from '../../src/words/language.ts';
import { probe, textsIn } from './probe.ts';
import { englishIn } from './prose.ts';

/** Everything that a language says, by its path: `text.unread.title`. */
type Said = ReadonlyMap<string, unknown>;

function sayingsOf(lang: Lang): Said {
  const { alerts, text, cost, command } = languageOf(lang);
  return new Map(Object.entries({ alerts, text, cost, command }).flatMap(([name, of]) => [...under(name, of)]));
}

function* under(path: string, value: unknown): Generator<[string, unknown]> {
  if (typeof value !== 'object' || value === null) yield [path, value];
  else for (const [name, inner] of Object.entries(value)) yield* under(`${path}.${name}`, inner);
}

const said: Readonly<Record<Lang, Said>> = { en: sayingsOf('en'), zh: sayingsOf('zh') };
const paths = [...said.en.keys()];
/** Arguments of those that take one of a few words, or something that is in the language already. */
const given: Readonly<Record<string, readonly unknown[]>> = {
  'alerts.sentences': [['811', '821']],
  'text.list': [['811', '821']],
  'text.lists': [['811', '821']],
  'text.headline.severity': [811, '严重'],
  'text.resources': [811, 'ACS::KMS::Key'],
  'alerts.kinds.reminded': [{ title: '811', after: '3 天', worse: false, added: 0 }],
  'cost.condition': ['kms1'],
  'cost.clusters.bill': ['kms1'],
  'cost.clusters.billOf': ['kms1', '811'],
  'command.exit.failing': [811, 'high'],
  'command.exit.fine': ['high'],
};
/** Names, units and signs that are the same in Chinese, and what is only handed on. */
const same = [
  'alerts.titles.',
  'alerts.unknown',
  'alerts.kinds.opened',
  'text.cause.kubernetes',
  'cost.billings.',
  'cost.clusters.versions.v1',
  'cost.clusters.versions.v2',
  'cost.assumptions.worded',
  'cost.assumptions.figures',
  'command.activity.outcome',
  'command.activity.problem',
  'command.doctor.areas',
  'command.doctor.worded',
];
const isSame = (path: string) => same.some((one) => (one.endsWith('.') ? path.startsWith(one) : path === one));

/** What a language says at a path, and which of the marks that it was given are in it. */
function say(lang: Lang, path: string): { texts: string[]; marks: string[] } {
  const saying = said[lang].get(path);
  if (typeof saying !== 'function') return { texts: [String(saying)], marks: [] };
  const parts = Array.from({ length: Math.max(1, saying.length) }, probe);
  const told: unknown = saying(...(given[path] ?? parts.map(({ value }) => value)));
  const texts = textsIn(told);
  const marks = parts.flatMap(({ marks }, index) =>
    [...marks].filter(([, mark]) => texts.some((text) => text.includes(mark))).map(([name]) => `${index}.${name}`),
  );
  return { texts, marks: marks.sort() };
}

describe('the languages', () => {
  it('say the same things', () => {
    expect(paths.length).toBeGreaterThan(250);
    for (const lang of langs) expect([...said[lang].keys()]).toEqual(paths);
    for (const path of paths) expect(`${path} ${typeof said.zh.get(path)}`).toBe(`${path} ${typeof said.en.get(path)}`);
  });

  it.each(paths)('use the same data: %s', (path) => {
    expect(say('zh', path).marks).toEqual(say('en', path).marks);
  });

  it.each(paths.filter((path) => !isSame(path)))('are two: %s', (path) => {
    const { texts } = say('zh', path);
    expect(texts).not.toEqual(say('en', path).texts);
    // Between two sentences Chinese has nothing.
    for (const text of texts) if (path !== 'alerts.sentences') expectChinese(text);
  });

  it('have no exception that is not needed any more', () => {
    for (const name of same) {
      const differing = paths.filter((path) => path === name || (name.endsWith('.') && path.startsWith(name)));
      const needed = differing.some((path) => {
        const { texts } = say('zh', path);
        return !texts.every((text) => /\p{Script=Han}/u.test(text));
      });
      expect(`${name} ${needed}`).toBe(`${name} true`);
    }
  });
});

/** Chinese as it is printed: a space beside Latin letters and figures, and no punctuation of ASCII beside it. */
function expectChinese(text: string): void {
  expect(text).toMatch(/[\p{Script=Han}、，；：（）。]/u);
  expect(englishIn(text)).toEqual([]);
  expectSetting(text);
}

function expectSetting(text: string): void {
  expectSpaced(text);
  expect(text).not.toMatch(/\p{Script=Han}[,.;:!?()]|[,;!?()]\p{Script=Han}/u);
  expect(text).not.toMatch(/[，。；：！？（）、] | [，。；：！？（）、]/u);
}

function expectSpaced(text: string): void {
  expect(text).not.toMatch(/\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u);
}

describe('the sentence of a message', () => {
  const ids = [...reasons.keys()];
  const shapeOf = (id: string) => Object.entries(reasons.get(id)?.shape ?? {});
  const word = (lang: Lang, id: string, data: object) => languageOf(lang).message({ id, data } as Message);

  it.each(ids)('is Chinese, and tells of %s all that English tells', (id) => {
    const texts = fc.stringMatching(/^[A-Z][A-Za-z0-9]{6,12}$/);
    const kinds = {
      string: texts,
      number: fc.integer({ min: 1_000, max: 999_999 }),
      boolean: fc.boolean(),
      list: fc.array(texts, { minLength: 1, maxLength: 3 }),
    };
    const shape = shapeOf(id);
    const data = fc.record(
      Object.fromEntries(shape.map(([field, kind]) => [field, kinds[kind] as fc.Arbitrary<unknown>])),
    );

    fc.assert(
      fc.property(data, (values) => {
        const [english, chinese] = [word('en', id, values), word('zh', id, values)];
        for (const value of Object.values(values)
          .flat()
          .filter((one) => typeof one !== 'boolean')) {
          expect(chinese.includes(String(value)), chinese).toBe(english.includes(String(value)));
        }
        expectChinese(chinese);
        expect(chinese).toMatch(/。$/);
      }),
      { numRuns: 20 },
    );
  });

  it.each(ids)('of %s has its spaces where one of its texts is empty', (id) => {
    const shape = shapeOf(id);
    for (const [empty] of shape.filter(([, kind]) => kind === 'string')) {
      const values = { string: 'Abc', number: 7, boolean: true, list: ['Abc'] };
      expectSpaced(
        word('zh', id, Object.fromEntries(shape.map(([field, kind]) => [field, field === empty ? '' : values[kind]]))),
      );
    }
  });

  it.each(ids)('of %s holds up where a text is empty, and whatever it is', (id) => {
    const shape = shapeOf(id);
    for (const text of ['', '{id}', '$&', '\u202e', '、', 'x'.repeat(5_000)]) {
      const data = Object.fromEntries(
        shape.map(([field, kind]) => [
          field,
          kind === 'string' ? text : kind === 'list' ? [text] : kind === 'number' ? 0 : true,
        ]),
      );
      expect(word('zh', id, data)).toMatch(/\p{Script=Han}.*。$/su);
    }
  });

  it('says one thing and many things alike in Chinese, and rightly in English', () => {
    for (const id of ids) {
      const shape = shapeOf(id);
      if (!shape.some(([, kind]) => kind === 'number')) continue;
      const told = (lang: Lang, count: number) =>
        word(
          lang,
          id,
          Object.fromEntries(
            shape.map(([field, kind]) => [field, kind === 'number' ? count : kind === 'list' ? ['X'] : 'X']),
          ),
        );
      expect(told('zh', 1).replaceAll('1', '#')).toBe(told('zh', 7).replaceAll('7', '#'));
      expect(told('en', 1)).not.toMatch(/\b1 (calls|times|days|hours|keys|clusters)\b/);
      expect(told('en', 7)).not.toMatch(/\b7 (call|time|day|hour|key|cluster)\b/);
    }
  });

  it('counts one of a thing in English by the rules of the language, and only one', () => {
    fc.assert(
      fc.property(fc.nat(), (count) => {
        expect(/ clusters$/.test(counted(count, 'cluster'))).toBe(count !== 1);
      }),
    );
  });
});

describe('what a check says about itself', () => {
  it.each(checks.map((check) => [check.id, check] as const))('is Chinese: %s', (_, { title, risk }) => {
    expect(title.zh).not.toMatch(/[。.]$/);
    expect(risk.zh).toMatch(/。$/);
    for (const text of [title.zh, risk.zh]) expectChinese(text);
  });
});

describe('the remediation of a reason', () => {
  const told = [...reasons].flatMap(([id, { remediation, shape }]) =>
    remediation === undefined ? [] : [[id, remediation, shape] as const],
  );
  const named = (text: string) =>
    [...text.matchAll(/sealwatch [a-z-]+|--[\w-]+|\b[a-z]+\.[a-z]\w+\b/g)].map(String).sort();

  it.each(told)('is Chinese, and names what English names: %s', (_, advice, shape) => {
    const { console: place } = advice;
    const data = Object.fromEntries(Object.keys(shape).map((name) => [name, 'X-1'])) as never;
    const [en, zh] = (['en', 'zh'] as const).map((lang) => {
      const text = advice[lang];
      return typeof text === 'string' ? text : text(data);
    }) as [string, string];
    expect(en).toMatch(/^\p{Lu}[^\n]*\.$/u);
    expect(zh).toMatch(/。$/);
    expectChinese(zh);
    expect(named(zh)).toEqual(named(en));
    if (place !== undefined) expect(place.zh.split(' > ')).toHaveLength(place.en.split(' > ').length);
  });

  it.each([...reasons])('is there for what a person can end: %s', (_, { remediation, cause }) => {
    if (cause !== undefined) expect(remediation).toBeDefined();
  });
});

describe('the short words and the headline of a reason', () => {
  const about = { subject: 'S-1', place: 'P-1', clusters: 811, date: 'D-1', left: 'T-1', reason: 'R-1' };
  const known = [...reasons].filter(([, { headline, short }]) => headline !== undefined || short !== undefined);

  it.each(known)('name the same in both languages: %s', (_, { headline, short, impact, shape }) => {
    const data = Object.fromEntries(
      Object.entries(shape).map(([field, kind]) => [
        field,
        kind === 'number' ? 821 : kind === 'list' ? ['L-1'] : 'X-1',
      ]),
    );
    const marks = (text = '') => [...text.matchAll(/\b([SPDTRNXL]-1|811|821|823)\b/g)].map(([mark]) => mark).sort();
    expect(marks(headline?.zh(about))).toEqual(marks(headline?.en(about)));
    const users = { names: 'N-1', date: 'D-1' };
    expect(marks(impact?.zh(users))).toEqual(marks(impact?.en(users)));
    const span = () => '823';
    expect(marks(short?.zh(data, span))).toEqual(marks(short?.en(data, span)));
  });
});
