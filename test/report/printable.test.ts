import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from '../../src/report/printable.ts';
import { hostileNames } from './fixture-report.ts';
import { columnsOf, unprintable } from './screen.ts';

describe('a text from outside', () => {
  it.each([
    ['stays as it is', 'prod-pay_01 (blue)', 'prod-pay_01 (blue)'],
    ['loses escape sequences whole', 'a\u001b[2J\u001b[1;1Hb\u001b]0;title\u0007c', 'abc'],
    ['loses what is left of broken ones', '\u001b\u001b[31m[31mred', '[31mred'],
    ['loses controls of the second kind', 'a\u009b31mb\u0085c', 'ab c'],
    ['stays on one line', 'a\nb\r\n\tc\u2028d', 'a b c d'],
    ['keeps its direction of writing', 'exe\u202egpj\u2066.\u2069', 'exegpj.'],
    ['holds nothing that cannot be seen', 'pro\u200bd\u00ad\u2060\u3164', 'prod'],
    ['has joined emoji taken apart', '👩‍👧 👍🏽 ☁️', '👩👧 👍 ☁'],
    ['is composed where it can be', 'e\u0301', 'é'],
    ['has no towers of marks', `z${'\u0301'.repeat(50)}`, 'ź\u0301\u0301\u0301'],
    ['has no mark that stands on nothing', '\u0301\u0302a', 'a'],
    ['has no halves of characters', 'a\ud800b\udc00', 'a\ufffdb\ufffd'],
    ['keeps the letters of every script', '生产 한국어 أمن प्रोड', '生产 한국어 أمن प्रोड'],
  ])('%s', (_, text, shown) => {
    expect(printable(text, true)).toBe(shown);
  });

  it('is clipped where it was made to flood', () => {
    expect(printable('x'.repeat(10_000), true)).toBe(`${'x'.repeat(500)}…`);
    expect(printable('集'.repeat(10_000), true)).toBe(`${'集'.repeat(500)}…`);
  });

  it('is spelled in ASCII where there is nothing else', () => {
    expect(printable('the key’s “state” – 生…', false)).toBe(`the key's "state" - \\u{751f}...`);
    for (const name of Object.values(hostileNames)) expect(printable(name, false)).toMatch(/^[\x20-\x7e]*$/);
  });

  it('is fit for one line, whatever it was, and as fit the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.boolean(), (text, unicode) => {
        const shown = printable(text, unicode);
        expect(shown).not.toMatch(unprintable);
        expect(printable(shown, unicode)).toBe(shown);
        expect(columnsOf(shown)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 2_000 },
    );
  });
});
