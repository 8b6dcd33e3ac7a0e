import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from '../../../src/report/printable.ts';
import { clipEnd, clipMiddle, splitAt, widthOf } from '../../../src/report/text/width.ts';
import { columnsOf } from '../screen.ts';

const printableText = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => printable(text, true));

describe('the width of a text', () => {
  it.each([
    ['', 0],
    ['prod-pay', 8],
    ['生产', 4],
    ['한국', 4],
    ['é', 1],
    ['z\u0316\u0327', 1],
    ['👩👧', 4],
    ['🇨🇳', 2],
    ['أمن', 3],
    ['ｶﾅ', 2],
    ['✔ yes – … · ×', 13],
  ])('of %j is %i columns', (text, width) => {
    expect(widthOf(text)).toBe(width);
    expect(columnsOf(text)).toBe(width);
  });
});

describe('clipping', () => {
  it('leaves alone what fits', () => {
    expect(clipEnd('prod-pay', 8, '…')).toBe('prod-pay');
    expect(clipMiddle('prod-pay', 8, '…')).toBe('prod-pay');
  });

  it('takes the end, or the middle, where names differ at the end', () => {
    expect(clipEnd('prod-payments-01', 9, '…')).toBe('prod-pay…');
    expect(clipMiddle('prod-payments-01', 9, '…')).toBe('prod-…-01');
    expect(clipMiddle('prod-payments-01', 10, '...')).toBe('prod-...01');
  });

  it('never takes half of a wide letter, nor a mark from its letter', () => {
    expect(clipEnd('生产环境', 6, '…')).toBe('生产…');
    expect(clipMiddle('生产环境', 6, '…')).toBe('生…境');
    expect(splitAt('z\u0316a', 1)).toEqual(['z\u0316', 'a']);
    expect(splitAt('生产', 1)).toEqual(['', '生产']);
  });

  it('fits, whatever is clipped', () => {
    fc.assert(
      fc.property(printableText, fc.integer({ min: 4, max: 40 }), (text, width) => {
        expect(columnsOf(clipEnd(text, width, '…'))).toBeLessThanOrEqual(width);
        expect(columnsOf(clipMiddle(text, width, '…'))).toBeLessThanOrEqual(width);
        expect(splitAt(text, width).join('')).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });
});
