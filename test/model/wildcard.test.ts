import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesWildcard } from '../../src/model/wildcard.ts';

describe('a wildcard pattern', () => {
  it.each([
    ['sts:AssumeRole', 'sts:assumerole', true],
    ['sts:*', 'sts:AssumeRole', true],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['?', '', false],
    ['sts:Assume????', 'sts:AssumeRole', true],
    ['sts:Assume???', 'sts:AssumeRole', false],
    ['*Role', 'sts:AssumeRole', true],
    ['s*:*e', 'sts:AssumeRole', true],
    ['a.c', 'abc', false],
    ['(a+)+$', 'aaaa', false],
    ['**a**', 'xax', true],
    ['?', '😀', true],
  ])('%s matches %s: %s', (pattern, text, expected) => {
    expect(matchesWildcard(pattern, text)).toBe(expected);
  });

  it('means what its definition says', () => {
    const defined = (pattern: string, text: string): boolean => {
      const [first, ...rest] = pattern;
      if (first === undefined) return text === '';
      if (first === '*') return defined(rest.join(''), text) || (text !== '' && defined(pattern, text.slice(1)));
      return text !== '' && (first === '?' || first === text[0]) && defined(rest.join(''), text.slice(1));
    };
    const letters = (all: string) => fc.string({ unit: fc.constantFrom(...all), maxLength: 8 });
    fc.assert(
      fc.property(letters('ab*?'), letters('ab'), (pattern, text) => {
        expect(matchesWildcard(pattern, text)).toBe(defined(pattern, text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('that would keep a regular expression busy for ever takes a moment', () => {
    const before = process.cpuUsage();
    for (let index = 0; index < 20; index += 1) {
      expect(matchesWildcard(`${'*a'.repeat(3_000)}b`, 'a'.repeat(6_000))).toBe(false);
    }
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(10_000);
  });
});
