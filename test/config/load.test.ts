import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, defaultConfig, parseConfig } from '../../src/config/load.ts';
import { cpuMsOf } from '../cpu-time.ts';

const file = 'sealwatch.yaml';

/** The lines of the complaint about a text; fails the test where there is none. */
function complaints(text: string): string[] {
  try {
    parseConfig(text, file);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  throw new Error(`nobody complained about ${JSON.stringify(text)}`);
}

describe('a configuration', () => {
  it.each(['', '\n', '# nothing but a comment\n', '{}', '---\n', 'null', 'activity: {}\nkeys:\n  {}\n'])(
    'that says nothing (%j) is the default one',
    (text) => {
      expect(parseConfig(text, file)).toEqual(defaultConfig());
    },
  );

  it('has the defaults that the documents give', () => {
    expect(defaultConfig()).toMatchObject({
      regions: [],
      activity: { window: 24, lookBackDays: 90, lookupCalls: 60 },
      keys: { expiryDays: 30, approved: [], rotation: 'any' },
      calls: { pacing: true, tries: 6, deadline: 15 },
      waivers: [],
    });
  });

  it('keeps the defaults of what it leaves out', () => {
    const config = parseConfig('regions: [cn-beijing, eu-central-1, rus-west-1]\nactivity:\n  window: 48\n', file);

    expect(config.regions).toEqual(['cn-beijing', 'eu-central-1', 'rus-west-1']);
    expect(config.activity).toEqual({ ...defaultConfig().activity, window: 48 });
    expect(config.keys).toEqual(defaultConfig().keys);
  });

  it('is made anew for everyone', () => {
    expect(defaultConfig().regions).not.toBe(defaultConfig().regions);
    expect(defaultConfig().activity).not.toBe(defaultConfig().activity);
  });

  it.each([
    ['1', 'activity:\n  window: 1'],
    ['the longest window', 'activity: { window: 720 }'],
    ['no notice at all', 'keys: { expiryDays: 0 }'],
    ['a balance below zero', 'balance: { minimum: -10.5 }'],
  ])('may say %s', (_, text) => {
    expect(() => parseConfig(text, file)).not.toThrow();
  });
});

describe('a configuration that cannot be used', () => {
  it.each([
    ['an unknown setting', 'window: 24', ['sealwatch.yaml:1: window is not a setting']],
    [
      'an unknown setting within another',
      'activity:\n  # hours\n  windw: 24',
      ['sealwatch.yaml:3: activity.windw is not a setting'],
    ],
    [
      'an unknown setting whose value stands on other lines',
      'deadline: 60\nregoins:\n  - cn-hangzhou\n',
      ['sealwatch.yaml:2: regoins is not a setting'],
    ],
    [
      'several unknown settings, each with its own line',
      'one: 1\ntwo: 2\n',
      ['sealwatch.yaml:1: one is not a setting', 'sealwatch.yaml:2: two is not a setting'],
    ],
    [
      'an unknown setting of a waiver',
      'waivers:\n  - check: x\n    until: 2027-01-01',
      ['sealwatch.yaml:3: waivers.0.until is not a setting'],
    ],
    [
      'a setting by the name of what every object has',
      'constructor: 1',
      ['sealwatch.yaml:1: constructor is not a setting'],
    ],
    ['a prototype', '__proto__:\n  regions: [cn-hangzhou]', ['sealwatch.yaml:1: __proto__ is not a setting']],
    ['a part that is no part', 'activity: 24', ['sealwatch.yaml:1: activity must be a set of settings']],
    ['a list in place of settings', '- regions', ['sealwatch.yaml: the configuration must be a set of settings']],
    ['text in place of settings', 'regions', ['sealwatch.yaml: the configuration must be a set of settings']],
    ['text in place of a list', '\nregions: cn-hangzhou', ['sealwatch.yaml:2: regions must be an array']],
    [
      'a number in a list of regions',
      'regions:\n  - cn-hangzhou\n  - 7',
      ['sealwatch.yaml:3: regions.1 must be a string'],
    ],
    [
      'a region that is none',
      'regions:\n  - cn-hangzhou\n  - Hangzhou',
      ['sealwatch.yaml:3: regions.1 does not look like one, such as cn-hangzhou'],
    ],
    [
      'a region that would be part of another host',
      'regions: [x.evil.com/]',
      ['sealwatch.yaml:1: regions.0 does not look like one'],
    ],
    ['text in place of a number', 'activity:\n  window: "24"', ['sealwatch.yaml:2: activity.window must be a number']],
    ['half an hour', 'activity:\n  window: 0.5', ['sealwatch.yaml:2: activity.window must be a whole number']],
    ['too little', 'activity:\n  window: 0', ['sealwatch.yaml:2: activity.window must be at least 1']],
    ['too much', 'activity:\n  lookBackDays: 91', ['sealwatch.yaml:2: activity.lookBackDays must be at most 90']],
    [
      'fewer calls than it takes to look at all',
      'activity: { lookupCalls: 3 }',
      ['activity.lookupCalls must be at least 4'],
    ],
    ['no number', 'deadline: .nan', ['sealwatch.yaml:1: deadline must be a number']],
    ['no end', 'balance: { minimum: .inf }', ['sealwatch.yaml:1: balance.minimum must be a number']],
    ['nothing in place of a number', 'deadline: ~', ['sealwatch.yaml:1: deadline must be a number']],
    ['text in place of yes or no', 'calls:\n  pacing: "yes"', ['sealwatch.yaml:2: calls.pacing must be a boolean']],
    [
      'a word that is none of those offered',
      'keys:\n  rotation: maybe',
      ['sealwatch.yaml:2: keys.rotation must be one of on, off, any'],
    ],
    [
      'an approved key without a name',
      'keys:\n  approved:\n    - ""',
      ['sealwatch.yaml:3: keys.approved.0 must not be empty'],
    ],
    ['a waiver of nothing', 'waivers:\n  - reason: x', ['sealwatch.yaml:2: waivers.0.check must be a string']],
    ['a setting that is given twice', 'deadline: 1\ndeadline: 2', ['sealwatch.yaml:2: not YAML (duplicate key)']],
    ['broken YAML', 'regions:\n  - [', ['sealwatch.yaml:2: ']],
    ['tabs', 'activity:\n\twindow: 1', ['sealwatch.yaml:2: not YAML (tab as indent)']],
    ['two documents', 'deadline: 1\n---\ndeadline: 2', ['sealwatch.yaml:2: not YAML (multiple docs)']],
    ['an alias of nothing', 'regions: *nowhere', ['sealwatch.yaml has aliases that name nothing']],
    ['bytes', 'regions: !!binary aGVsbG8=', ['sealwatch.yaml:1: regions must be an array']],
  ])('by %s says where it is and what was expected', (_, text, expected) => {
    const said = complaints(text);
    expect(said).toHaveLength(expected.length);
    for (const [index, part] of expected.entries()) expect(said[index]).toContain(part);
  });

  it('tells all that is wrong at once', () => {
    expect(complaints('deadline: x\nactivity:\n  window: 0\n  foo: 1\n').sort()).toEqual([
      'sealwatch.yaml:1: deadline must be a number',
      'sealwatch.yaml:3: activity.window must be at least 1',
      'sealwatch.yaml:4: activity.foo is not a setting; see schema/sealwatch.schema.json',
    ]);
  });

  it('by an alias bomb is refused before it goes off', () => {
    const levels = 'abcdefghij'.split('');
    const lines = levels.map((name, index) => {
      const items =
        index === 0
          ? '[x,x,x,x,x,x,x,x,x,x]'
          : `[${Array(10)
              .fill(`*${levels[index - 1]}`)
              .join(',')}]`;
      return `${name}: &${name} ${items}`;
    });
    let complaint: string | undefined;
    expect(
      cpuMsOf(() => {
        complaint = complaints(lines.join('\n'))[0];
      }),
    ).toBeLessThan(2_000);
    expect(complaint).toContain('repeat too much');
  });

  it('by its length is not even read', () => {
    expect(complaints('#'.repeat(1_000_001))[0]).toContain('longer than 1000000 characters');
  });

  it('by its depth is refused', () => {
    expect(complaints('['.repeat(20_000))[0]).toContain('sealwatch.yaml:');
    expect(complaints(`${'- '.repeat(5_000)}x`)[0]).toContain('sealwatch.yaml');
  });
});

describe('any text at all', () => {
  /** Pieces that YAML and the settings are made of, and anything else. */
  const pieces = fc.oneof(
    fc.constantFrom(
      'regions',
      'activity',
      'window',
      'keys',
      'waivers',
      'check',
      ': ',
      ':\n  ',
      '\n',
      '- ',
      '[',
      ']',
      '{',
      '}',
    ),
    fc.constantFrom(
      '&a ',
      '*a',
      '!!set ',
      '!!binary ',
      '? ',
      '| ',
      '> ',
      '"',
      "'",
      '#',
      '%YAML 1.1\n---\n',
      '---',
      '...',
      '<<: ',
    ),
    fc.constantFrom(
      'cn-hangzhou',
      '24',
      '-1',
      '1e999',
      '.nan',
      '~',
      'true',
      '0x1F',
      '2026-12-31',
      '__proto__',
      '\t',
      '\u0000',
      '\uFEFF',
    ),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  );
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 20 }).map((list) => list.join('')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );

  it('is a configuration or a ConfigError that names the file, and nothing else', () => {
    fc.assert(
      fc.property(texts, (text) => {
        try {
          expect(Object.keys(parseConfig(text, file)).sort()).toEqual(Object.keys(defaultConfig()).sort());
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          for (const line of (error as Error).message.split('\n').slice(0, 1)) expect(line).toMatch(/^sealwatch\.yaml/);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('of any JSON is so too', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(defaultConfig()), 'other'), fc.jsonValue()), (value) => {
        try {
          parseConfig(JSON.stringify(value), file);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a configuration that is hostile', () => {
  it.each([
    ['lists', '['.repeat(20_000)],
    ['lists that end', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['maps', '{a: '.repeat(20_000)],
    ['blocks', Array.from({ length: 900 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['dashes', '- '.repeat(20_000)],
  ])('with deep %s is an error of the configuration', (_, text) => {
    expect(() => parseConfig(text, 'sealwatch.yaml')).toThrow(ConfigError);
    expect(() => parseConfig(text, 'sealwatch.yaml')).toThrow(/^sealwatch\.yaml/);
  });

  it.each([
    'alerts: the-secret: x',
    'alerts: {"the-secret" "the-secret"}',
    '- a\nthe-secret',
    '"the-secret',
    'a: *the-secret',
    'a: !the-secret x',
    '{a: "the-secret"} "the-secret"',
    'a: "\\the-secret"',
    '%YAML the-secret\n---\na: 1',
  ])('with a secret in a broken place does not quote it: %s', (text) => {
    let message = '';
    try {
      parseConfig(text, 'sealwatch.yaml');
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(/^sealwatch\.yaml/);
    expect(message).not.toContain('the-secret');
  });
});
